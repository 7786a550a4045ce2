package org.headcount.web.admin.usage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long a page waits for its figures, for all of them together, before it says that they are being counted. */
public final class Patience {

    /** Leaves of a tenth of a second enough to write a page, were it the first one after a start. */
    private static final Duration LONGEST = Duration.ofMillis(20);

    private final long until;

    private Patience(Duration most) {
        this.until = System.nanoTime() + most.toNanos();
    }

    public static Patience begin() {
        return new Patience(LONGEST);
    }

    /** For whoever has no time at all. */
    static Patience none() {
        return new Patience(Duration.ZERO);
    }

    /** How much of it is left; nothing once it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** Returns once something is done, however it ended, or the time is over. */
    void await(CountDownLatch done) {
        try {
            var unused = done.await(
                    until - System.nanoTime(), TimeUnit.NANOSECONDS); // whoever looks then sees what there is
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
