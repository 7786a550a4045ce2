package org.headcount.web.api;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/** The usual spelling of an instant, in UTC: read without a formatter, which would cost a fact of a history more than all else in it. */
final class UtcText {

    private static final String SHAPE = "0000-00-00T00:00:00";
    private static final int SHORTEST = SHAPE.length() + 1;
    private static final int LONGEST = SHORTEST + 10;

    private UtcText() {}

    /** Empty for every other spelling, and for what is no instant: whoever asks has another reader for those. */
    static Optional<Instant> read(String text) {
        int length = text.length();
        if (length < SHORTEST || length > LONGEST || text.charAt(length - 1) != 'Z' || !hasShape(text)) {
            return Optional.empty();
        }
        int nanos = length == SHORTEST ? 0 : nanos(text, length - 1);
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (nanos < 0 || year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
            return Optional.empty();
        }
        if (day > 28 && !YearMonth.of(year, month).isValidDay(day)) {
            return Optional.empty();
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400L + hour * 3_600L + minute * 60L + second;
        return Optional.of(Instant.ofEpochSecond(seconds, nanos));
    }

    private static boolean hasShape(String text) {
        for (int at = 0; at < SHAPE.length(); at++) {
            char shape = SHAPE.charAt(at);
            char one = text.charAt(at);
            if (shape == '0' ? one < '0' || one > '9' : one != shape) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int until) {
        int number = 0;
        for (int at = from; at < until; at++) {
            number = number * 10 + text.charAt(at) - '0';
        }
        return number;
    }

    /** Less than nothing where that is no fraction of a second. */
    private static int nanos(String text, int until) {
        if (text.charAt(SHAPE.length()) != '.' || until == SHORTEST) {
            return -1;
        }
        int nanos = 0;
        for (int digit = 0; digit < 9; digit++) {
            int at = SHORTEST + digit;
            char one = at < until ? text.charAt(at) : '0';
            if (one < '0' || one > '9') {
                return -1;
            }
            nanos = nanos * 10 + one - '0';
        }
        return nanos;
    }
}
