package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it arrived, kept so that a test can look at what really came over the wire. */
public final class Request {

    private static final int LARGEST_BODY = 1 << 20;

    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Map<String, String> places;

    private Request(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            Map<String, String> places) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.places = places;
    }

    static Request of(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : query,
                headers,
                exchange.getRequestBody().readNBytes(LARGEST_BODY),
                Map.of());
    }

    Request at(Map<String, String> found) {
        return new Request(method, path, query, headers, body, found);
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public Parameters query() {
        return Parameters.of(query);
    }

    /** The body read as a form; empty when it says that it is something else. */
    public Parameters form() {
        return Parameters.of(mediaType().equals("application/x-www-form-urlencoded") ? new String(body, UTF_8) : "");
    }

    /** The form of a POST, the query of anything else: how login initiations and authentication requests come. */
    Parameters parameters() {
        return method.equals("POST") ? form() : query();
    }

    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The Content-Type without its parameters, in lower case; empty when there is none. */
    public String mediaType() {
        return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, UTF_8);
    }

    Optional<String> cookie(String name) {
        return headers.getOrDefault("Cookie", List.of()).stream()
                .flatMap(line -> List.of(line.split(";")).stream())
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /** What stood in the path where the route has {@code {name}}. */
    String place(String name) {
        String value = places.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route of " + path + " has no {" + name + "}");
        }
        return value;
    }

    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query);
    }
}
