package org.headcount.web.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often a wrong key was tried of late, wherever from: guessing must stay slow, and what is remembered small. */
final class SignInAttempts {

    static final int MOST = 10;
    static final Duration SPAN = Duration.ofMinutes(1);

    private final Deque<Instant> failures = new ArrayDeque<>();

    /** Whether one more key may be tried; each that is tried counts until {@link #succeeded} takes it back. */
    synchronized boolean allow(Instant now) {
        while (!failures.isEmpty() && !failures.peekFirst().isAfter(now.minus(SPAN))) {
            failures.removeFirst();
        }
        if (failures.size() >= MOST) {
            return false;
        }
        failures.addLast(now);
        return true;
    }

    synchronized void succeeded() {
        failures.pollLast();
    }
}
