package org.headcount.metering.ledger;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.LearnerId;

/**
 * Puts learners in order as some links make them, though they come in order as other links do. Whom no link ever named
 * passes through; everybody else is put together anew. Holds whom links name, and one learner's facts at a time.
 */
public final class Regrouping {

    private final Links now;
    private final NavigableMap<LearnerId, NavigableSet<IdentityId>> waiting;
    private final Taker taker;

    /** Takes a learner, and the identities that it is. */
    interface Taker {
        void take(LearnerId learner, NavigableSet<IdentityId> identities);
    }

    /**
     * @param now the links by which learners come
     * @param then whom to hand over instead of all whom {@code now} names
     */
    Regrouping(Links now, Map<LearnerId, NavigableSet<IdentityId>> then, Taker taker) {
        this.now = now;
        this.waiting = new TreeMap<>(then);
        this.taker = taker;
    }

    /** Hands over whoever comes before the learner that has come, and says whether that one is to be handed over as it is. */
    public boolean passes(LearnerId come) {
        while (!waiting.isEmpty() && waiting.firstKey().compareTo(come) < 0) {
            takeFirst();
        }
        return !now.name(new IdentityId(come.value()));
    }

    /** Hands over the rest: nobody comes any more. */
    public void end() {
        while (!waiting.isEmpty()) {
            takeFirst();
        }
    }

    private void takeFirst() {
        Map.Entry<LearnerId, NavigableSet<IdentityId>> first = waiting.pollFirstEntry();
        taker.take(first.getKey(), first.getValue());
    }

    /**
     * Regroups histories.
     *
     * @param told all that was ever said of who is who
     * @param known which of it counts
     * @param sweep hands over everybody's history as {@link Histories} does, by all that was said
     * @param facts of one of the learners that the sweep knows
     */
    public static void each(
            Histories.Marked told,
            Histories.Known known,
            Consumer<Histories.MarkedVisitor> sweep,
            Function<LearnerId, Histories.Marked> facts,
            Histories.MarkedVisitor visitor) {
        Links now = Links.of(told.facts(), fact -> true);
        if (now.learners().isEmpty()) {
            sweep.accept(visitor);
            return;
        }
        Links then = Links.of(told.facts(), fact -> known.knows(fact, told.cameAfter()));
        Regrouping regrouping = new Regrouping(now, then.learners(), (learner, identities) -> {
            List<Fact> theirs = new ArrayList<>();
            Map<FactKey, YearMonth> cameAfter = new HashMap<>();
            identities.stream().map(now::learner).distinct().map(facts).forEach(some -> {
                some.facts().stream()
                        .filter(fact -> identities.contains(fact.identity()) && fact.type() != FactType.REFUSAL)
                        .forEach(theirs::add);
                cameAfter.putAll(some.cameAfter());
            });
            if (!theirs.isEmpty()) {
                theirs.sort(Fact.EVALUATION);
                visitor.history(learner, List.copyOf(theirs), cameAfter);
            }
        });
        sweep.accept((learner, history, cameAfter) -> {
            if (regrouping.passes(learner)) {
                visitor.history(learner, history, cameAfter);
            }
        });
        regrouping.end();
    }
}
