package org.headcount.testing;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A clock for which those wait who count what pages do not wait for, and who make figures ready after a start: until it is
 * released no figure of very many is there.
 */
public final class HeldCounts implements InstantSource {

    /** From so many learners on no page waits for a count. */
    public static final int MANY = 20_000;

    private static final int A_CALL = 1_000;

    private static final Set<String> COUNTING = Set.of("counts", "counting", "kept-answers");

    private final Instant now;
    private final CountDownLatch held = new CountDownLatch(1);

    public HeldCounts(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        if (COUNTING.contains(Thread.currentThread().getName())) {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return now;
    }

    /** Safe to repeat. */
    public void release() {
        held.countDown();
    }

    /** Switches on so many at one instant. */
    public static void fill(Service service, String key, String institution, String at)
            throws IOException, InterruptedException {
        for (int first = 0; first < MANY; first += A_CALL) {
            String facts = IntStream.range(first, first + A_CALL)
                    .mapToObj(number -> """
                            {"source": "test", "id": "f%d", "type": "switch-on", "learner": "p%d", "at": "%s"}""".formatted(number, number, at))
                    .collect(Collectors.joining(","));
            Service.Answer answer =
                    service.post(key, "institutions/" + institution + "/facts", "{\"facts\": [" + facts + "]}");
            if (answer.status() != 200) {
                throw new IOException("facts answered " + answer.status());
            }
        }
    }
}
