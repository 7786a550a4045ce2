package org.headcount.gateway.warning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** When a delivery that failed is tried again: soon, then ever later, for three days; each time a quarter earlier or later by chance, so that those who failed together do not come back together. */
final class RetrySchedule {

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private static final double SPREAD = 0.25;
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private final DoubleSupplier chance;

    /** @param chance from 0 to 1 */
    RetrySchedule(DoubleSupplier chance) {
        this.chance = chance;
    }

    /**
     * How long to wait after an attempt; empty after the last one.
     *
     * @param before how many attempts there were before it
     * @param asked how long the other side asks to be left alone: a day of it at most, so that nobody puts off for ever what is to be told
     */
    Optional<Duration> after(int before, Optional<Duration> asked) {
        if (before >= WAITS.size()) {
            return Optional.empty();
        }
        double factor = 1 - SPREAD + 2 * SPREAD * chance.getAsDouble();
        Duration usual = Duration.ofMillis((long) (WAITS.get(before).toMillis() * factor));
        return Optional.of(asked.map(RetrySchedule::bounded)
                .filter(wanted -> wanted.compareTo(usual) > 0)
                .orElse(usual));
    }

    private static Duration bounded(Duration asked) {
        return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
    }
}
