package org.headcount.plugin;

import java.math.BigDecimal;
import java.util.Optional;

/** Whole numbers, which have one name each, however a request spells them. */
final class Numbers {

    /** Longer ones than any host counts with, which would only cost time. */
    private static final int MOST_CHARACTERS = 1000;

    private static final int MOST_DIGITS = 30;

    private Numbers() {}

    /** As {@link Long#toString} writes it; empty where it is no whole number. */
    static Optional<String> whole(String text) {
        int begin = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        int digits = begin;
        while (digits < text.length() - 1 && Character.digit(text.charAt(digits), 10) == 0) {
            digits++;
        }
        if (text.length() - digits > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            BigDecimal number = new BigDecimal(text.substring(0, begin) + text.substring(digits)).stripTrailingZeros();
            boolean countable = number.scale() <= 0 && (long) number.precision() - number.scale() <= MOST_DIGITS;
            return countable ? Optional.of(number.toPlainString()) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
