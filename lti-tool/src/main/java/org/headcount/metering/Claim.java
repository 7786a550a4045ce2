package org.headcount.metering;

import java.time.Instant;

/**
 * The stretch that one fact gives a learner, after all that cut it short: the evidence behind a period.
 *
 * @param until {@link Period#OPEN} where nothing ends it yet
 */
public record Claim(FactKey fact, Instant from, Instant until) {

    Claim endingAt(Instant end) {
        return new Claim(fact, from, end);
    }

    boolean isOpen() {
        return until.equals(Period.OPEN);
    }

    boolean covers(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }
}
