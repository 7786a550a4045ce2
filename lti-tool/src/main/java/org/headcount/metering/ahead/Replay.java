package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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

    /** All months together. */
    public record Totals(BigDecimal agreed, BigDecimal replayed, Currency currency) {}

    /** Empty where a month has no amount, or not all are in one currency. */
    public Optional<Totals> totals() {
        List<Currency> currencies = months.stream()
                .flatMap(month -> Stream.of(month.agreed(), month.replayed()))
                .flatMap(answer -> answer.currency().stream())
                .distinct()
                .toList();
        Optional<BigDecimal> agreed = sum(Month::agreed);
        Optional<BigDecimal> replayed = sum(Month::replayed);
        return agreed.isEmpty() || replayed.isEmpty() || currencies.size() != 1
                ? Optional.empty()
                : Optional.of(new Totals(agreed.get(), replayed.get(), currencies.get(0)));
    }

    private Optional<BigDecimal> sum(Function<Month, MonthAnswer> which) {
        return months.stream()
                .map(month -> which.apply(month).amount())
                .reduce((one, other) -> one.flatMap(sum -> other.map(sum::add)))
                .flatMap(sum -> sum);
    }

    public Replay {
        months = List.copyOf(months);
        learners = List.copyOf(learners);
    }
}
