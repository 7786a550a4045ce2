package org.headcount;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.headcount.gateway.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the keys that launches need soon after the start, so that none waits for them, and looks now and then whether it is time for a next key, and what keys other nodes have made. */
final class KeyTurning implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyTurning.class);
    private static final Duration FIRST = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A key that was revoked on another node signs here so long. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(Background.threads("key-turning"));

    KeyTurning(List<Consumer<Instant>> turns, InstantSource clock) {
        Background.repeat(executor, () -> turns.forEach(turn -> turn(turn, clock)), FIRST, EVERY);
    }

    private static void turn(Consumer<Instant> turn, InstantSource clock) {
        try {
            turn.accept(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("not all keys were looked at; the present ones go on", e);
        }
    }

    @Override
    public void close() {
        Background.end(executor, PATIENCE);
    }
}
