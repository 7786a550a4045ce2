package org.headcount.web.admin;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.status.Standing;

/**
 * A learner in the list.
 *
 * @param id the opaque one
 * @param name as the LMS tells it, else the identities, else the opaque id
 * @param switchable whether staff may move the switch, as far as the learner goes
 * @param since empty for one who was never active
 * @param until empty where nothing is known to change
 * @param reason in words
 */
public record LearnerRow(
        String id,
        String name,
        String identities,
        Status status,
        boolean switchable,
        String since,
        String until,
        String reason) {

    /** Who has no fact that counts is neither active nor inactive. */
    public enum Status {
        ACTIVE,
        INACTIVE,
        NOT_COUNTED
    }

    /** @param neverCounted whether the learner is none, but staff or a test user */
    static LearnerRow of(Standing standing, boolean neverCounted, Optional<Fact> reason, Instant now, ZoneId zone) {
        String identities = standing.learner().identities().stream()
                .map(IdentityName::toString)
                .collect(Collectors.joining(", "));
        String name = standing.learner().name();
        String anybody = identities.isEmpty() ? standing.learner().id().value() : identities; // of somebody erased
        boolean active = standing.active(now);
        return new LearnerRow(
                standing.learner().id().value(),
                name.isEmpty() ? anybody : name,
                identities,
                active ? Status.ACTIVE : standing.known() ? Status.INACTIVE : Status.NOT_COUNTED,
                !neverCounted,
                local(standing.since(now), zone),
                local(standing.until(now), zone),
                reason.map(fact -> words(fact, active)).orElse(neverCounted ? "staff or test user" : "never active"));
    }

    public boolean active() {
        return status == Status.ACTIVE;
    }

    private static String local(Optional<Instant> instant, ZoneId zone) {
        return instant.map(at -> LearnersView.local(at, zone)).orElse("");
    }

    private static String words(Fact fact, boolean active) {
        if (fact.type() == FactType.SWITCH_OFF) {
            return "switched off by staff";
        }
        String last = fact.type() == FactType.SWITCH_ON
                ? "switch-on by staff"
                : fact.kind().wire();
        return active ? "last " + last : "ran out after the last " + last;
    }
}
