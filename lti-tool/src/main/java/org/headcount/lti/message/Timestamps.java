package org.headcount.lti.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ISO 8601 instants as tools really write them. The zone is a must: without one nobody can tell which score is newer. */
public final class Timestamps {

    private static final int LONGEST = 64;
    private static final Pattern SHAPE =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)[Tt ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,](\\d+))?)?"
                    + "(?:([Zz])|([+-])(\\d\\d)(?::?(\\d\\d))?)");

    private Timestamps() {}

    /** Accepts {@code Z}, {@code +01:00}, {@code +0100} and {@code +01}, with or without seconds and fractions; digits beyond nanoseconds are cut. */
    public static Optional<Instant> parse(String text) {
        Matcher found = SHAPE.matcher(text);
        if (text.length() > LONGEST || !found.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(found, 1),
                    number(found, 2),
                    number(found, 3),
                    number(found, 4),
                    number(found, 5),
                    number(found, 6),
                    nanoseconds(found.group(7)));
            return Optional.of(local.toInstant(zone(found)));
        } catch (DateTimeException noSuchDay) { // 30 February, hour 25, zone +19:00
            return Optional.empty();
        }
    }

    private static ZoneOffset zone(Matcher found) {
        if (found.group(8) != null) {
            return ZoneOffset.UTC;
        }
        int sign = "-".equals(found.group(9)) ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(found, 10), sign * number(found, 11));
    }

    private static int number(Matcher found, int group) {
        String digits = found.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static int nanoseconds(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
    }
}
