package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;

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
        period(learner, from, until, 1);
    }

    /**
     * The same period of several learners who do all at the same instants, at the cost of one.
     *
     * @param alike stands for all of them
     */
    public void period(LearnerId alike, long from, long until, int learners) {
        boolean empty = from == until;
        if (from >= monthUntil || (empty ? from < monthFrom : until <= monthFrom)) {
            return;
        }
        if (previous.filter(alike::equals).isEmpty()) {
            distinct += learners;
            previous = Optional.of(alike);
        }
        if (empty) {
            return;
        }
        if (from < monthFrom) {
            carried += learners;
        }
        if (from <= monthFrom) {
            opening += learners;
        } else {
            begun.add(from, learners);
        }
        if (until >= monthUntil) {
            closing += learners;
        } else {
            ended.add(until, learners);
        }
    }

    public MonthCount count() {
        Peak peak = peak();
        return new MonthCount(distinct, peak.inUse(), Micros.toInstant(peak.first()), opening, closing, carried);
    }

    /** The last instant at which as many come to be in use as ever in the month; the month's beginning when nobody begins to. */
    public Instant lastPeakAt() {
        return Micros.toInstant(peak().last());
    }

    /** The most that were in use at one instant, and the first and the last instant from which on they were. */
    private record Peak(int inUse, long first, long last) {}

    private Peak peak() {
        Instants beginnings = begun.sorted();
        Instants ends = ended.sorted();
        int inUse = opening;
        Peak peak = new Peak(opening, monthFrom, monthFrom);
        int nextEnd = 0;
        for (int next = 0; next < beginnings.size; next++) {
            long beginning = beginnings.micros[next];
            while (nextEnd < ends.size && ends.micros[nextEnd] <= beginning) {
                inUse -= ends.learnersAt(nextEnd);
                nextEnd++;
            }
            inUse += beginnings.learnersAt(next);
            if (inUse > peak.inUse()) {
                peak = new Peak(inUse, beginning, beginning);
            } else if (inUse == peak.inUse()) {
                peak = new Peak(inUse, peak.first(), beginning);
            }
        }
        return peak;
    }

    /** A growing row of instants without an object for each; how many learners each is of takes room only where it is not one. */
    private static final class Instants {

        private long[] micros;
        private int[] learners = new int[0];
        private int size;

        Instants() {
            this(new long[16]);
        }

        private Instants(long[] micros) {
            this.micros = micros;
        }

        void add(long instant, int count) {
            if (size == micros.length) {
                micros = Arrays.copyOf(micros, size * 2);
            }
            if (count != 1 || learners.length > 0) {
                weigh(count);
            }
            micros[size++] = instant;
        }

        private void weigh(int count) {
            if (learners.length < micros.length) {
                int known = Math.min(learners.length, size);
                learners = Arrays.copyOf(learners, micros.length);
                Arrays.fill(learners, known, size, 1);
            }
            learners[size] = count;
        }

        int learnersAt(int index) {
            return learners.length == 0 ? 1 : learners[index];
        }

        Instants sorted() {
            Instants sorted = new Instants(new long[size]);
            if (learners.length == 0) {
                System.arraycopy(micros, 0, sorted.micros, 0, size);
                Arrays.sort(sorted.micros);
                sorted.size = size;
            } else {
                IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparingLong(index -> micros[index]))
                        .forEach(index -> sorted.add(micros[index], learners[index]));
            }
            return sorted;
        }
    }
}
