package org.headcount.metering.status;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Learner;

/**
 * One learner at one instant, with everything that explains it.
 *
 * @param reason the fact that keeps the learner active, or after which the learner became inactive; empty for one who
 *     was never active by then
 * @param months every month that a period touches, up to the present one or that of {@code asOf}, whichever is later
 */
public record LearnerStatus(Standing standing, Instant asOf, Optional<Fact> reason, List<ChargedMonth> months) {

    /**
     * A month that a period of the learner touches.
     *
     * @param reason the first fact whose stretch makes the month chargeable; empty when the learner is not charged
     */
    public record ChargedMonth(YearMonth month, Optional<Fact> reason) {

        public boolean charged() {
            return reason.isPresent();
        }
    }

    public LearnerStatus {
        months = List.copyOf(months);
    }

    public Learner learner() {
        return standing.learner();
    }

    public boolean known() {
        return standing.known();
    }

    public boolean active() {
        return standing.active(asOf);
    }

    public Optional<Instant> since() {
        return standing.since(asOf);
    }

    /** The end of the present period, or the beginning of a planned one; empty where nothing is known to change. */
    public Optional<Instant> until() {
        return standing.until(asOf);
    }

    /** All periods of the facts known, not cut at {@code asOf}. */
    public List<Period> periods() {
        return standing.periods();
    }
}
