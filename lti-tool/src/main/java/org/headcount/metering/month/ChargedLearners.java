package org.headcount.metering.month;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Learner;

/**
 * A page of the learners that are charged for a month; all pages together are as many as the month measures.
 *
 * @param next the opaque id after which the next page begins; empty on the last one
 */
public record ChargedLearners(MonthAnswer month, List<Charge> learners, Optional<String> next) {

    /**
     * One of them.
     *
     * @param reason the first fact whose stretch makes the month chargeable
     */
    public record Charge(Learner learner, Fact reason) {}

    public ChargedLearners {
        learners = List.copyOf(learners);
    }

    /** @param found one more than the page takes, where there is one more */
    public static ChargedLearners page(MonthAnswer month, List<Charge> found, int limit) {
        return found.size() <= limit
                ? new ChargedLearners(month, found, Optional.empty())
                : new ChargedLearners(
                        month,
                        found.subList(0, limit),
                        Optional.of(found.get(limit - 1).learner().id().value()));
    }
}
