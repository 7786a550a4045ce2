package org.headcount.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What one more fact costs, month by month: the same computation as the month's own, once without it and once with it. */
final class SwitchCosts {

    private final Books books;
    private final Instant now;

    SwitchCosts(Books books, Instant now) {
        this.books = books;
        this.now = now;
    }

    List<SwitchOutcome.Cost> of(LearnerId learner, Fact added) {
        List<Fact> facts = books.facts(learner);
        List<Period> before = books.fold(facts).periods();
        List<Fact> with = new ArrayList<>(facts);
        with.add(added);
        List<Period> after = books.fold(with).periods();

        Collection<YearMonth> months = changed(before, after, added.effectiveAt());
        if (months.isEmpty()) {
            return List.of();
        }
        Sweeps without = new Sweeps(books.months(), months);
        Sweeps within = new Sweeps(books.months(), months);
        books.periods(without.span(), (other, from, until) -> {
            if (!other.equals(learner)) {
                without.period(other, from, until);
                within.period(other, from, until);
            }
        });
        Books.hand(learner, before, without);
        Books.hand(learner, after, within);
        return differences(without.counts(), within.counts());
    }

    /**
     * The months in which the learner's periods differ. A difference without an end is followed to the month after the
     * present one, or after the switch: from then on every month is like that one.
     */
    private Collection<YearMonth> changed(List<Period> before, List<Period> after, Instant at) {
        YearMonth horizon =
                books.months().containing(now.isAfter(at) ? now : at).plusMonths(1);
        Collection<YearMonth> changed = new TreeSet<>();
        for (List<Period> periods : List.of(before, after)) {
            for (Period period : periods) {
                if (before.contains(period) && after.contains(period)) {
                    continue;
                }
                Instant end = period.isOpen() ? books.months().of(horizon).until() : period.until();
                Instant begin = period.from().isAfter(at) ? period.from() : at;
                if (!begin.isAfter(end)) {
                    changed.addAll(books.months().touchedBy(begin, end));
                }
            }
        }
        return changed;
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
