package org.headcount.web.admin.settings;

import java.time.Instant;
import java.util.List;

/** Sources of facts, ready to be read. */
public final class HealthView {

    static final int HEIGHT = 28;
    static final int STEP = 14;

    private HealthView() {}

    /**
     * One of them.
     *
     * @param source what an LMS is called, else what the source calls itself
     * @param of what of an LMS's it tells; empty for another source
     * @param state the wire name
     * @param bars the same hours of the weeks before, and the last day
     */
    public record Row(
            String source, String of, String state, Instant last, String lastDay, String usual, List<Bar> bars) {

        public Row {
            bars = List.copyOf(bars);
        }
    }

    /** A bar of a picture of 70 by 28. */
    public record Bar(int x, int y, int height, boolean now) {}
}
