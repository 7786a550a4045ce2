package org.headcount.metering;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What makes a learner active and what follows from it; one version of the institution's choice, which never changes.
 *
 * @param window how long an activity keeps the learner active, in whole days; null: until switched off
 * @param gracePercent how far a hard cap may be passed, in per cent of it
 */
public record Policy(
        String preset,
        @org.jspecify.annotations.Nullable Integer window,
        WindowUnit windowUnit,
        Rounding rounding,
        boolean switching,
        Set<Kind> kinds,
        boolean onCreate,
        OnReturn onReturn,
        Enforcement enforcement,
        Capacity capacity,
        @org.jspecify.annotations.Nullable Integer cap,
        int gracePercent,
        InactiveGrades inactiveGrades,
        Measure measure,
        Set<Role> countedRoles,
        Duration closeDelay,
        int correctionHorizonMonths) {

    /** ELAPSED is n times 24 hours; CIVIL the same wall time n local days later. */
    public enum WindowUnit {
        ELAPSED,
        CIVIL
    }

    /** Where an expiry goes: nowhere, back to its local day's start, or forward to the next local midnight. */
    public enum Rounding {
        NONE,
        DOWN,
        UP
    }

    public enum OnReturn {
        AUTO,
        AUTO_IF_CAPACITY,
        ASK_STAFF,
        DENY
    }

    public enum Enforcement {
        OBSERVE,
        VIEW_ONLY
    }

    public enum Capacity {
        NONE,
        SOFT,
        HARD
    }

    public enum InactiveGrades {
        HOLD,
        SEND
    }

    public enum Measure {
        PEAK,
        DISTINCT,
        CLOSING
    }

    private static final Set<Kind> COMINGS =
            Set.of(Kind.LOGIN, Kind.ACCESS, Kind.SUBMISSION, Kind.ENROLMENT, Kind.VOUCHER);

    public Policy {
        if (window != null && (window < 1 || window > 3660)) {
            throw new IllegalArgumentException("window is 1 to 3660 days");
        }
        if (cap != null && cap < 0) {
            throw new IllegalArgumentException("cap is not negative");
        }
        if (gracePercent < 0 || gracePercent > 100) {
            throw new IllegalArgumentException("gracePercent is 0 to 100");
        }
        if (closeDelay.isNegative()) {
            throw new IllegalArgumentException("closeDelay is not negative");
        }
        kinds = Set.copyOf(kinds);
        countedRoles = Set.copyOf(countedRoles);
        if (!EnumSet.of(Role.LEARNER).containsAll(countedRoles)) {
            throw new IllegalArgumentException("only learners are ever counted");
        }
    }

    /** Status derived from time: active for 90 days after the last access, enrolment or voucher. */
    public static final Policy ROLLING = new Policy(
            "rolling",
            90,
            WindowUnit.ELAPSED,
            Rounding.NONE,
            false,
            COMINGS,
            false,
            OnReturn.AUTO,
            Enforcement.VIEW_ONLY,
            Capacity.SOFT,
            null,
            0,
            InactiveGrades.HOLD,
            Measure.PEAK,
            Set.of(Role.LEARNER),
            Duration.ofHours(72),
            12);

    /** Status declared by staff. */
    public static final Policy SWITCH = new Policy(
            "switch",
            null,
            WindowUnit.ELAPSED,
            Rounding.NONE,
            true,
            Set.of(),
            true,
            OnReturn.DENY,
            Enforcement.VIEW_ONLY,
            Capacity.SOFT,
            null,
            0,
            InactiveGrades.HOLD,
            Measure.DISTINCT,
            Set.of(Role.LEARNER),
            Duration.ofHours(72),
            12);

    /** Status derived from time, and staff may release a licence early or give one. */
    public static final Policy ROLLING_WITH_RELEASE = new Policy(
            "rolling-with-release",
            90,
            WindowUnit.ELAPSED,
            Rounding.NONE,
            true,
            COMINGS,
            false,
            OnReturn.AUTO,
            Enforcement.VIEW_ONLY,
            Capacity.SOFT,
            null,
            0,
            InactiveGrades.HOLD,
            Measure.DISTINCT,
            Set.of(Role.LEARNER),
            Duration.ofHours(72),
            12);

    public static Optional<Policy> preset(String name) {
        return java.util.stream.Stream.of(ROLLING, SWITCH, ROLLING_WITH_RELEASE)
                .filter(policy -> policy.preset().equals(name))
                .findFirst();
    }
}
