package org.headcount.lti.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves when it is told to. */
public final class TurnedClock implements InstantSource {

    private volatile Instant now;

    public TurnedClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void turn(Duration forward) {
        now = now.plus(forward);
    }
}
