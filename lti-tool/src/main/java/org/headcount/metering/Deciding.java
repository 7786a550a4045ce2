package org.headcount.metering;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/** Decisions by the terms of one institution at one instant. Licences are counted once, if at all. */
final class Deciding {

    private final Instant now;
    private final IntSupplier count;
    private final Policy policy;
    private final Optional<Integer> places;
    private final boolean ended;
    private OptionalInt inUse = OptionalInt.empty();

    /** @param count how many licences are in use */
    Deciding(Terms terms, Instant now, IntSupplier count) {
        this.now = now;
        this.count = count;
        this.policy = terms.policy().inForceAt(now);
        this.places = policy.places(terms.committedAt(now));
        this.ended = terms.ended(now).isPresent();
    }

    Decision of(Optional<Licence> who, Kind kind, Origin origin, Role role) {
        Decision decision =
                Decision.of(who, policy, places, new Decision.Request(kind, origin, role), now, this::inUse);
        return ended ? decision.contractEnded() : decision;
    }

    private int inUse() {
        if (inUse.isEmpty()) {
            inUse = OptionalInt.of(count.getAsInt());
        }
        return inUse.getAsInt();
    }
}
