package org.headcount.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.eclipse.jetty.util.Attributes;

/**
 * How long the server waits for what a body has not brought yet.
 *
 * @param pause at a time without anything coming; what comes makes up for what was waited, and for no more
 * @param strangers in all, for a body of somebody who has not shown yet who it is
 * @param known in all, for a body of somebody who has
 * @param unread in all, for a body that nobody reads
 */
public record Patience(Duration pause, Duration strangers, Duration known, Duration unread) {

    static final Patience USUAL =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofSeconds(10));

    static final String KNOWN = Patience.class.getName();

    /** Has the server wait longer for the body of this request from now on: whoever sends it has shown who it is. */
    public static void extend(HttpServletRequest request) {
        request.setAttribute(KNOWN, true);
    }

    /** With the whole body of a request. */
    Duration with(Attributes request) {
        return request.getAttribute(KNOWN) == null ? strangers : known;
    }
}
