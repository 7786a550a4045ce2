package org.headcount.metering.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;

/** Counts days by sweeping over the ends and beginnings of periods. Takes periods as {@link MonthSweep} does, and is asked once. */
public final class DaySweep implements Ledger.PeriodVisitor {

    private final List<Span> days;
    private final long from;
    private final long until;
    private final LongStream.Builder begun = LongStream.builder();
    private final LongStream.Builder ended = LongStream.builder();
    private final LongStream.Builder touched = LongStream.builder();
    private Optional<LearnerId> previous = Optional.empty();
    private long first;

    /** @param days at least one, each beginning where the one before ends */
    public DaySweep(List<Span> days) {
        this.days = List.copyOf(days);
        this.from = Micros.of(span().from());
        this.until = Micros.of(span().until());
    }

    /** All days together. */
    public Span span() {
        return new Span(days.get(0).from(), days.get(days.size() - 1).until());
    }

    @Override
    public void period(LearnerId learner, long begins, long ends) {
        boolean empty = begins == ends;
        if (begins >= until || (empty ? begins < from : ends <= from)) {
            return;
        }
        long within = Math.max(begins, from);
        if (previous.filter(learner::equals).isPresent()) {
            first = Math.min(first, within);
        } else {
            previous.ifPresent(any -> touched.add(first));
            previous = Optional.of(learner);
            first = within;
        }
        if (!empty) {
            begun.add(within);
            ended.add(ends);
        }
    }

    public List<DayCount> counts() {
        previous.ifPresent(any -> touched.add(first));
        Row beginnings = new Row(begun);
        Row ends = new Row(ended);
        Row touches = new Row(touched);
        int inUse = 0;
        List<DayCount> counts = new ArrayList<>(days.size());
        for (Span day : days) {
            long morning = Micros.of(day.from());
            long midnight = Micros.of(day.until());
            inUse += beginnings.passTo(morning) - ends.passTo(morning);
            int most = inUse;
            while (beginnings.next() < midnight) {
                long at = beginnings.next();
                inUse += beginnings.passTo(at) - ends.passTo(at);
                most = Math.max(most, inUse);
            }
            inUse -= ends.passTo(midnight - 1); // whose licence ends at midnight has had it all day
            touches.passTo(midnight - 1);
            counts.add(new DayCount(most, inUse, touches.passed));
        }
        return counts;
    }

    /** Instants in their order, and how many of them were passed. */
    private static final class Row {

        private final long[] instants;
        private int passed;

        Row(LongStream.Builder found) {
            this.instants = found.build().sorted().toArray();
        }

        long next() {
            return passed < instants.length ? instants[passed] : Long.MAX_VALUE;
        }

        /** Passes all up to an instant and it too, and tells how many these are. */
        int passTo(long instant) {
            int before = passed;
            while (next() <= instant && passed < instants.length) {
                passed++;
            }
            return passed - before;
        }
    }
}
