package org.headcount.metering.fact;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as whole microseconds since the epoch: the precision of every fact, on every database. */
public final class Micros {

    private Micros() {}

    public static Instant floor(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
    }

    public static Instant toInstant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
