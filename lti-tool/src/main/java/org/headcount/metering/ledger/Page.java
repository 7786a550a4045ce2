package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.status.Standing;

/**
 * A page of learners.
 *
 * @param asOf the instant at which they are active or not
 * @param next the opaque id after which the next page begins; empty on the last one
 */
public record Page(List<Standing> learners, Instant asOf, Optional<String> next) {

    public Page {
        learners = List.copyOf(learners);
    }
}
