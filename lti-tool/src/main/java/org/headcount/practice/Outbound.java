package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The calls that practice peers make to other servers. Follows no redirect, sends no header that nobody asked for. */
final class Outbound {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private Outbound() {}

    static ServiceAnswer get(String url, String accept) throws IOException {
        return call("GET", url, Map.of("Accept", accept), new byte[0]);
    }

    static ServiceAnswer postForm(String url, Map<String, String> fields) throws IOException {
        return call(
                "POST",
                url,
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                Parameters.encoded(fields).getBytes(UTF_8));
    }

    /** @throws IOException if no answer came in half a minute; the other side may have acted or not */
    static ServiceAnswer call(String method, String url, Map<String, String> headers, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        headers.forEach(request::header);
        request.method(
                method,
                body.length == 0 && !method.equals("POST") && !method.equals("PUT")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body));
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            return new ServiceAnswer(response.statusCode(), response.headers().map(), response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while calling " + url);
        }
    }
}
