package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.month.MonthAnswer;

/**
 * A page of those who would not be counted in a month if they were switched off before it.
 *
 * @param month as it will be if nobody comes back
 * @param before the instant before which they are to be switched off
 * @param switching whether staff may switch then; else nobody can be released
 * @param learners by opaque id
 * @param together what switching off everybody on this page saves; empty where no card is agreed
 * @param next the opaque id after which the next page begins; empty on the last one
 */
public record Release(
        MonthAnswer month,
        Instant before,
        boolean switching,
        List<Candidate> learners,
        Optional<BigDecimal> together,
        Optional<String> next) {

    /**
     * One of them.
     *
     * @param until when the licence ends by itself; empty where nothing ends it yet
     * @param saves what switching off this learner alone saves; empty where no card is agreed
     */
    public record Candidate(Learner learner, Optional<Instant> until, Optional<BigDecimal> saves) {}

    public Release {
        learners = List.copyOf(learners);
    }
}
