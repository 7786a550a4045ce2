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
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** What a real Moodle 4.5 was seen to send and answer, out of {@code src/test/resources/moodle-4.5}. */
public record Recording(Instant recordedAt, List<Exchange> exchanges) {

    /** One request and its answer. */
    public record Exchange(Instant at, String method, String url, String requestBody, int status, String responseBody) {

        /** The fields of a form that was sent. */
        public Map<String, String> form() {
            Map<String, String> fields = new TreeMap<>();
            Arrays.stream(requestBody.split("&", -1))
                    .map(field -> field.split("=", 2))
                    .forEach(pair -> fields.put(decode(pair[0]), decode(pair[1])));
            return fields;
        }

        private static String decode(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }

    public static Recording of(String file) {
        try (InputStream content = Recording.class.getResourceAsStream("/moodle-4.5/" + file)) {
            if (content == null) {
                throw new AssertionError("no recording " + file);
            }
            JsonNode whole = Json.read(content.readAllBytes()).orElseThrow();
            return new Recording(
                    Instant.parse(whole.path("recorded_at").asText()),
                    StreamSupport.stream(whole.path("exchanges").spliterator(), false)
                            .map(Recording::exchange)
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

    private static Exchange exchange(JsonNode node) {
        JsonNode request = node.path("request");
        JsonNode response = node.path("response");
        return new Exchange(
                Instant.parse(node.path("at").asText()),
                request.path("method").asText(),
                request.path("url").asText(),
                request.path("body").asText(""),
                response.path("status").asInt(),
                response.path("body").asText(""));
    }
}
