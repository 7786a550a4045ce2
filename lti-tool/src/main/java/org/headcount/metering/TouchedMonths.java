package org.headcount.metering;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Finds the months that learners' periods touch otherwise than other periods do. */
final class TouchedMonths {

    private final Months months;
    private final YearMonth horizon;

    /** @param now a difference without an end is followed to the month after it: from then on every month is like that one */
    TouchedMonths(Months months, Instant now) {
        this.months = months;
        this.horizon = months.containing(now).plusMonths(1);
    }

    /** @param before the periods of each learner; {@code after} the same of the learners that they became */
    Collection<YearMonth> differing(Collection<List<Period>> before, Collection<List<Period>> after) {
        Collection<YearMonth> differing = new TreeSet<>();
        before.forEach(periods -> periods.forEach(period -> add(period, differing)));
        after.forEach(periods -> periods.forEach(period -> add(period, differing)));
        differing.removeIf(month -> within(month, before).equals(within(month, after)));
        return differing;
    }

    private void add(Period period, Collection<YearMonth> to) {
        Instant end = period.isOpen() ? later(months.of(horizon).until(), period.from()) : period.until();
        to.addAll(months.touchedBy(period.from(), end));
    }

    /** What of each learner's periods lies within a month, of those who are in it at all. */
    private List<List<Span>> within(YearMonth month, Collection<List<Period>> all) {
        Span span = months.of(month);
        List<List<Span>> within = new ArrayList<>();
        for (List<Period> periods : all) {
            List<Span> theirs = periods.stream()
                    .filter(period -> period.touches(span))
                    .map(period -> new Span(later(period.from(), span.from()), earlier(period.until(), span.until())))
                    .toList();
            if (!theirs.isEmpty()) {
                within.add(theirs);
            }
        }
        within.sort(Comparator.comparing(Object::toString));
        return within;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
