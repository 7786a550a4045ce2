package org.headcount.plugin;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Speaks HTTP with the service about one institution. The key is in a header and nowhere else. */
final class ServiceClient implements AutoCloseable {

    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final int IDLE_SECONDS = 5;

    private final String institution;
    private final String authorization;
    private final ExecutorService threads;
    private final HttpClient http;

    ServiceClient(URI service, String institution, String key) {
        this.institution =
                service + "/api/v1/institutions/" + URLEncoder.encode(institution, StandardCharsets.UTF_8) + "/";
        this.authorization = "Bearer " + key;
        // of our own, so that they end with us and hold none of the host's class loaders
        this.threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> Daemons.thread(work, "headcount-http"));
        this.http = Daemons.calling(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build());
    }

    /** What the service said. */
    static final class Reply {

        private final int status;
        private final byte[] body;

        Reply(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        int status() {
            return status;
        }

        /** Whether these characters stand anywhere in it; cheaper than reading it. */
        boolean mentions(String ascii) {
            return new String(body, StandardCharsets.ISO_8859_1).contains(ascii);
        }

        /** @throws IOException if it is no JSON object */
        Json json() throws IOException {
            return Json.object(body);
        }
    }

    /** @param path below the institution */
    Reply get(String path, Duration patience) throws IOException, InterruptedException {
        return send(request(path, patience).GET(), patience);
    }

    Reply post(String path, byte[] json, Duration patience) throws IOException, InterruptedException {
        return send(
                request(path, patience)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json)),
                patience);
    }

    private HttpRequest.Builder request(String path, Duration patience) {
        return HttpRequest.newBuilder(URI.create(institution + path))
                .timeout(patience)
                .header("Accept", "application/json")
                .header("Authorization", authorization);
    }

    /** The client's own patience ends with the head of the answer: a service that stalls in its body would hold the caller. */
    private Reply send(HttpRequest.Builder request, Duration patience) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return new Reply(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw new IOException("the service did not answer to the end within " + patience, e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    /** What is under way fails. The client's own thread ends too; before Java 21 once it has found that nobody holds the client. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(http);
        } catch (ReflectiveOperationException e) {
            return; // an older one cannot be told
        }
    }
}
