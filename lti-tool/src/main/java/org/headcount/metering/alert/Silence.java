package org.headcount.metering.alert;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.headcount.metering.fact.Span;

/**
 * Tells a source that cannot be heard (no signal) from one with nothing to say (no activity): by what the same stretch of
 * the week, by the clock on the wall, brought in the weeks before. A night in which nobody ever comes is no gap, however
 * long; an hour in which dozens usually come is one.
 */
final class Silence {

    /** How many weeks before are looked at. */
    static final int WEEKS = 4;

    /**
     * So many reports in the same stretch are usual: by chance alone, a source that brings twelve on average would bring none
     * once in 160,000 times.
     */
    static final int USUAL = 12;

    /** A busy source would be missed within a second; restarts and queues take longer. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    /** Who was not heard for so long is no longer expected. */
    static final Duration LONGEST = Duration.ofDays(7L * WEEKS);

    /** Facts that follow from what people here do, or from others' mistakes: nobody reports them by habit. */
    private static final Set<String> OF_NO_HABIT = Set.of("headcount.", "grade-refused.");

    private Silence() {}

    /** Whether a source is one that would be missed. */
    static boolean isOfHabit(String source) {
        return OF_NO_HABIT.stream().noneMatch(source::startsWith);
    }

    /** Whether it is worth asking what was usual. */
    static boolean isWorthALook(Span silence) {
        Duration length = Duration.between(silence.from(), silence.until());
        return length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0;
    }

    /** The same stretch of each of the weeks before. */
    static List<Span> before(Span silence, ZoneId zone) {
        return IntStream.rangeClosed(1, WEEKS)
                .mapToObj(weeks -> new Span(
                        silence.from().atZone(zone).minusWeeks(weeks).toInstant(),
                        silence.until().atZone(zone).minusWeeks(weeks).toInstant()))
                .toList();
    }

    /**
     * Whether it is a gap: in all of these weeks, but for one that may have been a holiday, there was something to hear.
     *
     * @param reports how many came in the same stretch of each week before
     */
    static boolean isGap(List<Integer> reports) {
        return reports.stream().filter(number -> number >= USUAL).count() >= WEEKS - 1;
    }
}
