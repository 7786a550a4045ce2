package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundTest {

    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(Background.threads("background-test"));

    @Test
    void whateverWorkThrowsItIsDoneAgain() throws InterruptedException {
        AtomicInteger times = new AtomicInteger();
        CountDownLatch enough = new CountDownLatch(4);
        try {
            Background.repeat(
                    executor,
                    () -> {
                        enough.countDown();
                        switch (times.incrementAndGet()) {
                            case 1 -> throw new OutOfMemoryError("for a moment");
                            case 2 -> overflow(0);
                            case 3 -> throw new IllegalStateException("unforeseen");
                            default -> {}
                        }
                    },
                    Duration.ZERO,
                    AT_ONCE);

            assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void nothingIsDoneAgainOnceTheExecutorHasEnded() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Background.repeat(executor, begun::countDown, Duration.ZERO, AT_ONCE);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        Background.end(executor, Duration.ofSeconds(30));

        assertThat(executor.isTerminated()).isTrue();
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }
}
