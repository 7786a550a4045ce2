package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** An HTTP server on the loopback interface with a handful of routes. The first route that fits answers. */
final class Site implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Site.class.getName());

    static {
        // The JDK's server writes head and body apart; without this each answer waits 40 ms for the client's receipt.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What answers a request. */
    interface Handler {
        Reply answer(Request request) throws IOException;
    }

    private record Route(String method, String[] segments, Handler handler) {

        Optional<Map<String, String>> match(String[] path) {
            if (path.length != segments.length) {
                return Optional.empty();
            }
            Map<String, String> places = new LinkedHashMap<>();
            for (int i = 0; i < path.length; i++) {
                if (segments[i].startsWith("{")) {
                    places.put(segments[i].substring(1, segments[i].length() - 1), path[i]);
                } else if (!segments[i].equals(path[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(places);
        }
    }

    private final List<Route> routes = new ArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads;
    private final String base;

    /**
     * Takes the port at once, and answers only after {@link #open}.
     *
     * @param host a name of the loopback interface, as it shall stand in URLs
     * @param port 0 for any free one
     */
    Site(String host, int port, String name) {
        this(port, name, "http://" + host + ":");
    }

    /** Takes a free port at once, and answers only after {@link #open}; {@code base} is the address of a proxy before it. */
    static Site behind(URI base, String name) {
        return new Site(0, name, base.toString());
    }

    private Site(int port, String name, String address) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("cannot listen on port " + port, taken);
        }
        base = address.endsWith(":") ? address + server.getAddress().getPort() : address;
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    /** Without a slash at the end. */
    String base() {
        return base;
    }

    int port() {
        return server.getAddress().getPort();
    }

    Site on(String method, String path, Handler handler) {
        routes.add(new Route(method, path.split("/", -1), handler));
        return this;
    }

    /** Serves a file that lies beside this class. */
    Site file(String name, String contentType) {
        String text = resource(name);
        return on(
                "GET", "/" + name, request -> Reply.text(200, contentType, text).with("Cache-Control", "max-age=60"));
    }

    Site open() {
        server.start();
        return this;
    }

    /** Stops at once: whoever is being answered is cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static String resource(String name) {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the JAR lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.of(exchange);
            Reply reply = answer(request);
            for (Reply.Header header : reply.headers()) {
                exchange.getResponseHeaders().add(header.name(), header.value());
            }
            byte[] body = reply.body();
            boolean bodiless = body.length == 0 || request.method().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Reply answer(Request request) {
        try {
            return routed(request);
        } catch (IOException | RuntimeException broken) {
            LOG.log(System.Logger.Level.WARNING, "could not answer " + request.method() + " " + request.path(), broken);
            return Reply.refusal(500, "this practice peer has a fault: " + broken);
        }
    }

    private Reply routed(Request request) throws IOException {
        String[] path = request.path().split("/", -1);
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> places = route.match(path);
            if (places.isPresent()) {
                if (route.method().equals(request.method())) {
                    return route.handler().answer(request.at(places.get()));
                }
                allowed.add(route.method());
            }
        }
        return allowed.isEmpty()
                ? Reply.refusal(404, "there is nothing at " + request.path())
                : Reply.refusal(405, request.method() + " is not supported here")
                        .with("Allow", allowed.stream().collect(Collectors.joining(", ")));
    }
}
