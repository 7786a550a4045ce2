package org.headcount.metering.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Policy;

/**
 * Finds the instant at which a month goes over a commitment without a look at each period: only those parts of it are taken
 * apart in which that may have been. Comes to the same as {@link Overtaking}.
 */
public final class Crossing<E extends Exception> {

    private static final int PARTS = 500;
    private static final int FEW = 5_000;

    private final Movements<E> movements;
    private final int committed;

    private Crossing(Movements<E> movements, int committed) {
        this.movements = movements;
        this.committed = committed;
    }

    /** Empty where it never does; with {@link Policy.Measure#CLOSING} where it is not over at the end. */
    public static <E extends Exception> Optional<Instant> of(
            Policy.Measure measure, int committed, Span month, Movements<E> movements) throws E {
        long from = Micros.of(month.from());
        long until = Micros.of(month.until());
        Crossing<E> crossing = new Crossing<>(movements, committed);
        OptionalLong at = measure == Policy.Measure.DISTINCT
                ? crossing.touched(from, until)
                : crossing.inUse(measure == Policy.Measure.CLOSING, from, until);
        return at.isPresent() ? Optional.of(Micros.toInstant(at.getAsLong())) : Optional.empty();
    }

    private OptionalLong touched(long from, long until) throws E {
        int carried = movements.carried(from);
        return carried > committed ? OptionalLong.of(from) : movements.entering(from, until, from, committed - carried);
    }

    private OptionalLong inUse(boolean last, long from, long until) throws E {
        int opening = movements.carried(from)
                + movements.parts(from, from + 1, 1).get(0).begun();
        if (!last && opening > committed) {
            return OptionalLong.of(from);
        }
        Movements.Part rest = movements.parts(from + 1, until, until - from - 1).get(0);
        int closing = opening + rest.begun() - rest.ended();
        if (last && closing <= committed) {
            return OptionalLong.empty();
        }
        OptionalLong within = last ? last(rest, closing) : first(rest, opening);
        return last && within.isEmpty() ? OptionalLong.of(from) : within; // it has been over all the time
    }

    /** Of a part before which it is not over. */
    private OptionalLong first(Movements.Part part, int before) throws E {
        if (before + part.begun() <= committed) {
            return OptionalLong.empty();
        }
        if (part.until() - part.from() == 1) {
            return before - part.ended() + part.begun() > committed
                    ? OptionalLong.of(part.from())
                    : OptionalLong.empty();
        }
        if (part.begun() + part.ended() <= FEW) {
            return sweep(part, before, false);
        }
        int inUse = before;
        for (Movements.Part piece : pieces(part)) {
            OptionalLong found = first(piece, inUse);
            if (found.isPresent()) {
                return found;
            }
            inUse += piece.begun() - piece.ended();
        }
        return OptionalLong.empty();
    }

    /** Of a part at the end of which it is over; empty where it is all the time, before it too. */
    private OptionalLong last(Movements.Part part, int after) throws E {
        int before = after - part.begun() + part.ended();
        if (before - part.ended() > committed) {
            return OptionalLong.empty();
        }
        if (part.until() - part.from() == 1) {
            return before <= committed ? OptionalLong.of(part.from()) : OptionalLong.empty();
        }
        if (part.begun() + part.ended() <= FEW) {
            return sweep(part, before, true);
        }
        List<Movements.Part> pieces = pieces(part);
        int inUse = after;
        for (int piece = pieces.size() - 1; piece >= 0; piece--) {
            OptionalLong found = last(pieces.get(piece), inUse);
            if (found.isPresent()) {
                return found;
            }
            inUse -= pieces.get(piece).begun() - pieces.get(piece).ended();
        }
        return OptionalLong.empty();
    }

    private List<Movements.Part> pieces(Movements.Part part) throws E {
        return movements.parts(part.from(), part.until(), (part.until() - part.from() + PARTS - 1) / PARTS);
    }

    /** Whatever ends and begins at one instant is one movement. */
    private OptionalLong sweep(Movements.Part part, int before, boolean last) throws E {
        List<Movements.Together> begun = movements.beginnings(part.from(), part.until());
        List<Movements.Together> ended = movements.ends(part.from(), part.until());
        OptionalLong found = OptionalLong.empty();
        int inUse = before;
        int nextEnd = 0;
        int next = 0;
        while (next < begun.size() || nextEnd < ended.size()) {
            long instant = Math.min(
                    next < begun.size() ? begun.get(next).at() : Long.MAX_VALUE,
                    nextEnd < ended.size() ? ended.get(nextEnd).at() : Long.MAX_VALUE);
            boolean was = inUse > committed;
            for (; nextEnd < ended.size() && ended.get(nextEnd).at() == instant; nextEnd++) {
                inUse -= ended.get(nextEnd).licences();
            }
            for (; next < begun.size() && begun.get(next).at() == instant; next++) {
                inUse += begun.get(next).licences();
            }
            if (inUse > committed && !was) {
                found = OptionalLong.of(instant);
                if (!last) {
                    return found;
                }
            }
        }
        return found;
    }
}
