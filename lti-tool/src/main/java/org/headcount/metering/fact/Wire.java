package org.headcount.metering.fact;

import java.util.Optional;
import java.util.function.Function;

/** Finds the constant that is written so outside; exactly, so that nobody comes to rely on a misspelling. */
public final class Wire {

    private Wire() {}

    public static <T> Optional<T> find(T[] values, Function<T, String> wire, String text) {
        for (T value : values) {
            if (wire.apply(value).equals(text)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }
}
