package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Undertaking;

/**
 * Makes a calendar cheaper by moving learners from one day to another, first many at a time and then fewer, until no move
 * helps any more. Who begins on a day counts in the same months as everybody who begins on it, so that a year's numbers
 * are sums: no calendar has to be folded again.
 */
final class Exchange {

    private final RateCard card;
    private final List<LocalDate> days;

    /** For each month its instants that may decide, and for each of those which days' learners count at it. */
    private final List<List<boolean[]>> months = new ArrayList<>();

    /** @param days on which cohorts may begin */
    Exchange(Undertaking what, PlannedYear year, List<LocalDate> days) {
        this.card = what.card();
        this.days = days;
        for (Span month : year.spans()) {
            months.add(
                    what.policy().measure() == Policy.Measure.DISTINCT
                            ? List.of(counting(year, period -> period.touches(month)))
                            : decisive(what, year, month).stream()
                                    .map(instant -> counting(year, period -> period.contains(instant)))
                                    .toList());
        }
    }

    private interface Counts {
        boolean by(Period period);
    }

    private boolean[] counting(PlannedYear year, Counts counts) {
        boolean[] counting = new boolean[days.size()];
        for (int day = 0; day < counting.length; day++) {
            counting[day] = year.periods(days.get(day)).stream().anyMatch(counts::by);
        }
        return counting;
    }

    private Collection<Instant> decisive(Undertaking what, PlannedYear year, Span month) {
        if (what.policy().measure() == Policy.Measure.CLOSING) {
            return List.of(month.lastInstant());
        }
        Collection<Instant> beginnings = new TreeSet<>(List.of(month.from()));
        days.forEach(day -> year.periods(day).stream()
                .map(Period::from)
                .filter(month::contains)
                .forEach(beginnings::add));
        return beginnings;
    }

    /** The cohorts after all moves that make them cheaper at a commitment; those without learners left out. */
    List<Cohort> improve(List<Cohort> calendar, int commitment) {
        int[] sizes = new int[days.size()];
        int all = 0;
        for (Cohort cohort : calendar) {
            sizes[days.indexOf(cohort.from())] += cohort.learners();
            all += cohort.learners();
        }
        BigDecimal sum = sum(sizes, commitment);
        for (int step = Integer.highestOneBit(all); step > 0; step /= 2) {
            BigDecimal before;
            do {
                before = sum;
                sum = move(sizes, step, commitment, sum);
            } while (sum.compareTo(before) < 0);
        }
        List<Cohort> improved = new ArrayList<>();
        for (int day = 0; day < sizes.length; day++) {
            if (sizes[day] > 0) {
                improved.add(new Cohort(days.get(day), sizes[day]));
            }
        }
        return improved;
    }

    /** Tries every move of so many learners once, keeps those that help, and says what the year comes to then. */
    private BigDecimal move(int[] sizes, int step, int commitment, BigDecimal present) {
        BigDecimal sum = present;
        for (int from = 0; from < sizes.length; from++) {
            for (int to = 0; to < sizes.length; to++) {
                if (from != to && sizes[from] >= step) {
                    sizes[from] -= step;
                    sizes[to] += step;
                    BigDecimal moved = sum(sizes, commitment);
                    if (moved.compareTo(sum) < 0) {
                        sum = moved;
                    } else {
                        sizes[from] += step;
                        sizes[to] -= step;
                    }
                }
            }
        }
        return sum;
    }

    private BigDecimal sum(int[] sizes, int commitment) {
        BigDecimal sum = card.zero();
        for (List<boolean[]> month : months) {
            int measured = 0;
            for (boolean[] counting : month) {
                measured = Math.max(measured, counted(sizes, counting));
            }
            sum = sum.add(card.charge(measured, commitment));
        }
        return sum;
    }

    private static int counted(int[] sizes, boolean[] counting) {
        int counted = 0;
        for (int day = 0; day < sizes.length; day++) {
            counted += counting[day] ? sizes[day] : 0;
        }
        return counted;
    }
}
