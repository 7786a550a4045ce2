package org.headcount.metering.status;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;

/**
 * A stretch in which a learner is active: half-open, and open-ended where nothing ends it yet. May be empty (switched
 * on and off at one instant): it touches its month and is never in use.
 *
 * @param until {@link #OPEN} for one that nothing ends yet
 * @param opened the fact that began it
 * @param extended the fact that gave it its present end; the opening one where none came after
 * @param closed the switch-off that cut it, if one did; else it ends by the passing of time
 */
public record Period(Instant from, Instant until, FactKey opened, FactKey extended, Optional<FactKey> closed) {

    /** The end of a period that has none. Later than every instant that a fact can have. */
    public static final Instant OPEN = Micros.toInstant(Long.MAX_VALUE / 2);

    public Period {
        if (from.isAfter(until)) {
            throw new IllegalArgumentException("period ends before it starts: from " + from + " until " + until);
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }

    public boolean isOpen() {
        return until.equals(OPEN);
    }

    /** The end, where there is one. */
    public Optional<Instant> end() {
        return isOpen() ? Optional.empty() : Optional.of(until);
    }

    /** Whether it touches a month, as DISTINCT counts: an empty one touches the month it lies in. */
    public boolean touches(Span month) {
        return month.touchedBy(from, until);
    }
}
