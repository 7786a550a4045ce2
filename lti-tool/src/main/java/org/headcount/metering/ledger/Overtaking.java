package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Policy;

/** Finds the instant at which a month goes over a commitment: sixteen bytes at most for each period. Takes periods as {@link MonthSweep} does. */
public final class Overtaking implements Ledger.PeriodVisitor {

    private final Policy.Measure measure;
    private final int committed;
    private final long monthFrom;
    private final long monthUntil;
    private final Instants begun = new Instants();
    private final Instants ended = new Instants();
    private final Instants touched = new Instants();
    private Optional<LearnerId> previous = Optional.empty();

    public Overtaking(Policy.Measure measure, int committed, Span month) {
        this.measure = measure;
        this.committed = committed;
        this.monthFrom = Micros.of(month.from());
        this.monthUntil = Micros.of(month.until());
    }

    @Override
    public void period(LearnerId learner, long from, long until) {
        boolean empty = from == until;
        if (from >= monthUntil || (empty ? from < monthFrom : until <= monthFrom)) {
            return;
        }
        long begins = Math.max(from, monthFrom);
        if (measure == Policy.Measure.DISTINCT) {
            if (previous.filter(learner::equals).isPresent()) {
                touched.lower(begins);
            } else {
                touched.add(begins);
                previous = Optional.of(learner);
            }
        } else if (!empty) {
            begun.add(begins);
            if (until < monthUntil) {
                ended.add(until);
            }
        }
    }

    /** Empty where it never does. */
    public Optional<Instant> at() {
        long[] found = measure == Policy.Measure.DISTINCT ? touching() : inUse();
        return Arrays.stream(found).boxed().findFirst().map(Micros::toInstant);
    }

    private long[] touching() {
        long[] sorted = touched.sorted();
        return sorted.length > committed ? new long[] {sorted[committed]} : new long[0];
    }

    private long[] inUse() {
        long[] beginnings = begun.sorted();
        long[] ends = ended.sorted();
        long[] found = {};
        int nextEnd = 0;
        int next = 0;
        int inUse = 0;
        while (next < beginnings.length || nextEnd < ends.length) {
            long instant = next < beginnings.length && (nextEnd == ends.length || beginnings[next] <= ends[nextEnd])
                    ? beginnings[next]
                    : ends[nextEnd];
            boolean was = inUse > committed;
            for (; nextEnd < ends.length && ends[nextEnd] == instant; nextEnd++) {
                inUse--;
            }
            for (; next < beginnings.length && beginnings[next] == instant; next++) {
                inUse++;
            }
            if (inUse > committed && !was) {
                found = new long[] {instant};
                if (measure == Policy.Measure.PEAK) {
                    return found;
                }
            }
        }
        return inUse > committed ? found : new long[0];
    }

    /** A growing row of instants without an object for each. */
    private static final class Instants {

        private long[] micros = new long[16];
        private int size;

        void add(long instant) {
            if (size == micros.length) {
                micros = Arrays.copyOf(micros, size * 2);
            }
            micros[size++] = instant;
        }

        /** Takes an earlier instant in place of the last one. */
        void lower(long instant) {
            micros[size - 1] = Math.min(micros[size - 1], instant);
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(micros, size);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
