package org.headcount.lti.message;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lenient reading of a JSON object's members. */
final class Members {

    /** Beyond these no gradebook can follow, and {@code 1e999} is a game. */
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000L);

    private static final int FINEST = 60;
    private static final int LONGEST = 64;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d{1,3})?");

    private Members() {}

    static boolean has(Map<String, ?> members, String name) {
        return members.get(name) != null;
    }

    static Optional<String> string(Map<String, ?> members, String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A string, or a number as its text. */
    static Optional<String> text(Map<String, ?> members, String name) {
        if (members.get(name) instanceof Number number) {
            return Optional.of(number instanceof BigDecimal decimal ? plain(decimal) : number.toString());
        }
        return string(members, name);
    }

    /** A number, or a string that reads as one. */
    static Optional<BigDecimal> number(Map<String, ?> members, String name) {
        Object value = members.get(name);
        BigDecimal number;
        if (value instanceof BigDecimal decimal) {
            number = decimal;
        } else if (value instanceof Number other) {
            number = new BigDecimal(other.toString());
        } else if (value instanceof String text
                && text.length() <= LONGEST
                && NUMBER.matcher(text).matches()) {
            number = new BigDecimal(text);
        } else {
            return Optional.empty();
        }
        boolean sane = Math.abs((long) number.scale()) <= FINEST && number.abs().compareTo(LARGEST) <= 0;
        return sane ? Optional.of(number) : Optional.empty();
    }

    static <E extends Enum<E>> Optional<E> choice(Map<String, ?> members, String name, Class<E> choices) {
        for (E choice : choices.getEnumConstants()) {
            if (choice.name().equals(members.get(name))) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }

    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) <= FINEST ? number.toPlainString() : number.toString();
    }
}
