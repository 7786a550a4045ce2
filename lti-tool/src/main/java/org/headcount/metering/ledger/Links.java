package org.headcount.metering.ledger;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.LearnerId;

/**
 * Who is who. Of each two identities what was recorded last stands, whatever it is dated: linked, or not. A learner is all
 * identities that are linked with each other, one by one or through others. Follows from the facts alone, in any order.
 *
 * <p>A void undoes a link or an unlink when it is about one of the two that it joins, linked or not: whether a void holds
 * must not depend on the very link that it undoes.
 */
public final class Links {

    private static final Comparator<Fact> LAST = Comparator.comparing(Fact::recordedAt)
            .thenComparing(Fact::occurredAt)
            .thenComparing(Fact::type)
            .thenComparing(Fact::key);

    private final Map<IdentityId, NavigableSet<IdentityId>> groups = new HashMap<>();
    private final NavigableMap<LearnerId, NavigableSet<IdentityId>> learners = new TreeMap<>();

    /** Two identities, the first one first. */
    public record Pair(IdentityId one, IdentityId other) {

        public static Pair of(IdentityId one, IdentityId other) {
            return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
        }
    }

    private Links(Collection<Fact> told, Predicate<Fact> known) {
        Map<IdentityId, Set<IdentityId>> neighbours = new HashMap<>();
        told.forEach(fact -> ends(fact)
                .ifPresent(pair -> List.of(pair.one(), pair.other())
                        .forEach(end -> neighbours.computeIfAbsent(end, any -> new HashSet<>()))));
        inForce(told.stream().filter(known).toList()).forEach((pair, link) -> {
            neighbours.getOrDefault(pair.one(), Set.of()).add(pair.other());
            neighbours.getOrDefault(pair.other(), Set.of()).add(pair.one());
        });
        neighbours.keySet().forEach(identity -> {
            if (!groups.containsKey(identity)) {
                NavigableSet<IdentityId> group = Collections.unmodifiableNavigableSet(reached(identity, neighbours));
                group.forEach(member -> groups.put(member, group));
                learners.put(new LearnerId(group.first().value()), group);
            }
        });
    }

    /**
     * Who is who by those of some facts that are known.
     *
     * @param told links and unlinks, and the voids that may name one; others mean nothing
     */
    public static Links of(Collection<Fact> told, Predicate<Fact> known) {
        return new Links(told, known);
    }

    /** Where nobody is anybody else. */
    public static Links none() {
        return of(List.of(), fact -> false);
    }

    /** The links in force, by whom they join. */
    public static Map<Pair, Fact> inForce(Collection<Fact> told) {
        Map<Pair, Fact> last = lastNotVoided(told);
        last.values().removeIf(fact -> fact.type() == FactType.UNLINK);
        return last;
    }

    private static Map<Pair, Fact> lastNotVoided(Collection<Fact> told) {
        Map<Pair, Fact> last = new HashMap<>();
        notVoided(told)
                .forEach(fact -> ends(fact)
                        .ifPresent(pair ->
                                last.merge(pair, fact, (one, other) -> LAST.compare(one, other) < 0 ? other : one)));
        return last;
    }

    /** What was said next of the two whom a link joins, and counts. */
    static Optional<Fact> next(Collection<Fact> told, Fact link) {
        return notVoided(told)
                .filter(fact -> ends(fact).equals(ends(link)) && LAST.compare(fact, link) > 0)
                .min(LAST);
    }

    private static Stream<Fact> notVoided(Collection<Fact> told) {
        Map<FactKey, Set<IdentityId>> voided = new HashMap<>();
        told.forEach(fact -> {
            if (fact.detail() instanceof Detail.Voids voids) {
                voided.computeIfAbsent(voids.fact(), any -> new HashSet<>()).add(fact.identity());
            }
        });
        return told.stream()
                .filter(fact -> fact.type().links())
                .filter(fact ->
                        voided.getOrDefault(fact.key(), Set.of()).stream().noneMatch(about -> joins(fact, about)));
    }

    /** The last word on whether two are one, in force or voided. */
    public static Optional<Fact> last(Collection<Fact> told, Pair pair) {
        return told.stream()
                .filter(fact -> ends(fact).filter(pair::equals).isPresent())
                .max(LAST);
    }

    /** Whom a link or an unlink names; nobody where it names the same identity twice. */
    public static Optional<Pair> ends(Fact fact) {
        return fact.detail() instanceof Detail.Joins joins && !joins.other().equals(fact.identity())
                ? Optional.of(Pair.of(fact.identity(), joins.other()))
                : Optional.empty();
    }

    /** Whether a link or an unlink names an identity. */
    public static boolean joins(Fact link, IdentityId identity) {
        return link.identity().equals(identity)
                || (link.detail() instanceof Detail.Joins joins && joins.other().equals(identity));
    }

    private static NavigableSet<IdentityId> reached(IdentityId from, Map<IdentityId, Set<IdentityId>> neighbours) {
        NavigableSet<IdentityId> reached = new TreeSet<>();
        Deque<IdentityId> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            IdentityId identity = next.pop();
            if (reached.add(identity)) {
                next.addAll(neighbours.getOrDefault(identity, Set.of()));
            }
        }
        return reached;
    }

    /** Whether any of the facts names an identity, known or not. */
    public boolean name(IdentityId identity) {
        return groups.containsKey(identity);
    }

    /** An identity, and all that are linked with it. */
    public NavigableSet<IdentityId> together(IdentityId identity) {
        NavigableSet<IdentityId> group = groups.get(identity);
        return group == null ? new TreeSet<>(Set.of(identity)) : group;
    }

    public LearnerId learner(IdentityId identity) {
        return new LearnerId(together(identity).first().value());
    }

    /** Everybody whom the facts name, known or not, some of them alone. */
    public NavigableMap<LearnerId, NavigableSet<IdentityId>> learners() {
        return Collections.unmodifiableNavigableMap(learners);
    }
}
