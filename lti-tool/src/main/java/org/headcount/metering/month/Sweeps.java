package org.headcount.metering.month;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.MonthSweep;
import org.headcount.metering.terms.Months;

/** Counts several months in one pass. */
public final class Sweeps implements Ledger.PeriodVisitor {

    private final NavigableMap<YearMonth, MonthSweep> sweeps = new TreeMap<>();
    private final Span span;

    /** @param asked at least one month */
    public Sweeps(Months months, Collection<YearMonth> asked) {
        asked.forEach(month -> sweeps.put(month, new MonthSweep(months.of(month))));
        this.span = new Span(
                months.of(sweeps.firstKey()).from(), months.of(sweeps.lastKey()).until());
    }

    /** From the first month's beginning to the last one's end. */
    public Span span() {
        return span;
    }

    @Override
    public void period(LearnerId learner, long from, long until) {
        sweeps.values().forEach(sweep -> sweep.period(learner, from, until));
    }

    /** See {@link MonthSweep#period(LearnerId, long, long, int)}. */
    public void period(LearnerId alike, long from, long until, int learners) {
        sweeps.values().forEach(sweep -> sweep.period(alike, from, until, learners));
    }

    public Map<YearMonth, MonthCount> counts() {
        Map<YearMonth, MonthCount> counts = new TreeMap<>();
        sweeps.forEach((month, sweep) -> counts.put(month, sweep.count()));
        return counts;
    }
}
