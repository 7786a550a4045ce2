package org.headcount.metering.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Beginnings and ends of a stretch in which there are few: read once, and then counted in memory. What does not follow from them is still asked. */
final class HeldMovements<E extends Exception> implements Movements<E> {

    private final Movements<E> asked;
    private final List<Together> beginnings;
    private final List<Together> ends;

    HeldMovements(Movements<E> asked, long from, long until) throws E {
        this.asked = asked;
        this.beginnings = asked.beginnings(from, until);
        this.ends = asked.ends(from, until);
    }

    @Override
    public int carried(long at) throws E {
        return asked.carried(at);
    }

    @Override
    public int entering(long from, long until, long since) throws E {
        return asked.entering(from, until, since);
    }

    @Override
    public OptionalLong entering(long from, long until, long since, int others) throws E {
        return asked.entering(from, until, since, others);
    }

    @Override
    public List<Part> parts(long from, long until, long width) {
        List<Part> parts = new ArrayList<>();
        for (long begin = from; begin < until; begin += width) {
            long end = Math.min(until, begin + width);
            parts.add(new Part(begin, end, sum(beginnings(begin, end)), sum(ends(begin, end))));
        }
        return parts;
    }

    private static int sum(List<Together> all) {
        return all.stream().mapToInt(Together::licences).sum();
    }

    @Override
    public List<Together> beginnings(long from, long until) {
        return within(beginnings, from, until);
    }

    @Override
    public List<Together> ends(long from, long until) {
        return within(ends, from, until);
    }

    private static List<Together> within(List<Together> all, long from, long until) {
        return all.subList(first(all, from), first(all, until));
    }

    /** The place of the first that is not before an instant. */
    private static int first(List<Together> all, long at) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).at() < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
