package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.terms.Undertaking;

/**
 * What to do, and what it saves.
 *
 * @param released the cheapest calendar if staff switched everybody off whose work is done; empty where they do anyway
 * @param registered what a contract for registered seats costs a year: everybody is paid for in every month
 */
public record PlanAnswer(
        Undertaking what, Plan proposed, ByHand byHand, Optional<Plan> released, BigDecimal registered) {

    /**
     * The plan that people make: a quarter of the learners each quarter, and a commitment to so many.
     *
     * @param expected twelve months of one quarter's learners
     * @param amount what it comes to
     * @param slack for each quarter the most days of work after which its learners are gone before the next ones come, -1
     *     where none is; empty where no window ends by itself
     */
    public record ByHand(Plan plan, int commitment, BigDecimal expected, BigDecimal amount, List<Integer> slack) {

        public ByHand {
            slack = List.copyOf(slack);
        }

        /** The months in which more are billed than one quarter's learners. */
        public List<YearMonth> exceeded() {
            int quarter = plan.cohorts().get(0).learners();
            return plan.months().stream()
                    .filter(month -> month.measured() > quarter)
                    .map(Plan.Month::month)
                    .toList();
        }

        /** Whether it comes to what is expected of it, or less. */
        public boolean holds() {
            return amount.compareTo(expected) <= 0;
        }
    }

    /** The same in words, sentence by sentence. */
    public List<String> words() {
        return PlanWords.of(this);
    }
}
