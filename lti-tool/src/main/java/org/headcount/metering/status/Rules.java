package org.headcount.metering.status;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;

/** The versions of policy and zone, asked by instant. */
final class Rules {

    private final History<Policy> policy;
    private final Months months;
    private final List<TakeOver> takeOvers = new ArrayList<>();

    Rules(History<Policy> policy, History<ZoneId> zone) {
        this.policy = policy;
        this.months = new Months(zone);
        List<Dated<Policy>> versions = policy.inForce();
        for (int i = 1; i < versions.size(); i++) {
            Dated<Policy> next = versions.get(i);
            if (versions.get(i - 1).value().window() == null && next.value().window() != null) {
                takeOvers.add(new TakeOver(next.from(), until(next.value(), next.from())));
            }
        }
    }

    Optional<Policy> policyAt(Instant instant) {
        return policy.at(instant);
    }

    Instant until(Policy version, Instant activity) {
        return version.window() == null ? Period.OPEN : version.until(activity, months.zoneAt(activity));
    }

    List<TakeOver> takeOversAfter(Instant instant) {
        return takeOvers.stream()
                .filter(takeOver -> takeOver.at().isAfter(instant))
                .toList();
    }

    /** A version with a window takes over from one without, and what was open ends. */
    record TakeOver(Instant at, Instant end) {}
}
