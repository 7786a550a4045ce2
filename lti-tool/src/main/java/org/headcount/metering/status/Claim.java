package org.headcount.metering.status;

import java.time.Instant;
import org.headcount.metering.fact.FactKey;

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

    public boolean covers(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }
}
