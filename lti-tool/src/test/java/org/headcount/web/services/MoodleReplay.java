package org.headcount.web.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;

/** A server that answers as Moodle 4.5 was seen to answer: the same request gets the same status, headers and bytes; any other gets 599. */
final class MoodleReplay implements AutoCloseable {

    /** Where Moodle stood when it was recorded. */
    static final String RECORDED_BASE = "http://localhost:8080";

    private static final Set<String> HEADERS = Set.of("content-type", "link", "location");

    private final LoopbackServer server = new LoopbackServer();
    private final List<Exchange> exchanges = new ArrayList<>();

    /** One request that a tool made of Moodle, and the answer. Absent headers are empty. */
    record Exchange(String file, JsonNode node) {

        int number() {
            return node.path("n").asInt();
        }

        String note() {
            return node.path("note").asText();
        }

        Instant at() {
            return Instant.parse(node.path("at").asText());
        }

        String method() {
            return node.path("request").path("method").asText();
        }

        /** Behind Moodle's address. */
        String target() {
            return node.path("request").path("url").asText().replace(RECORDED_BASE, "");
        }

        String path() {
            return target().split("\\?", 2)[0];
        }

        Set<String> query() {
            String[] parts = target().split("\\?", 2);
            return new TreeSet<>(Arrays.asList(parts.length == 1 ? new String[0] : parts[1].split("&", -1)));
        }

        String body() {
            return node.path("request").path("body").asText("");
        }

        String header(String name) {
            return lines("request", name).findFirst().orElse("");
        }

        int status() {
            return node.path("response").path("status").asInt();
        }

        String answer() {
            return node.path("response").path("body").asText("");
        }

        java.util.stream.Stream<String> lines(String side, String name) {
            return StreamSupport.stream(node.path(side).path("headers").spliterator(), false)
                    .map(JsonNode::asText)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim());
        }

        @Override
        public String toString() {
            return file + " " + number() + ": " + note();
        }
    }

    /** A replay of these exchanges; where several fit a request, they come in their order, and the last one from then on. */
    MoodleReplay(List<Exchange> recorded) {
        exchanges.addAll(recorded);
        server.on("/", this::answer);
    }

    /** What tools said to Moodle in a recording. */
    static List<Exchange> recorded(String file) {
        try (InputStream content = MoodleReplay.class.getResourceAsStream("/moodle-4.5/" + file)) {
            if (content == null) {
                throw new AssertionError("no recording " + file);
            }
            JsonNode whole = Json.read(content.readAllBytes()).orElseThrow();
            return StreamSupport.stream(whole.path("exchanges").spliterator(), false)
                    .map(node -> new Exchange(file, node))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String base() {
        String root = server.url("/").toString();
        return root.substring(0, root.length() - 1);
    }

    List<LoopbackServer.Asked> asked() {
        return server.asked();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        LoopbackServer.Asked asked = server.asked().get(server.asked().size() - 1);
        List<Exchange> fitting =
                exchanges.stream().filter(recorded -> fits(recorded, asked)).toList();
        if (fitting.isEmpty()) {
            LoopbackServer.answer(exchange, 599, "text/plain", "never recorded: " + asked);
            return;
        }
        Exchange answer = fitting.get(0);
        if (fitting.size() > 1) {
            exchanges.remove(answer);
        }
        HEADERS.forEach(name -> answer.lines("response", name)
                .forEach(value -> exchange.getResponseHeaders().add(name, raw(here(value)))));
        byte[] body = here(answer.answer()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private String here(String text) {
        return text.replace(RECORDED_BASE.replace("/", "\\/"), base().replace("/", "\\/"))
                .replace(RECORDED_BASE, base());
    }

    /** The server writes each character as one byte; Moodle wrote UTF-8. */
    private static String raw(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private boolean fits(Exchange recorded, LoopbackServer.Asked asked) {
        if (recorded.path().endsWith("/token.php")) {
            return asked.url().getPath().endsWith("/token.php");
        }
        Set<String> query =
                new TreeSet<>(Arrays.asList(Optional.ofNullable(asked.url().getRawQuery())
                        .map(text -> text.split("&", -1))
                        .orElse(new String[0])));
        return recorded.method().equals(asked.method())
                && recorded.path().equals(asked.url().getPath())
                && recorded.query().equals(query)
                && (!asked.method().equals("GET") || recorded.header("Accept").equals(header(asked, "Accept")))
                && recorded.header("Content-Type").equals(header(asked, "Content-type"))
                && here(recorded.body()).equals(asked.body());
    }

    private static String header(LoopbackServer.Asked asked, String name) {
        return asked.headers().getOrDefault(name, List.of()).stream()
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        server.close();
    }
}
