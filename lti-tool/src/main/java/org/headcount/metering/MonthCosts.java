package org.headcount.metering;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What one more fact costs, month by month: the same computation as the month's own, once without it and once with it. */
final class MonthCosts {

    private final Books books;
    private final Instant now;

    MonthCosts(Books books, Instant now) {
        this.books = books;
        this.now = now;
    }

    /** The most that all months together may cost more or less, told without counting anybody: one learner in each of them. */
    BigDecimal atMost(LearnerId learner, Fact added) {
        Change change = change(learner, added);
        return changed(change.before(), change.after()).stream()
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

    List<SwitchOutcome.Cost> of(LearnerId learner, Fact added) {
        Change change = change(learner, added);
        List<Period> before = change.before();
        List<Period> after = change.after();
        Collection<YearMonth> months = changed(before, after);
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

    /** What it costs that some learners are other learners now; nobody is among both but whose periods are told. */
    List<SwitchOutcome.Cost> of(Map<LearnerId, List<Period>> before, Map<LearnerId, List<Period>> after) {
        Collection<YearMonth> months =
                new TouchedMonths(books.months(), now).differing(before.values(), after.values());
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

    /**
     * The months in which the learner's periods differ. A difference without an end is followed to the month after the
     * present one, or after it begins: from then on every month is like that one.
     */
    Collection<YearMonth> changed(List<Period> before, List<Period> after) {
        Optional<Instant> parting = parting(before, after);
        if (parting.isEmpty()) {
            return List.of();
        }
        Instant at = parting.get();
        YearMonth horizon =
                books.months().containing(now.isAfter(at) ? now : at).plusMonths(1);
        Collection<YearMonth> changed = new TreeSet<>();
        for (List<Period> periods : List.of(before, after)) {
            for (Period period : periods) {
                Instant end = period.isOpen() ? books.months().of(horizon).until() : period.until();
                Instant begin = period.from().isAfter(at) ? period.from() : at;
                if (!begin.isAfter(end)) {
                    changed.addAll(books.months().touchedBy(begin, end));
                }
            }
        }
        return changed;
    }

    /** The first instant from which on the periods are not the same; empty where they are. */
    private static Optional<Instant> parting(List<Period> before, List<Period> after) {
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            if (i >= before.size() || i >= after.size()) {
                return Optional.of((i < before.size() ? before : after).get(i).from());
            }
            Period one = before.get(i);
            Period other = after.get(i);
            if (!one.from().equals(other.from())) {
                return Optional.of(earlier(one.from(), other.from()));
            }
            if (!one.until().equals(other.until())) {
                return Optional.of(earlier(one.until(), other.until()));
            }
        }
        return Optional.empty();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
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
