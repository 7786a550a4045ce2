package org.headcount.metering.fact;

import java.time.Instant;

/**
 * What somebody says has happened, before it is written down as a {@link Fact}.
 *
 * @param who an identity by the name that the outside uses, or the opaque id of a learner of ours as a bare value
 * @param at when it happened; for switches when it takes effect, which may be later than the recording
 * @param recordedAt when it was first written down: now, or an imported history's own
 * @param unit label that attributes the learner, such as a faculty; empty where there is none
 * @param detail what only a fact of its type says
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
        Detail detail,
        Note note) {

    /**
     * Free texts beside a fact, each empty where nothing was said; {@code context} is JSON.
     *
     * @param approvedBy who else than the actor stands for it
     */
    public record Note(String actor, String reason, String context, String approvedBy) {
        public static final Note NONE = new Note("", "", "");

        public Note(String actor, String reason, String context) {
            this(actor, reason, context, "");
        }

        /** Whether somebody else than the actor stands for it. */
        public boolean approved() {
            return !approvedBy.isBlank() && !approvedBy.strip().equalsIgnoreCase(actor.strip());
        }
    }

    public Report {
        at = Micros.floor(at);
        recordedAt = Micros.floor(recordedAt);
        if (at.isBefore(Fact.EARLIEST) || recordedAt.isBefore(Fact.EARLIEST)) {
            throw new IllegalArgumentException(
                    "a fact of " + at + ", recorded " + recordedAt + ", is too old to be one");
        }
        Detail.check(type, kind, detail);
        if (detail instanceof Detail.Voids voids && voids.fact().equals(key)) {
            throw new IllegalArgumentException("a void names another fact, not itself");
        }
        if (detail instanceof Detail.With with && with.other().equals(who)) {
            throw new IllegalArgumentException("a link names somebody else than whom it is about");
        }
    }

    /** One that says no more than all of them do. */
    public Report(
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
        this(key, who, type, kind, role, origin, at, recordedAt, unit, Detail.NONE, note);
    }

    /** The fact that it becomes once it is known whom it means. */
    public Fact of(IdentityId identity) {
        return of(identity, detail);
    }

    /** The same of a link, which means two. */
    public Fact of(IdentityId identity, IdentityId other) {
        return of(identity, new Detail.Joins(other));
    }

    private Fact of(IdentityId identity, Detail said) {
        return new Fact(key, identity, type, kind, role, origin, at, recordedAt, unit, said);
    }

    /** An activity of a learner's own, without labels. */
    public static Report activity(FactKey key, IdentityName who, Kind kind, Instant at, Instant recordedAt) {
        return new Report(
                key, who, FactType.ACTIVITY, kind, Role.LEARNER, Origin.LEARNER, at, recordedAt, "", Note.NONE);
    }
}
