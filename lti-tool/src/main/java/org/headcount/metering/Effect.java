package org.headcount.metering;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Optional;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.MonthAnswer;

/**
 * What would become of a month.
 *
 * @param correction of a closed month: what is told of it later instead; empty where it is not closed, or not corrected
 *     any more
 */
public record Effect(MonthAnswer before, MonthAnswer after, Optional<Correction> correction) {

    public YearMonth month() {
        return before.month();
    }

    /** How much more the month costs; empty where it has no amount. */
    public Optional<BigDecimal> difference() {
        return after.amount().flatMap(amount -> before.amount().map(amount::subtract));
    }

    /**
     * What the next statement to close tells of a closed month.
     *
     * @param statement the month of that statement
     */
    public record Correction(YearMonth statement, Adjustment before, Adjustment after) {}
}
