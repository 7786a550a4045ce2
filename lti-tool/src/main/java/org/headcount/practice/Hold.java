package org.headcount.practice;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps one request waiting until it is let go: a slow server without a stopwatch. */
public final class Hold {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hold() {}

    /** Waits until the request is there. */
    public void awaitArrival() throws InterruptedException {
        if (!arrived.await(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("no request came within half a minute");
        }
    }

    /** Lets the request be answered. */
    public void release() {
        released.countDown();
    }

    void pass() {
        arrived.countDown();
        try {
            released.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
