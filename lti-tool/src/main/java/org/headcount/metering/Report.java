package org.headcount.metering;

import java.time.Instant;

/**
 * What somebody says has happened, before it is written down as a {@link Fact}.
 *
 * @param who an identity by the name that the outside uses, or the opaque id of a learner of ours as a bare value
 * @param at when it happened; for switches when it takes effect, which may be later than the recording
 * @param recordedAt when it was first written down: now, or an imported history's own
 * @param unit label that attributes the learner, such as a faculty; empty where there is none
 * @param note free texts, kept where they can be erased
 */
public record Report(
        FactKey key,
        IdentityName who,
        FactType type,
        Kind kind,
        Role role,
        Origin origin,
        Instant at,
        Instant recordedAt,
        String unit,
        Note note) {

    /** Free texts beside a fact, each empty where nothing was said; {@code context} is JSON. */
    public record Note(String actor, String reason, String context) {
        public static final Note NONE = new Note("", "", "");
    }

    public Report {
        at = Micros.floor(at);
        recordedAt = Micros.floor(recordedAt);
        if (at.isBefore(Fact.EARLIEST) || recordedAt.isBefore(Fact.EARLIEST)) {
            throw new IllegalArgumentException(
                    "a fact of " + at + ", recorded " + recordedAt + ", is too old to be one");
        }
    }

    /** An activity of a learner's own, without labels. */
    public static Report activity(FactKey key, IdentityName who, Kind kind, Instant at, Instant recordedAt) {
        return new Report(
                key, who, FactType.ACTIVITY, kind, Role.LEARNER, Origin.LEARNER, at, recordedAt, "", Note.NONE);
    }
}
