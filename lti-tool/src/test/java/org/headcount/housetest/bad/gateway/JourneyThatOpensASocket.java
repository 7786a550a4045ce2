package org.headcount.housetest.bad.gateway;

import java.net.Socket;
import org.jspecify.annotations.NullMarked;

/** Calls go out from the wire. */
@NullMarked
public final class JourneyThatOpensASocket {

    private final Socket other;

    public JourneyThatOpensASocket(Socket other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
