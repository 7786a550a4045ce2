package org.headcount.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;

/** The name of one request in our log and in what we answer. Made by us: a caller's own would be a way into the log. */
public final class RequestId {

    static final String ATTRIBUTE = RequestId.class.getName();

    private RequestId() {}

    static String fresh() {
        return UUID.randomUUID().toString();
    }

    /** The id of a request; a fresh one where the request did not come through {@link Doorway}. */
    public static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : fresh();
    }
}
