package org.headcount.metering.status;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;

/** When a learner did something last: what the learner does, not what others do about the learner, as enrolling somebody or making out a voucher. */
public final class LastUse {

    private LastUse() {}

    /** By the facts that count from an instant up to another; what never counted is no use either. */
    public static Optional<Instant> of(Collection<Fact> facts, Instant upTo) {
        LeftOut leftOut = LeftOut.of(facts);
        return facts.stream()
                .filter(LastUse::isOne)
                .filter(fact -> !fact.effectiveAt().isAfter(upTo))
                .filter(fact -> !leftOut.has(fact))
                .map(Fact::effectiveAt)
                .max(Comparator.naturalOrder());
    }

    /** Whether a fact tells of something that the learner did, as far as it alone can say. */
    public static boolean isOne(Fact fact) {
        return fact.type().isActivity()
                && fact.origin() == Origin.LEARNER
                && fact.role() == Role.LEARNER
                && fact.kind() != Kind.ENROLMENT
                && fact.kind() != Kind.VOUCHER
                && !fact.quarantined();
    }
}
