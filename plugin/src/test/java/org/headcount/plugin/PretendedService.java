package org.headcount.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as the service does, as far as the plugin asks; may go away and come back, with all that it was told. */
final class PretendedService implements AutoCloseable {

    final Map<String, String> reasons = new ConcurrentHashMap<>();
    final Map<String, String> facts = new ConcurrentHashMap<>();
    final Queue<String> aliases = new ConcurrentLinkedQueue<>();
    final AtomicInteger questions = new AtomicInteger();
    final AtomicInteger posts = new AtomicInteger();
    private final LinkedBlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger place = new AtomicInteger();
    private final int port;
    private volatile HttpServer server;
    volatile int factsAnswer = 200;
    volatile String until = "null";
    /** A question about it is answered 400, whoever else is asked about. */
    volatile String cannotHold = "";

    PretendedService() {
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int at) {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
            made.setExecutor(threads);
            String path = "/api/v1/institutions/north/";
            made.createContext(path + "decisions", this::decide);
            made.createContext(path + "status-changes", this::listen);
            made.createContext(path + "facts", this::write);
            made.createContext(path + "aliases", this::alias);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://localhost:" + port;
    }

    void goAway() {
        server.stop(0);
    }

    void comeBack() {
        server = listen(port);
    }

    /** Everybody who listens is told. */
    void tell(String identity) {
        news.add("{\"learner\": \"x\", \"identities\": [\"" + identity + "\"], \"known\": true, \"active\": false,"
                + " \"activeUntil\": null}");
    }

    void expire() {
        news.add("");
    }

    private void decide(HttpExchange exchange) throws IOException {
        questions.incrementAndGet();
        List<String> decisions = new ArrayList<>();
        List<Json> requests = body(exchange).objects("requests");
        if (requests.stream().anyMatch(one -> one.text("learner").orElseThrow().equals(cannotHold))) {
            answer(exchange, 400, "{}");
            return;
        }
        for (Json request : requests) {
            String reason = reasons.getOrDefault(request.text("learner").orElseThrow(), "unknown-learner");
            boolean own = request.text("kind").orElseThrow().equals("access");
            String said = reason.equals("returning") && !own ? "learner-inactive" : reason;
            boolean refused = said.equals("learner-inactive");
            decisions.add("{\"learner\": \"ln1\", \"known\": true, \"active\": " + reason.equals("active")
                    + ", \"allowed\": " + !refused + ", \"reason\": \"" + said + "\", \"activeUntil\": " + until + "}");
        }
        answer(exchange, 200, "{\"decisions\": [" + String.join(",", decisions) + "], \"feed\": \"1-a\"}");
    }

    private void listen(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        try {
            String change = query == null ? null : news.poll(20, TimeUnit.SECONDS);
            if (change != null && change.isEmpty()) {
                answer(exchange, 410, "{}");
            } else {
                answer(
                        exchange,
                        200,
                        "{\"changes\": [" + (change == null ? "" : change) + "], \"feed\": \"" + place.incrementAndGet()
                                + "-a\"}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(HttpExchange exchange) throws IOException {
        posts.incrementAndGet();
        Json body = body(exchange);
        if (factsAnswer != 200) {
            answer(exchange, factsAnswer, "{}");
            return;
        }
        Map<String, String> receipts = new TreeMap<>();
        for (Json fact : body.objects("facts")) {
            String id =
                    fact.text("source").orElseThrow() + " " + fact.text("id").orElseThrow();
            String learner = fact.text("learner").orElseThrow();
            boolean first = facts.putIfAbsent(
                            id,
                            fact.text("type").orElseThrow() + " "
                                    + fact.text("kind").orElseThrow() + " " + learner)
                    == null;
            if (reasons.replace(learner, "returning", "active")) {
                tell(learner);
            }
            receipts.put(id, "{\"outcome\": \"" + (first ? "counted" : "duplicate") + "\"}");
        }
        answer(exchange, 200, "{\"receipts\": [" + String.join(",", receipts.values()) + "]}");
    }

    private void alias(HttpExchange exchange) throws IOException {
        for (Json alias : body(exchange).objects("aliases")) {
            aliases.add(alias.text("learner").orElseThrow() + " "
                    + alias.text("alias").orElseThrow());
        }
        answer(exchange, 200, "{\"aliases\": []}");
    }

    private static Json body(HttpExchange exchange) throws IOException {
        if (!"Bearer hc_key".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            throw new IOException("no key");
        }
        return Json.object(exchange.getRequestBody().readAllBytes());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    Map<String, Long> kinds() {
        Map<String, Long> kinds = new HashMap<>();
        facts.values().forEach(fact -> kinds.merge(fact, 1L, Long::sum));
        return kinds;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
