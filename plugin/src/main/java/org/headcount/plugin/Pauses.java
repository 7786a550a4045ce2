package org.headcount.plugin;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after each failure: twice as long as after the one before, up to a limit, and never all hosts together. */
final class Pauses {

    private final long first;
    private final long longest;
    private long next;

    /** In milliseconds. */
    Pauses(long first, long longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    void beginAnew() {
        next = first;
    }

    void take() throws InterruptedException {
        Thread.sleep(next / 2 + ThreadLocalRandom.current().nextLong(next / 2 + 1));
        next = Math.min(longest, 2 * next);
    }
}
