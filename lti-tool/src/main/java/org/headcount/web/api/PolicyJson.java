package org.headcount.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.jspecify.annotations.Nullable;

/** A policy with every field written out; what is read may leave out all that its preset says already. */
@Schema(
        name = "Policy",
        requiredProperties = {})
record PolicyJson(
        @Schema(allowableValues = {"rolling", "switch", "rolling-with-release"})
        String preset,

        @Schema(
                description = "How long an activity keeps a learner active, in days; null: until switched off",
                example = "P90D")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Nullable
        String window,

        Policy.WindowUnit windowUnit,
        Policy.Rounding rounding,
        boolean switching,
        List<String> kinds,
        boolean onCreate,
        Policy.OnReturn onReturn,
        Policy.Enforcement enforcement,
        Policy.Capacity capacity,
        @Nullable Integer cap,
        int gracePercent,
        Policy.InactiveGrades inactiveGrades,
        Policy.Measure measure,
        List<String> countedRoles,
        @Schema(example = "PT72H") String closeDelay,
        @Schema(example = "P12M") String correctionHorizon) {

    private static final Pattern DAYS = Pattern.compile("P(\\d{1,4})D");
    private static final Pattern MONTHS = Pattern.compile("P(\\d{1,3})M");

    static PolicyJson of(Policy policy) {
        return new PolicyJson(
                policy.preset(),
                policy.window() == null ? null : Period.ofDays(policy.window()).toString(),
                policy.windowUnit(),
                policy.rounding(),
                policy.switching(),
                policy.kinds().stream().sorted().map(Kind::wire).toList(),
                policy.onCreate(),
                policy.onReturn(),
                policy.enforcement(),
                policy.capacity(),
                policy.cap(),
                policy.gracePercent(),
                policy.inactiveGrades(),
                policy.measure(),
                policy.countedRoles().stream().sorted().map(Role::wire).toList(),
                policy.closeDelay().toString(),
                Period.ofMonths(policy.correctionHorizonMonths()).toString());
    }

    /**
     * Reads the member {@code policy}: the name of a preset, or an object of the fields that differ from it.
     *
     * @param present what an object without a preset differs from; empty where a preset must be named
     */
    static Optional<Policy> read(Members in, Optional<Policy> present) {
        if (!in.has("policy")) {
            return Optional.empty();
        }
        if (in.raw("policy").filter(value -> value.isTextual()).isPresent()) {
            return in.choice("policy", Policy::preset, "rolling, switch, rolling-with-release");
        }
        return in.object("policy").flatMap(fields -> fields(fields, present));
    }

    private static Optional<Policy> fields(Members in, Optional<Policy> present) {
        if (!in.has("preset") && present.isEmpty()) {
            in.fault("preset", "is missing");
        }
        Policy base = in.choice("preset", Policy::preset, "rolling, switch, rolling-with-release")
                .or(() -> present)
                .orElse(Policy.ROLLING);
        Integer window = in.isNull("window")
                ? null
                : in.value("window", 16, PolicyJson::days).orElse(base.window());
        Integer cap =
                in.isNull("cap") ? null : in.number("cap", 0, Integer.MAX_VALUE).orElse(base.cap());
        return Optional.of(new Policy(
                base.preset(),
                window,
                choice(in, "windowUnit", Policy.WindowUnit.values()).orElse(base.windowUnit()),
                choice(in, "rounding", Policy.Rounding.values()).orElse(base.rounding()),
                in.flag("switching").orElse(base.switching()),
                names(in, "kinds", Kind::of, base.kinds()),
                in.flag("onCreate").orElse(base.onCreate()),
                choice(in, "onReturn", Policy.OnReturn.values()).orElse(base.onReturn()),
                choice(in, "enforcement", Policy.Enforcement.values()).orElse(base.enforcement()),
                choice(in, "capacity", Policy.Capacity.values()).orElse(base.capacity()),
                cap,
                in.number("gracePercent", 0, 100).orElse(base.gracePercent()),
                choice(in, "inactiveGrades", Policy.InactiveGrades.values()).orElse(base.inactiveGrades()),
                choice(in, "measure", Policy.Measure.values()).orElse(base.measure()),
                names(in, "countedRoles", PolicyJson::countedRole, base.countedRoles()),
                in.value("closeDelay", 32, PolicyJson::delay).orElse(base.closeDelay()),
                in.value("correctionHorizon", 16, PolicyJson::months).orElse(base.correctionHorizonMonths())));
    }

    private static Optional<Role> countedRole(String name) {
        return Role.of(name).filter(role -> role == Role.LEARNER);
    }

    private static Integer days(String text) {
        Matcher days = DAYS.matcher(text);
        int number = days.matches() ? Integer.parseInt(days.group(1)) : 0;
        if (number < 1 || number > 3660) {
            throw new IllegalArgumentException("must be a number of days from P1D to P3660D");
        }
        return number;
    }

    private static Integer months(String text) {
        Matcher months = MONTHS.matcher(text);
        int number = months.matches() ? Integer.parseInt(months.group(1)) : -1;
        if (number < 0 || number > 120) {
            throw new IllegalArgumentException("must be a number of months from P0M to P120M");
        }
        return number;
    }

    private static Duration delay(String text) {
        try {
            Duration delay = Duration.parse(text);
            if (delay.isNegative() || delay.compareTo(Duration.ofDays(90)) > 0) {
                throw new IllegalArgumentException("must be PT0S to P90D");
            }
            return delay;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be an ISO 8601 duration such as PT72H", e);
        }
    }

    private static <E extends Enum<E>> Optional<E> choice(Members in, String member, E[] values) {
        String names = Arrays.stream(values).map(Enum::name).collect(Collectors.joining(", "));
        return in.choice(
                member,
                text -> Arrays.stream(values)
                        .filter(value -> value.name().equals(text))
                        .findFirst(),
                names);
    }

    private static <E extends Enum<E>> Set<E> names(
            Members in, String member, Function<String, Optional<E>> finder, Set<E> otherwise) {
        return in.has(member)
                ? new TreeSet<>(in.values(
                        member,
                        50,
                        50,
                        text -> finder.apply(text)
                                .orElseThrow(() -> new IllegalArgumentException("is not known here"))))
                : otherwise;
    }
}
