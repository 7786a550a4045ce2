package org.headcount.housetest.bad.gateway;

import java.net.http.HttpClient;
import org.jspecify.annotations.NullMarked;

/** Calls go out from the wire. */
@NullMarked
public final class JourneyThatCallsOut {

    private final HttpClient other;

    public JourneyThatCallsOut(HttpClient other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
