package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.terms.Policy;

/**
 * What a month came to when it closed, but for the learners, who may be a million: see {@link Summing.Lines}.
 *
 * @param closedAt the instant from which on facts are late for it, whenever it was summed up
 * @param adjustments of earlier months, in their order
 * @param beyondHorizon for months that are no longer corrected, how many facts came for them since the statement before
 */
public record Statement(
        InstitutionId institution,
        MonthAnswer answer,
        ZoneId zone,
        Policy policy,
        Instant closedAt,
        List<Adjustment> adjustments,
        Map<YearMonth, Integer> beyondHorizon)
        implements Billed.Told {

    /**
     * A learner that is charged.
     *
     * @param reason the fact that made the month chargeable
     */
    public record Line(LearnerId learner, Fact reason) {}

    public Statement {
        adjustments = List.copyOf(adjustments);
    }

    @Override
    public YearMonth month() {
        return answer.month();
    }

    @Override
    public int measured() {
        return answer.measured();
    }

    @Override
    public Optional<BigDecimal> amount() {
        return answer.amount();
    }

    /** What is to be paid, the adjustments included, in each currency. */
    public Map<Currency, BigDecimal> totals() {
        Map<Currency, BigDecimal> totals = new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
        Stream.concat(
                        answer.currency().stream().map(currency -> Map.entry(currency, amount().orElseThrow())),
                        adjustments.stream()
                                .filter(adjustment -> adjustment.currency().isPresent())
                                .map(adjustment -> Map.entry(
                                        adjustment.currency().get(),
                                        adjustment.amount().orElseThrow())))
                .forEach(money -> totals.merge(money.getKey(), money.getValue(), BigDecimal::add));
        return totals;
    }
}
