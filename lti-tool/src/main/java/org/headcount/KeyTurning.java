package org.headcount;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.headcount.lti.wire.KeyRing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the keys soon after the start, so that no launch waits for them, and looks now and then whether it is time for a next key, and what keys other nodes have made. */
final class KeyTurning implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyTurning.class);
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration EVERY = Duration.ofMinutes(15);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "key-turning");
        thread.setDaemon(true);
        return thread;
    });

    @SuppressWarnings("FutureReturnValueIgnored") // it never completes: what fails is caught and logged
    KeyTurning(List<KeyRing> rings, InstantSource clock) {
        Future<?> unused = executor.scheduleWithFixedDelay(
                () -> rings.forEach(ring -> turn(ring, clock)),
                FIRST.toMillis(),
                EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static void turn(KeyRing ring, InstantSource clock) {
        try {
            ring.turn(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("keys were not looked at; the present ones go on", e);
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
