package org.headcount.metering.terms;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Role;
import org.jspecify.annotations.Nullable;

/**
 * What makes a learner active and what follows from it; one version of the institution's choice, which never changes.
 *
 * @param window how long an activity keeps the learner active, in whole days; null: until switched off
 * @param gracePercent how far a hard cap may be passed, in per cent of it
 */
public record Policy(
        String preset,
        @Nullable Integer window,
        WindowUnit windowUnit,
        Rounding rounding,
        boolean switching,
        Set<Kind> kinds,
        boolean onCreate,
        OnReturn onReturn,
        Enforcement enforcement,
        Capacity capacity,
        @Nullable Integer cap,
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
        kinds = inOrder(Kind.class, kinds);
        countedRoles = inOrder(Role.class, countedRoles);
        if (!EnumSet.of(Role.LEARNER).containsAll(countedRoles)) {
            throw new IllegalArgumentException("only learners are ever counted");
        }
    }

    /** So that equal policies are written alike wherever they are read: {@link Set#copyOf} has another order in every process. */
    private static <E extends Enum<E>> Set<E> inOrder(Class<E> type, Set<E> given) {
        Set<E> copy = EnumSet.noneOf(type);
        copy.addAll(given);
        return Collections.unmodifiableSet(copy);
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

    /**
     * When the window that an activity opens runs out. A wall time that happens twice means the earlier instant, one
     * that never happens is shifted forward by the gap; rounding down stops at the activity.
     *
     * @throws IllegalStateException if this policy has no window
     */
    public Instant until(Instant activity, ZoneId zone) {
        if (window == null) {
            throw new IllegalStateException("a policy without a window has no end to tell");
        }
        Instant end = windowUnit == WindowUnit.ELAPSED
                ? activity.plus(Duration.ofDays(window))
                : LocalDateTime.ofInstant(activity, zone)
                        .plusDays(window)
                        .atZone(zone)
                        .toInstant();
        if (rounding == Rounding.NONE) {
            return end;
        }
        LocalDate day = LocalDate.ofInstant(end, zone);
        Instant dayStart = day.atStartOfDay(zone).toInstant();
        if (rounding == Rounding.DOWN) {
            return dayStart.isBefore(activity) ? activity : dayStart;
        }
        return dayStart.equals(end) ? end : day.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** How many licences may be in use at most, grace included; empty where neither a cap nor a commitment says. */
    public Optional<Integer> places(Optional<Integer> commitment) {
        Optional<Integer> most = cap == null ? commitment : Optional.of(cap);
        return most.map(places -> {
            long grace = gracePercent == 0 ? 0 : Math.max(1L, (long) places * gracePercent / 100);
            return (int) Math.min(Integer.MAX_VALUE, places + grace);
        });
    }

    /** The same, and staff may switch. */
    Policy withSwitching() {
        return new Policy(
                preset,
                window,
                windowUnit,
                rounding,
                true,
                kinds,
                onCreate,
                onReturn,
                enforcement,
                capacity,
                cap,
                gracePercent,
                inactiveGrades,
                measure,
                countedRoles,
                closeDelay,
                correctionHorizonMonths);
    }

    public static Optional<Policy> preset(String name) {
        return Stream.of(ROLLING, SWITCH, ROLLING_WITH_RELEASE)
                .filter(policy -> policy.preset().equals(name))
                .findFirst();
    }
}
