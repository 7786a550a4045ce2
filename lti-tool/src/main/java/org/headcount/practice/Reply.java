package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An answer to a request. Immutable. */
public final class Reply {

    record Header(String name, String value) {}

    private final int status;
    private final List<Header> headers;
    private final byte[] body;

    private Reply(int status, List<Header> headers, byte[] body) {
        this.status = status;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    public static Reply empty(int status) {
        return new Reply(status, List.of(), new byte[0]);
    }

    public static Reply text(int status, String contentType, String body) {
        return new Reply(status, List.of(new Header("Content-Type", contentType)), body.getBytes(UTF_8));
    }

    static Reply json(int status, String contentType, JsonNode body) {
        return text(status, contentType, Json.written(body));
    }

    static Reply html(int status, String page) {
        return text(status, "text/html; charset=utf-8", page)
                .with("Cache-Control", "no-store")
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff");
    }

    /** Elsewhere, by GET. */
    static Reply seeOther(String location) {
        return empty(303).with("Location", location).with("Cache-Control", "no-store");
    }

    /** A service's refusal, in the shape that LMSs commonly use. */
    static Reply refusal(int status, String reason) {
        return json(
                status, "application/json", Json.object().put("status", status).put("reason", reason));
    }

    /** One more header; a second one of the same name is sent as a second line. */
    public Reply with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Reply(status, more, body);
    }

    public int status() {
        return status;
    }

    List<Header> headers() {
        return headers;
    }

    byte[] body() {
        return body.clone();
    }
}
