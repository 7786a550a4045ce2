package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** What a real Moodle 4.5 was seen to send and answer, out of {@code src/test/resources/moodle-4.5}; the form is described in the README there. */
public record Recording(String name, List<Exchange> exchanges) {

    private static final Map<String, Recording> READ = new ConcurrentHashMap<>();

    /** One header line as it was on the wire. */
    public record HeaderLine(String name, String value) {

        public static HeaderLine of(String line) {
            int colon = line.indexOf(':');
            return new HeaderLine(
                    line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    /**
     * One request and its answer.
     *
     * @param recording the file's name without its ending
     * @param number within the recording, from 1
     * @param note what this one shows; mostly there
     * @param reason of the status line
     * @param derived what the recorder made of it: decoded tokens and forms
     */
    public record Exchange(
            String recording,
            int number,
            String from,
            String to,
            String note,
            Instant at,
            String method,
            String url,
            List<HeaderLine> requestHeaders,
            String requestBody,
            int status,
            String reason,
            List<HeaderLine> responseHeaders,
            String responseBody,
            JsonNode derived) {

        /** The fields of a form that was sent. */
        public Map<String, String> form() {
            return fields(requestBody);
        }

        /** The parameters of the URL. */
        public Map<String, String> query() {
            return fieldsOf(url);
        }

        public Optional<String> requestHeader(String name) {
            return value(requestHeaders, name);
        }

        public Optional<String> responseHeader(String name) {
            return value(responseHeaders, name);
        }

        /** Whether the browser brought an LTI launch of Moodle's to the tool. */
        public boolean isLaunchAtTool() {
            return from.equals("browser") && to.equals("tool") && form().containsKey("id_token");
        }

        /** Whether the browser brought a login initiation of Moodle's to the tool. */
        public boolean isLoginAtTool() {
            return from.equals("browser") && to.equals("tool") && url.endsWith("/login");
        }

        private static Optional<String> value(List<HeaderLine> headers, String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(HeaderLine::value)
                    .findFirst();
        }

        @Override
        public String toString() {
            return recording + " " + number + (note.isEmpty() ? "" : ": " + note);
        }
    }

    /** @param file with its ending */
    public static Recording of(String file) {
        return READ.computeIfAbsent(file, Recording::read);
    }

    private static Recording read(String file) {
        try (InputStream content = Recording.class.getResourceAsStream("/moodle-4.5/" + file)) {
            if (content == null) {
                throw new AssertionError("no recording " + file);
            }
            JsonNode whole = Json.read(content.readAllBytes()).orElseThrow();
            String name = whole.path("scenario").asText();
            return new Recording(
                    name,
                    StreamSupport.stream(whole.path("exchanges").spliterator(), false)
                            .map(node -> exchange(name, node))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first exchange of a method with a URL that ends so. */
    public Exchange first(String method, String urlEnd) {
        return exchanges.stream()
                .filter(exchange ->
                        exchange.method().equals(method) && exchange.url().endsWith(urlEnd))
                .findFirst()
                .orElseThrow();
    }

    /** The parameters of a URL's query. */
    public static Map<String, String> fieldsOf(String url) {
        int query = url.indexOf('?');
        return query < 0 ? Map.of() : fields(url.substring(query + 1));
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new TreeMap<>();
        Arrays.stream(form.split("&", -1))
                .map(field -> field.split("=", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> fields.put(decode(pair[0]), decode(pair[1])));
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Exchange exchange(String recording, JsonNode node) {
        JsonNode request = node.path("request");
        JsonNode response = node.path("response");
        return new Exchange(
                recording,
                node.path("n").asInt(),
                node.path("from").asText(),
                node.path("to").asText(),
                node.path("note").asText(""),
                Instant.parse(node.path("at").asText()),
                request.path("method").asText(),
                request.path("url").asText(),
                headers(request),
                request.path("body").asText(""),
                response.path("status").asInt(),
                response.path("reason").asText(""),
                headers(response),
                response.path("body").asText(""),
                node.path("derived"));
    }

    private static List<HeaderLine> headers(JsonNode message) {
        return StreamSupport.stream(message.path("headers").spliterator(), false)
                .map(JsonNode::asText)
                .map(HeaderLine::of)
                .toList();
    }
}
