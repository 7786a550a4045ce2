package org.headcount.metering.ledger;

import java.util.ArrayList;
import java.util.List;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;

/**
 * Counts a month without a look at each period: beginnings and ends are counted in parts of it, and only those parts are
 * taken apart that may hold the peak. Comes to the same as {@link MonthSweep}, and costs a few counts however many learners
 * there are.
 */
public final class MonthTally<E extends Exception> {

    private static final int PARTS = 500;
    private static final int FEW = 5_000;

    private final Movements<E> movements;
    private int peak;
    private long peakAt;

    /** What the peak is at least. */
    private int least;

    private MonthTally(Movements<E> movements, int opening, long at) {
        this.movements = movements;
        this.peak = opening;
        this.peakAt = at;
        this.least = opening;
    }

    public static <E extends Exception> MonthCount of(Span month, Movements<E> movements) throws E {
        long from = Micros.of(month.from());
        long until = Micros.of(month.until());
        int carried = movements.carried(from);
        int opening = carried
                + movements.parts(from, from + 1, 1).stream()
                        .mapToInt(Movements.Part::begun)
                        .sum();
        MonthTally<E> tally = new MonthTally<>(movements, opening, from);
        Movements.Part rest = movements.parts(from + 1, until, until - from - 1).get(0);
        tally.takeApart(rest, opening);
        return new MonthCount(
                carried + movements.entering(from, until, from),
                tally.peak,
                Micros.toInstant(tally.peakAt),
                opening,
                opening + rest.begun() - rest.ended(),
                carried);
    }

    /**
     * The same day by day, without a look at each period either; comes to the same as {@link DaySweep}.
     *
     * @param days at least one, each beginning where the one before ends
     */
    public static <E extends Exception> List<DayCount> ofDays(List<Span> days, Movements<E> all) throws E {
        long since = Micros.of(days.get(0).from());
        long end = Micros.of(days.get(days.size() - 1).until());
        Movements.Part together = all.parts(since, end, end - since).get(0);
        Movements<E> movements = together.begun() + together.ended() > FEW ? all : new HeldMovements<>(all, since, end);
        int carried = movements.carried(since);
        int touched = carried;
        int before =
                carried; // those that end as the first day begins are not carried, and so must not be taken away again
        boolean first = true;
        List<DayCount> counts = new ArrayList<>(days.size());
        for (Span day : days) {
            long from = Micros.of(day.from());
            long until = Micros.of(day.until());
            Movements.Part start = movements.parts(from, from + 1, 1).get(0);
            int opening = before + start.begun() - (first ? 0 : start.ended());
            first = false;
            MonthTally<E> tally = new MonthTally<>(movements, opening, from);
            Movements.Part rest =
                    movements.parts(from + 1, until, until - from - 1).get(0);
            tally.takeApart(rest, opening);
            touched += movements.entering(from, until, since);
            before = opening + rest.begun() - rest.ended();
            counts.add(new DayCount(tally.peak, before, touched));
        }
        return counts;
    }

    private void look(long from, long until, int opening) throws E {
        List<Movements.Part> parts = movements.parts(from, until, (until - from + PARTS - 1) / PARTS);
        int inUse = opening;
        for (Movements.Part part : parts) {
            inUse += part.begun() - part.ended();
            least = Math.max(least, inUse);
        }
        int before = opening;
        for (Movements.Part part : parts) {
            int most = before + part.begun();
            if (most > peak && most >= least) {
                takeApart(part, before);
            }
            before += part.begun() - part.ended();
        }
    }

    private void takeApart(Movements.Part part, int before) throws E {
        if (part.until() - part.from() == 1) {
            offer(before - part.ended() + part.begun(), part.from());
        } else if (part.begun() + part.ended() > FEW) {
            look(part.from(), part.until(), before);
        } else {
            sweep(part, before);
        }
    }

    /** Ends come before beginnings of the same instant. */
    private void sweep(Movements.Part part, int before) throws E {
        List<Movements.Together> ends = movements.ends(part.from(), part.until());
        int inUse = before;
        int nextEnd = 0;
        for (Movements.Together beginning : movements.beginnings(part.from(), part.until())) {
            while (nextEnd < ends.size() && ends.get(nextEnd).at() <= beginning.at()) {
                inUse -= ends.get(nextEnd).licences();
                nextEnd++;
            }
            inUse += beginning.licences();
            offer(inUse, beginning.at());
        }
    }

    private void offer(int inUse, long at) {
        if (inUse > peak) {
            peak = inUse;
            peakAt = at;
        }
    }
}
