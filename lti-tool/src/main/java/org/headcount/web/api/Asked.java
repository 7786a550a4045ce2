package org.headcount.web.api;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.lti.message.PlainText;
import org.headcount.metering.fact.IdentityName;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads parameters of path and query; what cannot be used is noted, so that a caller learns of all faults at once. */
final class Asked {

    static final String UNIT = "Only those of a unit; unassigned: those of facts without one";
    static final int MOST = 1000;
    private static final int USUAL = 100;
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(36_525);

    private final List<Problem.Fault> faults = new ArrayList<>();

    <T> Optional<T> value(String name, @Nullable String text, Function<String, T> reader) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            faults.add(new Problem.Fault("?" + name, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    Optional<Instant> instant(String name, @Nullable String text) {
        return value(name, text, Members::instantOf);
    }

    /** The instant of {@code asOf}, else now. It may lie ahead, but not so far that a learner's months fill the memory. */
    Instant asOf(@Nullable String text, Instant now) {
        return value("asOf", text, given -> within(Members.instantOf(given), now))
                .orElse(now);
    }

    /** An instant whose months can be counted. */
    static Instant within(Instant instant, Instant now) {
        if (instant.isAfter(now.plus(FURTHEST_AHEAD))) {
            throw new IllegalArgumentException("must lie less than a hundred years ahead");
        }
        return instant;
    }

    <T> Optional<T> choice(String name, @Nullable String text, Function<String, Optional<T>> finder, String names) {
        return value(
                name,
                text,
                given ->
                        finder.apply(given).orElseThrow(() -> new IllegalArgumentException("must be one of " + names)));
    }

    /** The name of a unit, as facts spell it. */
    Optional<String> unit(@Nullable String text) {
        return value("unit", text, given -> {
            if (given.length() > 100 || !PlainText.is(given)) {
                throw new IllegalArgumentException(
                        "must have at most 100 characters, none of them a control character");
            }
            return given;
        });
    }

    static String cursor(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new IllegalArgumentException("must be what next was in the answer before");
        }
        return text;
    }

    int limit(@Nullable String text) {
        return value("limit", text, given -> {
                    if (!given.matches("\\d{1,4}") || Integer.parseInt(given) < 1 || Integer.parseInt(given) > MOST) {
                        throw new IllegalArgumentException("must be a whole number from 1 to " + MOST);
                    }
                    return Integer.valueOf(given);
                })
                .orElse(USUAL);
    }

    /** A flag that must be there. */
    boolean flag(String name, @Nullable String text) {
        if (!"true".equals(text) && !"false".equals(text)) {
            faults.add(new Problem.Fault("?" + name, "must be true or false"));
        }
        return "true".equals(text);
    }

    /** Ends the request unless everything can be used. */
    void done() {
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults));
        }
    }

    /** The month of a path. */
    static YearMonth month(String text) {
        try {
            YearMonth month = YearMonth.parse(text);
            if (month.getYear() >= 1900 && month.getYear() <= 9999) {
                return month;
            }
        } catch (DateTimeParseException e) {
            throw new ProblemException(Problem.invalid(List.of(notAMonth())), e);
        }
        throw new ProblemException(Problem.invalid(List.of(notAMonth())));
    }

    private static Problem.Fault notAMonth() {
        return new Problem.Fault("{month}", "must be a month as yyyy-MM, from 1900 on");
    }

    /** Whom a path means; what cannot be anybody's name is nobody. */
    static IdentityName learner(String text) {
        try {
            return IdentityName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.notFound(), e);
        }
    }
}
