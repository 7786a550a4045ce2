package org.headcount.web.admin.usage;

import org.headcount.web.admin.Visit;

/**
 * When a page whose figures are being counted looks again.
 *
 * @param asked how often it has done so by itself
 */
public record Again(int asked) {

    private static final int MOST_ASKED = 12;
    private static final int LONGEST_PAUSE = 60;

    /** As the page's own address says it. */
    public static Again of(Visit visit) {
        String given = visit.parameter("asked");
        return new Again(given.matches("\\d{1,2}") ? Integer.parseInt(given) : 0);
    }

    /** Whether it goes on by itself. */
    public boolean goesOn() {
        return asked < MOST_ASKED;
    }

    /**
     * Seconds until it does: twice as long as the time before.
     *
     * @param first before the first time
     */
    public int pause(int first) {
        return Math.min(LONGEST_PAUSE, first << Math.min(asked, MOST_ASKED));
    }

    /** What the address says the next time. */
    public String query() {
        return "asked=" + (asked + 1);
    }
}
