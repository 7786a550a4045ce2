package org.headcount.lti.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to somebody else's server. Immutable; {@code with…} gives a changed copy. */
public final class Call {

    /** What we ever ask of others. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE
    }

    private final Method method;
    private final URI url;
    private final List<Map.Entry<String, String>> headers;
    private final byte @Nullable [] body;
    private final @Nullable Duration deadline;
    private final @Nullable Integer longestBody;

    private Call(
            Method method,
            URI url,
            List<Map.Entry<String, String>> headers,
            byte @Nullable [] body,
            @Nullable Duration deadline,
            @Nullable Integer longestBody) {
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.body = body;
        this.deadline = deadline;
        this.longestBody = longestBody;
    }

    public static Call of(Method method, URI url) {
        return new Call(method, url, List.of(), null, null, null);
    }

    public static Call get(URI url) {
        return of(Method.GET, url);
    }

    public static Call post(URI url) {
        return of(Method.POST, url);
    }

    public static Call put(URI url) {
        return of(Method.PUT, url);
    }

    public static Call delete(URI url) {
        return of(Method.DELETE, url);
    }

    /**
     * Adds one header; the same name may be added again.
     *
     * @throws IllegalArgumentException if the value would break the line
     */
    public Call with(String name, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException("header " + name + " holds a control character");
        }
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Call(method, url, List.copyOf(more), body, deadline, longestBody);
    }

    public Call withBearer(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    /** The body and its {@code Content-Type}, to the letter. */
    public Call withBody(String contentType, byte[] content) {
        Call typed = with("Content-Type", contentType);
        return new Call(method, url, typed.headers, content.clone(), deadline, longestBody);
    }

    /** Form fields in the order of the map, percent-encoded as browsers do. */
    public Call withForm(Map<String, String> fields) {
        return withBody("application/x-www-form-urlencoded", Form.encode(fields).getBytes(StandardCharsets.US_ASCII));
    }

    /** Narrower bounds than the client's usual ones; wider ones have no effect. */
    public Call within(Duration time, int bodyBytes) {
        return new Call(method, url, headers, body, time, bodyBytes);
    }

    public Method method() {
        return method;
    }

    public URI url() {
        return url;
    }

    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    public Optional<byte[]> body() {
        return Optional.ofNullable(body).map(byte[]::clone);
    }

    Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    Optional<Integer> longestBody() {
        return Optional.ofNullable(longestBody);
    }

    /** Without query, headers and body: they may hold secrets. */
    @Override
    public String toString() {
        return method + " " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
}
