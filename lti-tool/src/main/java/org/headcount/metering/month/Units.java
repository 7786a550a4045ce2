package org.headcount.metering.month;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Claim;
import org.headcount.metering.status.Periods;

/**
 * Units are labels on facts, such as faculties. A learner is of a unit while a stretch lasts that a fact with its label
 * gave, and so may be of several at one time; charged is each for one fact, and so in one unit.
 */
public final class Units {

    /** The unit of all facts without a label. */
    public static final String UNASSIGNED = "unassigned";

    private Units() {}

    public static String of(Fact fact) {
        return fact.unit().isEmpty() ? UNASSIGNED : fact.unit();
    }

    /** What each unit gave a learner: for each its stretches, disjoint and ordered. All of them together are the periods. */
    public static NavigableMap<String, List<Span>> stretches(Collection<Fact> facts, Periods.Fold fold) {
        Map<FactKey, String> labels = labels(facts);
        NavigableMap<String, List<Span>> stretches = new TreeMap<>();
        for (Claim claim : fold.claims()) { // by the order of evaluation, so none begins before the one before it
            List<Span> unit = stretches.computeIfAbsent(label(labels, claim), any -> new ArrayList<>());
            Span last = unit.isEmpty() ? null : unit.get(unit.size() - 1);
            if (last == null || last.until().isBefore(claim.from())) {
                unit.add(new Span(claim.from(), claim.until()));
            } else if (last.until().isBefore(claim.until())) {
                unit.set(unit.size() - 1, new Span(last.from(), claim.until()));
            }
        }
        return stretches;
    }

    /**
     * Of which units a learner is at an instant: of those whose stretches cover it; for one who is inactive then, of those
     * that reached furthest before it; {@link #UNASSIGNED} for one who was never active by then.
     */
    static Set<String> at(Collection<Fact> facts, Periods.Fold fold, Instant instant) {
        Map<FactKey, String> labels = labels(facts);
        List<Claim> deciding =
                fold.claims().stream().filter(claim -> claim.covers(instant)).toList();
        if (deciding.isEmpty()) {
            List<Claim> over = fold.claims().stream()
                    .filter(claim -> !claim.until().isAfter(instant))
                    .toList();
            Instant last =
                    over.stream().map(Claim::until).max(Instant::compareTo).orElse(instant);
            deciding = over.stream().filter(claim -> claim.until().equals(last)).toList();
        }
        Set<String> units =
                deciding.stream().map(claim -> label(labels, claim)).collect(Collectors.toUnmodifiableSet());
        return units.isEmpty() ? Set.of(UNASSIGNED) : units;
    }

    private static Map<FactKey, String> labels(Collection<Fact> facts) {
        Map<FactKey, String> labels = new HashMap<>();
        facts.forEach(fact -> labels.put(fact.key(), of(fact)));
        return labels;
    }

    private static String label(Map<FactKey, String> labels, Claim claim) {
        return labels.getOrDefault(claim.fact(), UNASSIGNED);
    }
}
