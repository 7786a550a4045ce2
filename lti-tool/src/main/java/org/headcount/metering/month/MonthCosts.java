package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.RateCard;

/** What one more fact costs, month by month: the same computation as the month's own, once without it and once with it. */
public final class MonthCosts {

    private final Books books;
    private final Instant now;
    private final TouchedMonths touched;

    public MonthCosts(Books books, Instant now) {
        this.books = books;
        this.now = now;
        this.touched = new TouchedMonths(books.months(), now);
    }

    /** The most that all months together may cost more or less, told without counting anybody: one learner in each of them. */
    public BigDecimal atMost(LearnerId learner, Fact added) {
        Change change = change(learner, added);
        return touched.differing(change.before(), change.after()).stream()
                .map(month ->
                        books.terms().rateCard().at(books.months().of(month).from()))
                .flatMap(Optional::stream)
                .map(RateCard::dearest)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** A learner's periods without a fact and with it. */
    private record Change(List<Period> before, List<Period> after) {}

    private Change change(LearnerId learner, Fact added) {
        List<Fact> facts = books.facts(learner);
        List<Fact> with = new ArrayList<>(facts);
        with.add(added);
        return new Change(books.fold(facts).periods(), books.fold(with).periods());
    }

    public List<SwitchOutcome.Cost> of(LearnerId learner, Fact added) {
        Change change = change(learner, added);
        return of(Map.of(learner, change.before()), Map.of(learner, change.after()));
    }

    /** What it costs that some learners are other learners now; nobody is among both but whose periods are told. */
    public List<SwitchOutcome.Cost> of(Map<LearnerId, List<Period>> before, Map<LearnerId, List<Period>> after) {
        Collection<YearMonth> months = touched.differing(before, after);
        if (months.isEmpty()) {
            return List.of();
        }
        Sweeps without = new Sweeps(books.months(), months);
        Sweeps within = new Sweeps(books.months(), months);
        books.periods(without.span(), (other, from, until) -> {
            if (!before.containsKey(other)) {
                without.period(other, from, until);
                within.period(other, from, until);
            }
        });
        before.forEach((learner, periods) -> Books.hand(learner, periods, without));
        after.forEach((learner, periods) -> Books.hand(learner, periods, within));
        return differences(without.counts(), within.counts());
    }

    private List<SwitchOutcome.Cost> differences(
            Map<YearMonth, MonthCount> without, Map<YearMonth, MonthCount> within) {
        List<SwitchOutcome.Cost> costs = new ArrayList<>();
        without.forEach((month, count) -> {
            MonthAnswer before = books.answer(month, count, now);
            MonthAnswer after = books.answer(month, within.getOrDefault(month, count), now);
            before.rates()
                    .filter(rates -> before.measured() != after.measured())
                    .ifPresent(rates -> {
                        BigDecimal more = after.amount()
                                .orElse(BigDecimal.ZERO)
                                .subtract(before.amount().orElse(BigDecimal.ZERO));
                        costs.add(new SwitchOutcome.Cost(month, more, rates.currency()));
                    });
        });
        return costs;
    }
}
