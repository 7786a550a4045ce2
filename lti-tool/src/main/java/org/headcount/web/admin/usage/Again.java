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
    private static final int LONGEST_PAUSE_MILLISECONDS = LONGEST_PAUSE * 1000;

    /** Most of what is not there in time is there a quarter of a second later. */
    private static final int FIRST_PAUSE_MILLISECONDS = 250;

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

    /** Milliseconds until a page does so that waited for its figures a while: soon at first, and each time twice as long. */
    public int milliseconds() {
        return Math.min(LONGEST_PAUSE_MILLISECONDS, FIRST_PAUSE_MILLISECONDS << Math.min(asked, MOST_ASKED));
    }

    /** The same for a browser without script, which knows no less than a second. */
    public int seconds() {
        return Math.max(1, milliseconds() / 1000);
    }

    /** An address that says it; empty once it does so by itself no more. */
    public String onward(String address) {
        return goesOn() ? address + (address.contains("?") ? "&" : "?") + query() : "";
    }

    /** What the address says the next time. */
    public String query() {
        return "asked=" + (asked + 1);
    }
}
