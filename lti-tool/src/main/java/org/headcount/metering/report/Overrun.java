package org.headcount.metering.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.MonthAnswer;

/**
 * When a month went over its commitment, and with whom.
 *
 * @param passing empty for a month that did not, or that has no commitment
 */
public record Overrun(MonthAnswer month, Optional<Passing> passing) {

    /**
     * The instant from which on more were counted than are committed to: under PEAK the first one at which more were in
     * use, under DISTINCT that at which one more touched the month, under CLOSING the last one at which more came to be
     * in use than then went.
     *
     * @param counted how many that are: those in use then, under DISTINCT all whom the month had touched by then
     * @param by the first of them beyond the commitment, in the order in which they came
     * @param learners a page of them by opaque id
     * @param next the opaque id after which the next page begins; empty on the last one
     */
    public record Passing(Instant at, int counted, Counted by, List<Counted> learners, Optional<String> next) {

        public Passing {
            learners = List.copyOf(learners);
        }
    }

    /**
     * One of those counted.
     *
     * @param since when the period began by which the learner is counted
     * @param inUse whether a licence was in use at that instant; under DISTINCT it may have become free before
     * @param reason the fact for which the learner is counted, and the free texts beside it
     */
    public record Counted(Learner learner, Instant since, boolean inUse, Fact reason, Report.Note note) {}
}
