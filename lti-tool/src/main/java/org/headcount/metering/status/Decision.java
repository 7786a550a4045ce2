package org.headcount.metering.status;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;

/**
 * Whether a change to a learner's record may go ahead. Asking changes nothing.
 *
 * @param learner empty for somebody never met
 * @param known whether there is any fact; who is not known is neither active nor inactive
 * @param activeUntil empty while inactive, and while active until somebody switches off
 * @param since since when the learner is active, or inactive; empty for one who was never active
 * @param places how many licences there are, where writing the change down takes one unless the learner is active at
 *     that moment: others may be asking at the same time, so who writes it down asks again in the same act. Empty where
 *     no licence is taken, or they are not limited
 */
public record Decision(
        Optional<LearnerId> learner,
        boolean known,
        boolean active,
        boolean allowed,
        Reason reason,
        Optional<Instant> activeUntil,
        Optional<Instant> since,
        Optional<Integer> places) {

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
        NO_LICENCE_FREE(false),
        /** The institution's contract is over: its learners' records stay as they are. */
        CONTRACT_ENDED(false);

        private final boolean allows;

        Reason(boolean allows) {
            this.allows = allows;
        }

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A change to somebody's record that is asked about; the role is that of the learner meant, not of whoever acts. */
    public record Change(IdentityName who, Kind kind, Origin origin, Role role) {}

    /**
     * Decides by the policy in force.
     *
     * @param licence empty for somebody never met
     * @param places how many licences there are; empty for any number
     * @param inUse how many are in use; asked only where the answer depends on it, because it costs a count
     */
    public static Decision of(
            Optional<Licence> licence,
            Policy policy,
            Optional<Integer> places,
            Request request,
            Instant now,
            IntSupplier inUse) {
        boolean known = licence.filter(Licence::known).isPresent();
        boolean active = licence.filter(held -> held.active(now)).isPresent();
        Optional<Integer> limit = places.filter(any -> request.limited(policy, known));
        Reason reason = reason(
                known,
                active,
                policy,
                request,
                () -> limit.filter(most -> inUse.getAsInt() >= most).isEmpty());
        return new Decision(
                licence.map(Licence::learner),
                known,
                active,
                reason.allows,
                reason,
                licence.flatMap(held -> held.current(now)).flatMap(Period::end),
                licence.flatMap(held -> held.since(now)),
                limit);
    }

    private static Reason reason(
            boolean known, boolean active, Policy policy, Request request, BooleanSupplier licenceFree) {
        if (!policy.countedRoles().contains(request.role())) {
            return Reason.ROLE_NOT_COUNTED;
        }
        if (active) {
            return Reason.ACTIVE;
        }
        if (!known) {
            return licenceFree.getAsBoolean() ? Reason.UNKNOWN_LEARNER : Reason.NO_LICENCE_FREE;
        }
        if (policy.enforcement() == Policy.Enforcement.OBSERVE) {
            return Reason.OBSERVE_ONLY;
        }
        if (request.reactivates(policy)) {
            return licenceFree.getAsBoolean() ? Reason.RETURNING : Reason.NO_LICENCE_FREE;
        }
        if (request.kind() == Kind.GRADE
                && request.origin() == Origin.SYSTEM
                && policy.inactiveGrades() == Policy.InactiveGrades.SEND) {
            return Reason.GRADE_PASSES;
        }
        return Reason.LEARNER_INACTIVE;
    }

    /** What this came to when the last licence was taken by somebody else before the change was written down. */
    public Decision tooLate() {
        return new Decision(
                learner,
                known,
                false,
                false,
                Reason.NO_LICENCE_FREE,
                Optional.empty(),
                active ? Optional.empty() : since,
                places);
    }

    /** The same once the institution's contract has ended, whatever its policy says; about others than learners it says nothing. */
    public Decision contractEnded() {
        return reason == Reason.ROLE_NOT_COUNTED
                ? this
                : new Decision(
                        learner, known, active, false, Reason.CONTRACT_ENDED, activeUntil, since, Optional.empty());
    }

    /** What is asked for. */
    public record Request(Kind kind, Origin origin, Role role) {

        /** Whether it takes a licence of which there are only so many; an institution that only watches refuses nobody. */
        boolean limited(Policy policy, boolean known) {
            if (policy.enforcement() == Policy.Enforcement.OBSERVE
                    || !policy.countedRoles().contains(role)) {
                return false;
            }
            boolean hard = policy.capacity() == Policy.Capacity.HARD;
            return known
                    ? reactivates(policy) && (hard || policy.onReturn() == Policy.OnReturn.AUTO_IF_CAPACITY)
                    : hard && (counts(policy) || (policy.onCreate() && origin != Origin.SYSTEM));
        }

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
