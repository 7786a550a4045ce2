package org.headcount.metering.ahead;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.month.MonthAnswer;

/**
 * A history as it was counted, beside the same under another agreement.
 *
 * @param differing how many learners are charged for other months than they were
 * @param learners a page of them, by opaque id
 * @param next the opaque id after which the next page begins; empty on the last one
 */
public record Replay(List<Month> months, int differing, List<Difference> learners, Optional<String> next) {

    public record Month(MonthAnswer agreed, MonthAnswer replayed) {}

    /**
     * A learner who is charged for other months.
     *
     * @param added months for which only the replay charges
     * @param dropped months for which only what was agreed charges
     */
    public record Difference(Learner learner, List<YearMonth> added, List<YearMonth> dropped) {

        public Difference {
            added = List.copyOf(added);
            dropped = List.copyOf(dropped);
        }
    }

    public Replay {
        months = List.copyOf(months);
        learners = List.copyOf(learners);
    }
}
