package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import org.headcount.metering.status.LearnerStatus;

/** What came of moving a learner's switch, or of asking what that would cost. */
public sealed interface SwitchOutcome {

    /** Done; what it costs is what was said before it was done. */
    record Switched(LearnerStatus learner, List<Cost> costs) implements SwitchOutcome {}

    /** Nothing was done; this is what it would cost. */
    record Previewed(List<Cost> costs) implements SwitchOutcome {}

    /** The policy in force at that instant does not let staff switch. */
    record NoSwitching() implements SwitchOutcome {}

    /** All that is known of somebody happened in a part that never counts: staff and test users have no switch. */
    record RoleNotCounted() implements SwitchOutcome {}

    /** Nothing is written any more. */
    record ContractEnded() implements SwitchOutcome {}

    record NoSuchLearner() implements SwitchOutcome {}

    /**
     * The effect on one month, of those whose measure changes.
     *
     * @param amount positive where the month costs more
     */
    record Cost(YearMonth month, BigDecimal amount, Currency currency) {}
}
