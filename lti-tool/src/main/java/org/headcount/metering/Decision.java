package org.headcount.metering;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether a change to a learner's record may go ahead. Asking changes nothing.
 *
 * @param learner empty for somebody never met
 * @param known whether there is any fact; who is not known is neither active nor inactive
 * @param activeUntil empty while inactive, and while active until somebody switches off
 * @param since since when the learner is active, or inactive; empty for one who was never active
 */
public record Decision(
        Optional<LearnerId> learner,
        boolean known,
        boolean active,
        boolean allowed,
        Reason reason,
        Optional<Instant> activeUntil,
        Optional<Instant> since) {

    /** Why it is so. */
    public enum Reason {
        ACTIVE(true),
        /** Nothing is known yet, and the first write passes. */
        UNKNOWN_LEARNER(true),
        /** Inactive, and made active again by what is asked for. */
        RETURNING(true),
        /** Whoever plays this part is never counted, and never refused. */
        ROLE_NOT_COUNTED(true),
        /** Inactive, but this institution only watches. */
        OBSERVE_ONLY(true),
        /** A grade for an inactive learner, which this institution lets through. */
        GRADE_PASSES(true),
        LEARNER_INACTIVE(false),
        /** Every licence is in use, and the cap is hard. */
        NO_LICENCE_FREE(false);

        private final boolean allows;

        Reason(boolean allows) {
            this.allows = allows;
        }

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Decides by the policy in force.
     *
     * @param standing empty for somebody never met
     * @param room whether a licence is free; asked only where the answer depends on it, because the answer costs a count
     */
    static Decision of(Optional<Standing> standing, Policy policy, Request request, Instant now, BooleanSupplier room) {
        boolean known = standing.filter(Standing::known).isPresent();
        boolean active = standing.filter(who -> who.active(now)).isPresent();
        Reason reason = reason(known, active, policy, request, room);
        return new Decision(
                standing.map(who -> who.learner().id()),
                known,
                active,
                reason.allows,
                reason,
                standing.flatMap(who -> who.current(now)).flatMap(Period::end),
                standing.flatMap(who -> who.since(now)));
    }

    private static Reason reason(boolean known, boolean active, Policy policy, Request request, BooleanSupplier room) {
        if (!policy.countedRoles().contains(request.role())) {
            return Reason.ROLE_NOT_COUNTED;
        }
        if (active) {
            return Reason.ACTIVE;
        }
        boolean hard = policy.capacity() == Policy.Capacity.HARD;
        if (!known) {
            boolean enters = request.counts(policy) || (policy.onCreate() && request.origin() != Origin.SYSTEM);
            return hard && enters && !room.getAsBoolean() ? Reason.NO_LICENCE_FREE : Reason.UNKNOWN_LEARNER;
        }
        if (policy.enforcement() == Policy.Enforcement.OBSERVE) {
            return Reason.OBSERVE_ONLY;
        }
        if (request.reactivates(policy)) {
            boolean depends = hard || policy.onReturn() == Policy.OnReturn.AUTO_IF_CAPACITY;
            return depends && !room.getAsBoolean() ? Reason.NO_LICENCE_FREE : Reason.RETURNING;
        }
        if (request.kind() == Kind.GRADE
                && request.origin() == Origin.SYSTEM
                && policy.inactiveGrades() == Policy.InactiveGrades.SEND) {
            return Reason.GRADE_PASSES;
        }
        return Reason.LEARNER_INACTIVE;
    }

    /** What is asked for; the role is that of the learner meant, not of whoever acts. */
    record Request(Kind kind, Origin origin, Role role) {

        boolean counts(Policy policy) {
            return policy.window() != null && policy.kinds().contains(kind);
        }

        /** Whether a policy lets this bring an inactive learner back: the learner's own doing, or an enrolment or voucher from anyone. */
        boolean reactivates(Policy policy) {
            boolean automatic =
                    policy.onReturn() == Policy.OnReturn.AUTO || policy.onReturn() == Policy.OnReturn.AUTO_IF_CAPACITY;
            boolean welcome = origin == Origin.LEARNER || kind == Kind.ENROLMENT || kind == Kind.VOUCHER;
            return automatic && welcome && counts(policy);
        }
    }
}
