package org.headcount.metering.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Something that happened, written down for good. It names an identity, not a learner, so that linking and unlinking
 * identities stay possible.
 *
 * @param occurredAt when it happened; for switches when it takes effect
 * @param recordedAt when it was written down
 * @param detail what only a fact of its type says
 */
public record Fact(
        FactKey key,
        IdentityId identity,
        FactType type,
        Kind kind,
        Role role,
        Origin origin,
        Instant occurredAt,
        Instant recordedAt,
        String unit,
        Detail detail) {

    public Fact {
        occurredAt = Micros.floor(occurredAt);
        recordedAt = Micros.floor(recordedAt);
        Detail.check(type, kind, detail);
        if (detail instanceof Detail.With) {
            throw new IllegalArgumentException("a fact tells whom it joins by opaque id, and not by name");
        }
    }

    /** One that says no more than all of them do. */
    public Fact(
            FactKey key,
            IdentityId identity,
            FactType type,
            Kind kind,
            Role role,
            Origin origin,
            Instant occurredAt,
            Instant recordedAt,
            String unit) {
        this(key, identity, type, kind, role, origin, occurredAt, recordedAt, unit, Detail.NONE);
    }

    /**
     * Nothing is reported from before: no learning management system is older, and what is dated earlier was dated by a
     * program that had no date. A learner switched on in the year 1 would have touched every month since.
     */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** How far a reporting clock may run ahead of ours before its activity is set aside. */
    public static final Duration TOLERATED_LEAD = Duration.ofMinutes(5);

    /** The order of evaluation. It is total and does not depend on arrival. */
    public static final Comparator<Fact> EVALUATION = Comparator.comparing(Fact::effectiveAt)
            .thenComparing(fact -> fact.type().turn())
            .thenComparing(Fact::key);

    /** The same, recorded at another instant. */
    public Fact recorded(Instant at) {
        return new Fact(key, identity, type, kind, role, origin, occurredAt, at, unit, detail);
    }

    /** When it counts from: no later than it was recorded, except for what staff may date ahead. */
    public Instant effectiveAt() {
        if (detail instanceof Detail.Exempts exempts) {
            return exempts.stretch().from();
        }
        return type.mayBePlanned() || occurredAt.isBefore(recordedAt) ? occurredAt : recordedAt;
    }

    /** Whether it is an activity from so far ahead of our clock that it is kept and shown but not counted. */
    public boolean quarantined() {
        return type.isActivity() && occurredAt.isAfter(recordedAt.plus(TOLERATED_LEAD));
    }
}
