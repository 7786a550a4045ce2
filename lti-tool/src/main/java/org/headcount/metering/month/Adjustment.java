package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.Optional;

/**
 * What a closed month came to more, or less, by facts that were late for it: by total, never line by line, so that a
 * commitment that is not reached is not paid twice.
 *
 * @param measured how many the month measures now
 * @param learners how many more than was told last
 * @param amount what is charged for them; empty where the month has no rates
 */
public record Adjustment(
        YearMonth month, int measured, int learners, Optional<BigDecimal> amount, Optional<Currency> currency) {

    /** What is to be told of a month after what was told. */
    public static Adjustment between(Billed told, MonthAnswer now) {
        return new Adjustment(
                now.month(),
                now.measured(),
                now.measured() - told.measured(),
                now.amount().flatMap(amount -> told.amount().map(amount::subtract)),
                now.currency());
    }

    boolean changes() {
        return learners != 0 || amount.filter(more -> more.signum() != 0).isPresent();
    }
}
