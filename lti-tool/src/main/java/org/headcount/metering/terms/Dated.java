package org.headcount.metering.terms;

import java.time.Instant;
import org.headcount.metering.fact.Micros;

/** A version of something agreed, in force from an instant on. It never changes. */
public record Dated<T>(Instant from, Instant recordedAt, T value) {

    /** The {@code from} of a first version: in force since always. */
    public static final Instant ALWAYS = Micros.toInstant(Long.MIN_VALUE / 2);
}
