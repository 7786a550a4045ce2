package org.headcount.housetest.bad.gateway;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.NullMarked;

/** Servlets are the web's. */
@NullMarked
public final class JourneyThatReadsARequest {

    private final HttpServletRequest other;

    public JourneyThatReadsARequest(HttpServletRequest other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
