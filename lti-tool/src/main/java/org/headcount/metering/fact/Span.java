package org.headcount.metering.fact;

import java.time.Instant;

/** A stretch of time. Half-open: {@code from} is inside it, {@code until} is not, so months neither gap nor overlap. May be empty: touched, never in use. */
public record Span(Instant from, Instant until) {

    public Span {
        if (from.isAfter(until)) {
            throw new IllegalArgumentException("span ends before it starts: from " + from + " until " + until);
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }

    /** Whether a stretch touches this one, as DISTINCT counts: an empty one touches what it lies in. */
    public boolean touchedBy(Instant begin, Instant end) {
        return begin.equals(end) ? contains(begin) : begin.isBefore(until) && end.isAfter(from);
    }

    /** The last microsecond of a stretch that is not empty. */
    public Instant lastInstant() {
        return until.minusNanos(1_000);
    }
}
