package org.headcount.metering.status;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;

/**
 * A fact with what became of it, by all that is known.
 *
 * @param because the fact that leaves it out: a void, an exemption or a revocation
 */
public record ToldFact(Fact fact, State state, Optional<FactKey> because) {

    /** What a fact comes to. */
    public enum State {
        /** It opens or extends a period. */
        COUNTED,
        /** Kept, and it opens no period. */
        RECORDED,
        QUARANTINED,
        /** Dated ahead, and not yet in effect. */
        PLANNED,
        VOIDED,
        EXEMPT,
        REVOKED;

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param facts of one learner, of which the fold was made */
    public static List<ToldFact> all(List<Fact> facts, Periods.Fold fold, Instant now) {
        LeftOut leftOut = LeftOut.of(facts);
        Set<FactKey> counted = fold.claims().stream().map(Claim::fact).collect(Collectors.toSet());
        return facts.stream()
                .map(fact -> leftOut.why(fact)
                        .map(omission ->
                                new ToldFact(fact, State.valueOf(omission.why().name()), Optional.of(omission.by())))
                        .orElseGet(() -> new ToldFact(fact, state(fact, counted, now), Optional.empty())))
                .toList();
    }

    private static State state(Fact fact, Set<FactKey> counted, Instant now) {
        if (fact.type().mayBePlanned() && fact.effectiveAt().isAfter(now)) {
            return State.PLANNED;
        }
        if (fact.quarantined()) {
            return State.QUARANTINED;
        }
        return counted.contains(fact.key()) ? State.COUNTED : State.RECORDED;
    }
}
