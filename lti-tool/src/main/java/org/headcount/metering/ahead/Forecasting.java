package org.headcount.metering.ahead;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.MonthSweep;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Sweeps;

/** One look at the periods that have been and are known to come, and what follows for the months ahead. */
final class Forecasting implements Ledger.PeriodVisitor {

    private final Books books;
    private final Instant asOf;
    private final List<YearMonth> complete;
    private final List<YearMonth> coming;
    private final Span span;
    private final Sweeps sweeps;
    private final MonthSweep next;
    private final Map<YearMonth, EverybodyBack> worst = new TreeMap<>();

    /** @param months how many, from the one after {@code asOf} on */
    Forecasting(Books books, Instant asOf, int months) {
        this.books = books;
        this.asOf = asOf;
        YearMonth present = books.months().containing(asOf);
        this.complete = IntStream.rangeClosed(1, Forecast.MEAN_OF)
                .mapToObj(present::minusMonths)
                .toList();
        this.coming =
                IntStream.rangeClosed(1, months).mapToObj(present::plusMonths).toList();
        this.span = new Span(
                span(present.minusMonths(Forecast.BACK)).from(),
                span(present.plusMonths(months)).until());
        this.sweeps = new Sweeps(
                books.months(),
                Stream.concat(complete.stream(), coming.stream()).toList());
        this.next = new MonthSweep(span(coming.get(0)));
        coming.forEach(month -> worst.put(month, new EverybodyBack(span.from(), span(month))));
    }

    Forecast run(String after, int limit) {
        books.periods(span, this);
        Map<YearMonth, MonthCount> counts = sweeps.counts();
        int usual = usual(counts);
        List<Forecast.Month> months = new ArrayList<>();
        counts.forEach((month, count) -> {
            if (coming.contains(month)) {
                MonthAnswer floor = books.answer(month, count, asOf);
                months.add(new Forecast.Month(
                        floor,
                        books.answer(month, MonthCount.allMonth(Math.max(usual, floor.measured()), floor.span()), asOf),
                        books.answer(
                                month,
                                Optional.ofNullable(worst.get(month))
                                        .orElseThrow()
                                        .count(),
                                asOf)));
            }
        });
        return new Forecast(
                asOf,
                months,
                new ReleaseList(books, months.get(0).floor(), next.lastPeakAt(), asOf).page(after, limit));
    }

    @Override
    public void period(LearnerId learner, long from, long until) {
        sweeps.period(learner, from, until);
        next.period(learner, from, until);
        worst.values().forEach(month -> month.period(learner, from, until));
    }

    /** A month in which everybody who was active since an instant is so from the beginning to the end. */
    private static final class EverybodyBack implements Ledger.PeriodVisitor {

        private final long since;
        private final long monthFrom;
        private final long monthUntil;
        private final MonthSweep sweep;
        private Optional<LearnerId> previous = Optional.empty();

        EverybodyBack(Instant since, Span month) {
            this.since = Micros.of(since);
            this.monthFrom = Micros.of(month.from());
            this.monthUntil = Micros.of(month.until());
            this.sweep = new MonthSweep(month);
        }

        @Override
        public void period(LearnerId learner, long from, long until) {
            boolean touches = from < monthUntil && (from == until ? from >= since : until > since);
            if (touches && previous.filter(learner::equals).isEmpty()) {
                sweep.period(learner, monthFrom, monthUntil);
                previous = Optional.of(learner);
            }
        }

        MonthCount count() {
            return sweep.count();
        }
    }

    /** The mean of the complete months in which anybody was measured, rounded up. */
    private int usual(Map<YearMonth, MonthCount> counts) {
        int[] measured = counts.entrySet().stream()
                .filter(each -> complete.contains(each.getKey()))
                .mapToInt(each ->
                        books.answer(each.getKey(), each.getValue(), asOf).measured())
                .filter(number -> number > 0)
                .toArray();
        return (int) Math.ceil(IntStream.of(measured).average().orElse(0));
    }

    private Span span(YearMonth month) {
        return books.months().of(month);
    }
}
