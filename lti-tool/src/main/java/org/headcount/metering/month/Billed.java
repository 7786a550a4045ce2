package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was told of a closed month so far, its statement and all later adjustments taken together.
 *
 * @param amount empty where the month has no rates
 */
public record Billed(YearMonth month, int measured, Optional<BigDecimal> amount) {

    Billed adjusted(Adjustment adjustment) {
        return new Billed(
                month,
                adjustment.measured(),
                amount.map(billed -> billed.add(adjustment.amount().orElse(BigDecimal.ZERO))));
    }

    /** @param statements in the order of their months */
    public static NavigableMap<YearMonth, Billed> by(Collection<? extends Told> statements) {
        NavigableMap<YearMonth, Billed> all = new TreeMap<>();
        for (Told statement : statements) {
            statement
                    .adjustments()
                    .forEach(adjustment ->
                            all.computeIfPresent(adjustment.month(), (month, billed) -> billed.adjusted(adjustment)));
            all.put(statement.month(), new Billed(statement.month(), statement.measured(), statement.amount()));
        }
        return all;
    }

    /** As much of a statement as matters for those after it. */
    public interface Told {
        YearMonth month();

        int measured();

        Optional<BigDecimal> amount();

        List<Adjustment> adjustments();
    }
}
