package org.headcount.metering;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts several months in one pass. */
final class Sweeps implements Ledger.PeriodVisitor {

    private final NavigableMap<YearMonth, MonthSweep> sweeps = new TreeMap<>();
    private final Span span;

    /** @param asked at least one month */
    Sweeps(Months months, Collection<YearMonth> asked) {
        asked.forEach(month -> sweeps.put(month, new MonthSweep(months.of(month))));
        this.span = new Span(
                months.of(sweeps.firstKey()).from(), months.of(sweeps.lastKey()).until());
    }

    /** From the first month's beginning to the last one's end. */
    Span span() {
        return span;
    }

    @Override
    public void period(LearnerId learner, long from, long until) {
        sweeps.values().forEach(sweep -> sweep.period(learner, from, until));
    }

    /** See {@link MonthSweep#period(LearnerId, long, long, int)}. */
    void period(LearnerId alike, long from, long until, int learners) {
        sweeps.values().forEach(sweep -> sweep.period(alike, from, until, learners));
    }

    Map<YearMonth, MonthCount> counts() {
        Map<YearMonth, MonthCount> counts = new TreeMap<>();
        sweeps.forEach((month, sweep) -> counts.put(month, sweep.count()));
        return counts;
    }
}
