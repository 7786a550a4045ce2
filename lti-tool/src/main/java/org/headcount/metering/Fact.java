package org.headcount.metering;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Something that happened, written down for good. It names an identity, not a learner, so that linking and unlinking
 * identities stay possible.
 *
 * @param occurredAt when it happened; for switches when it takes effect
 * @param recordedAt when it was written down
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
        String unit) {

    public Fact {
        occurredAt = Micros.floor(occurredAt);
        recordedAt = Micros.floor(recordedAt);
    }

    /**
     * Nothing is reported from before: no learning management system is older, and what is dated earlier was dated by a
     * program that had no date. A learner switched on in the year 1 would have touched every month since.
     */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** How far a reporting clock may run ahead of ours before its activity is set aside. */
    public static final Duration TOLERATED_LEAD = Duration.ofMinutes(5);

    /** The order of evaluation. It is total and does not depend on arrival. */
    public static final Comparator<Fact> EVALUATION =
            Comparator.comparing(Fact::effectiveAt).thenComparing(Fact::type).thenComparing(Fact::key);

    /** When it counts from: no later than it was recorded, except for switches, which staff may date ahead. */
    public Instant effectiveAt() {
        boolean dated = type == FactType.SWITCH_ON || type == FactType.SWITCH_OFF;
        return dated || occurredAt.isBefore(recordedAt) ? occurredAt : recordedAt;
    }

    /** Whether it is an activity from so far ahead of our clock that it is kept and shown but not counted. */
    public boolean quarantined() {
        return type == FactType.ACTIVITY && occurredAt.isAfter(recordedAt.plus(TOLERATED_LEAD));
    }
}
