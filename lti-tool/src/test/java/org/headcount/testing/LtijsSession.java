package org.headcount.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.CookieJar;

/** What a learner's launch left behind in ltijs, and what ltijs can be asked to do with it. */
public final class LtijsSession {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI ltijs;
    private final JsonNode shown;
    private final String cookies;

    private LtijsSession(URI ltijs, JsonNode shown, String cookies) {
        this.ltijs = ltijs;
        this.shown = shown;
        this.cookies = cookies;
    }

    /** ltijs's answer to a call: the platform's own status when the platform refused. */
    public record Answer(int status, JsonNode body) {}

    /** @param landed the page on which a launch came to rest, in the browser with these cookies */
    public static LtijsSession of(BrowserPage landed, CookieJar cookies) {
        String host = landed.url().getHost();
        String header = cookies.cookies().stream()
                .filter(cookie -> cookie.host().equals(host))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return new LtijsSession(landed.url().resolve("/"), read(landed.body()), header);
    }

    /** The claims of the id_token as it came. */
    public JsonNode claims() {
        return shown.path("claims");
    }

    /** What ltijs made of the id_token. */
    public JsonNode token() {
        return shown.path("token");
    }

    public Answer get(String path, Map<String, String> query) {
        return send(request(path, query).GET());
    }

    public Answer post(String path, String json) {
        return send(request(path, Map.of()).POST(BodyPublishers.ofString(json)));
    }

    /** The page that takes a choice back to the platform, as ltijs writes it. */
    public String chosen(String items) {
        try {
            return CLIENT.send(
                            request("/deeplink", Map.of())
                                    .POST(BodyPublishers.ofString(items))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking ltijs", interrupted);
        }
    }

    public Answer put(String path, String json) {
        return send(request(path, Map.of()).PUT(BodyPublishers.ofString(json)));
    }

    public Answer delete(String path, Map<String, String> query) {
        return send(request(path, query).DELETE());
    }

    private HttpRequest.Builder request(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        return HttpRequest.newBuilder(ltijs.resolve(path + parameters))
                .header("Authorization", "Bearer " + shown.path("ltik").asText())
                .header("Cookie", cookies)
                .header("Content-Type", "application/json");
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), read(answer.body()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking ltijs", interrupted);
        }
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException notJson) {
            throw new UncheckedIOException("ltijs did not answer with JSON: " + json, notJson);
        }
    }
}
