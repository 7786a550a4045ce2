package org.headcount.metering;

import java.time.Instant;

/** A version of something agreed, in force from an instant on. It never changes. */
public record Dated<T>(Instant from, Instant recordedAt, T value) {

    /** The {@code from} of a first version: in force since always. */
    public static final Instant ALWAYS = Micros.toInstant(Long.MIN_VALUE / 2);
}
