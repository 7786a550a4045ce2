package org.headcount.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;

/**
 * Stands before a service, as one that ends TLS does, so that its public address is not where it listens. Remembers
 * the bytes that came and went.
 */
public final class ReverseProxy implements AutoCloseable {

    /** Those that belong to one connection, and those that the client writes by itself. */
    private static final Set<String> NOT_PASSED = Set.of(
            "connection", "content-length", "date", "expect", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final HttpServer server;
    private final String base;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<ToIntFunction<String>> behind = new CompletableFuture<>();

    /** Listens on {@code 127.0.0.1}; whoever comes before there is a service waits. */
    public ReverseProxy() {
        this("http://127.0.0.1", address -> HttpServer.create(address, 0));
    }

    /**
     * Listens there with TLS.
     *
     * @param host as whom, which only the browser has to know
     */
    public ReverseProxy(String host, SSLContext tls) {
        this("https://" + host, address -> {
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return server;
        });
    }

    private interface Listening {
        HttpServer at(InetSocketAddress address) throws IOException;
    }

    private ReverseProxy(String name, Listening listening) {
        try {
            server = listening.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException failed) {
            throw new IllegalStateException("no port for a proxy", failed);
        }
        base = name + ":" + server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    /** One request, and what became of it. Absent types are empty. */
    public record Exchange(
            String method,
            String path,
            String contentType,
            byte[] body,
            int status,
            String answerType,
            Map<String, List<String>> answerHeaders,
            byte[] answer) {

        /** What was answered, as text. */
        public String answerText() {
            return new String(answer, StandardCharsets.UTF_8);
        }

        /** Says what was asked and answered, not what was in it. */
        @Override
        public String toString() {
            return method + " " + path + " -> " + status;
        }
    }

    /** The public address of the service. */
    public URI uri() {
        return URI.create(base);
    }

    /** Says where the service listens. */
    public void standBefore(int port) {
        standBefore(path -> port);
    }

    /** Says which of several nodes gets a request for a path. */
    public void standBefore(ToIntFunction<String> port) {
        behind.complete(port);
    }

    /** All that came, oldest first. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** What came by this method to addresses that end so, oldest first. */
    public List<Exchange> exchanges(String method, String pathEnd) {
        return exchanges.stream()
                .filter(exchange ->
                        exchange.method().equals(method) && exchange.path().endsWith(pathEnd))
                .toList();
    }

    /** Forgets what came so far. */
    public void forget() {
        exchanges.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                            + behind.join().applyAsInt(exchange.getRequestURI().getPath()) + exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            body.length == 0
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(body));
            copy(exchange.getRequestHeaders(), request);
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
            exchanges.add(new Exchange(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    contentType == null ? "" : contentType,
                    body,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.headers().map(),
                    answer.body()));
            answer.headers().map().forEach((name, values) -> {
                if (isPassed(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean isEmpty = answer.body().length == 0;
            exchange.sendResponseHeaders(answer.statusCode(), isEmpty ? -1 : answer.body().length);
            if (!isEmpty) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Headers from, HttpRequest.Builder to) {
        from.forEach((name, values) -> {
            if (isPassed(name)) {
                values.forEach(value -> to.header(name, value));
            }
        });
    }

    private static boolean isPassed(String header) {
        return NOT_PASSED.stream().noneMatch(header::equalsIgnoreCase);
    }
}
