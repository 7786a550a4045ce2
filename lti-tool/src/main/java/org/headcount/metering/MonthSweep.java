package org.headcount.metering;

import java.util.Arrays;
import java.util.Optional;

/**
 * Counts a month by sweeping over the ends and beginnings of periods: sixteen bytes at most for each, so that a million
 * learners fit anywhere. Takes the periods in any order of learners, those of one learner one after the other.
 */
public final class MonthSweep implements Ledger.PeriodVisitor {

    private final long monthFrom;
    private final long monthUntil;
    private final Instants begun = new Instants();
    private final Instants ended = new Instants();
    private Optional<LearnerId> previous = Optional.empty();
    private int distinct;
    private int opening;
    private int closing;
    private int carried;

    public MonthSweep(Span month) {
        this.monthFrom = Micros.of(month.from());
        this.monthUntil = Micros.of(month.until());
    }

    @Override
    public void period(LearnerId learner, long from, long until) {
        boolean empty = from == until;
        if (from >= monthUntil || (empty ? from < monthFrom : until <= monthFrom)) {
            return;
        }
        if (previous.filter(learner::equals).isEmpty()) {
            distinct++;
            previous = Optional.of(learner);
        }
        if (empty) {
            return;
        }
        if (from < monthFrom) {
            carried++;
        }
        if (from <= monthFrom) {
            opening++;
        } else {
            begun.add(from);
        }
        if (until >= monthUntil) {
            closing++;
        } else {
            ended.add(until);
        }
    }

    public MonthCount count() {
        long[] beginnings = begun.sorted();
        long[] ends = ended.sorted();
        int inUse = opening;
        int peak = opening;
        long peakAt = monthFrom;
        int nextEnd = 0;
        for (long beginning : beginnings) {
            while (nextEnd < ends.length && ends[nextEnd] <= beginning) {
                nextEnd++;
                inUse--;
            }
            inUse++;
            if (inUse > peak) {
                peak = inUse;
                peakAt = beginning;
            }
        }
        return new MonthCount(distinct, peak, Micros.toInstant(peakAt), opening, closing, carried);
    }

    /** A growing row of instants without an object for each. */
    private static final class Instants {

        private long[] micros = new long[64];
        private int size;

        void add(long instant) {
            if (size == micros.length) {
                micros = Arrays.copyOf(micros, size * 2);
            }
            micros[size++] = instant;
        }

        long[] sorted() {
            long[] copy = Arrays.copyOf(micros, size);
            Arrays.sort(copy);
            return copy;
        }
    }
}
