package org.headcount.metering.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** Counts as a database would. */
record CountedMovements(List<Stays> stays) implements Movements<RuntimeException> {

    /** A period of so many learners who do alike; none of them has another. */
    record Stays(long from, long until, int learners) {}

    @Override
    public int carried(long at) {
        return stays.stream()
                .filter(each -> each.from() < at && each.until() > at)
                .mapToInt(Stays::learners)
                .sum();
    }

    @Override
    public int entering(long from, long until, long since) {
        return stays.stream()
                .filter(each -> each.from() >= from && each.from() < until)
                .mapToInt(Stays::learners)
                .sum();
    }

    @Override
    public OptionalLong entering(long from, long until, long since, int others) {
        return stays.stream()
                .filter(each -> each.from() >= from && each.from() < until)
                .flatMapToLong(each -> LongStream.generate(each::from).limit(each.learners()))
                .sorted()
                .skip(others)
                .findFirst();
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
        return together(Stays::from, from, until);
    }

    @Override
    public List<Together> ends(long from, long until) {
        return together(Stays::until, from, until);
    }

    private List<Together> together(ToLongFunction<Stays> when, long from, long until) {
        Map<Long, Integer> licences = new TreeMap<>();
        for (Stays each : stays) {
            long at = when.applyAsLong(each);
            if (each.from() < each.until() && at >= from && at < until) {
                licences.merge(at, each.learners(), Integer::sum);
            }
        }
        return licences.entrySet().stream()
                .map(each -> new Together(each.getKey(), each.getValue()))
                .toList();
    }
}
