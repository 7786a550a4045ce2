package org.headcount.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured, and how long. The defaults are in the profile {@code bench}.
 *
 * @param parts which of {@code launches}, {@code passbacks}, {@code decisions}, {@code start}, {@code memory}, {@code facts} and
 *     {@link MeterPart#PARTS}
 * @param warmUp how often each does its work before it is measured
 * @param sizes numbers of learners that decisions and facts are measured at, ascending
 * @param learners how many an institution has that is imported, counted, closed and exported
 * @param databases which of {@code sqlite} and {@code postgresql} that is done on
 * @param minutes of load under which memory is watched
 * @param target where Maven builds
 */
record Options(
        Set<String> parts,
        int rounds,
        Duration round,
        int warmUp,
        int callers,
        List<Integer> sizes,
        int learners,
        List<String> databases,
        int minutes,
        Path target) {

    static Options fromProperties() {
        return new Options(
                Set.of(text("parts").split(",")),
                number("rounds"),
                Duration.ofSeconds(number("seconds")),
                number("warmUp"),
                number("callers"),
                Arrays.stream(text("sizes").split(",")).map(Integer::valueOf).toList(),
                number("learners"),
                List.of(text("databases").split(",")),
                number("minutes"),
                Path.of(text("target")));
    }

    private static String text(String name) {
        return Optional.ofNullable(System.getProperty("bench." + name))
                .orElseThrow(() -> new IllegalArgumentException("bench." + name + " is not set"));
    }

    private static int number(String name) {
        return Integer.parseInt(text(name));
    }

    boolean has(String part) {
        return parts.contains(part);
    }

    Path jar() {
        return target.resolve("headcount.jar");
    }
}
