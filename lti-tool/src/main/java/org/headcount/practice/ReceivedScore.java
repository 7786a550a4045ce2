package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** One score as it came over the wire, whether or not it was accepted. */
public final class ReceivedScore {

    private final Instant arrivedAt;
    private final String clientId;
    private final String lineItem;
    private final String contentType;
    private final byte[] body;
    private final int status;

    ReceivedScore(Instant arrivedAt, String clientId, String lineItem, String contentType, byte[] body, int status) {
        this.arrivedAt = arrivedAt;
        this.clientId = clientId;
        this.lineItem = lineItem;
        this.contentType = contentType;
        this.body = body.clone();
        this.status = status;
    }

    public Instant arrivedAt() {
        return arrivedAt;
    }

    public String clientId() {
        return clientId;
    }

    /** The URL of the line item. */
    public String lineItem() {
        return lineItem;
    }

    public String contentType() {
        return contentType;
    }

    /** The bytes, exactly. */
    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, UTF_8);
    }

    /** The body read; an empty object if it is not one. */
    public JsonNode json() {
        return Json.readObject(text()).orElseGet(Json::object);
    }

    /** What the LMS answered. */
    public int status() {
        return status;
    }

    @Override
    public String toString() {
        return status + " " + lineItem + " " + text();
    }
}
