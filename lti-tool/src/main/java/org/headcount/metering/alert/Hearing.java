package org.headcount.metering.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How well a source of facts is heard.
 *
 * @param last when its last fact was recorded
 * @param lastDay how many were recorded in the last 24 hours
 * @param before how many in the same hours of each of the weeks before, the nearest first
 */
public record Hearing(String source, State state, Instant last, int lastDay, List<Integer> before) {

    /** What its silence means, see {@link Silence}. */
    public enum State {
        /** It was heard within the hour. */
        HEARD,
        /** It says nothing, as is usual at this time. */
        NO_ACTIVITY,
        /** It says nothing, and usually does at this time. */
        NO_SIGNAL,
        /** It was not heard for so long that it is no longer expected. */
        GONE,
        /** It speaks of what people here do, or of others' mistakes: nobody expects it. */
        NOT_EXPECTED;

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Hearing {
        before = List.copyOf(before);
    }

    /** How many are usual in these hours: the mean of the weeks before. */
    public int usual() {
        return (int)
                Math.round(before.stream().mapToInt(Integer::intValue).average().orElse(0));
    }
}
