package org.headcount.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.headcount.metering.fact.InstitutionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExaminationsTest {

    private static final InstitutionId NORTH = new InstitutionId("north");
    private static final InstitutionId SOUTH = new InstitutionId("south");
    private static final InstitutionId EAST = new InstitutionId("east");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Examinations examinations = new Examinations(2);

    @AfterEach
    void close() {
        end.countDown();
        threads.shutdownNow();
    }

    /** Work that goes on until the end. */
    private Future<Optional<String>> going(InstitutionId institution) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Optional<String>> work = threads.submit(() -> examinations.one(institution, () -> {
            begun.countDown();
            return await();
        }));
        begun.await();
        return work;
    }

    private String await() {
        try {
            end.await();
            return "done";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Test
    void workOfOneInstitutionKeepsNoOtherWaiting() throws Exception {
        Future<Optional<String>> running = going(NORTH);

        assertThat(examinations.one(NORTH, () -> "another")).isEmpty();
        assertThat(examinations.one(SOUTH, () -> "short")).contains("short");

        end.countDown();
        assertThat(running.get()).contains("done");
        assertThat(examinations.one(NORTH, () -> "another")).contains("another");
    }

    @Test
    void noMoreAreDoneAtOnceThanThisNodeHasPlacesFor() throws Exception {
        List<Future<Optional<String>>> all = List.of(going(NORTH), going(SOUTH));

        assertThat(examinations.one(EAST, () -> "one too many")).isEmpty();

        end.countDown();
        for (Future<Optional<String>> one : all) {
            assertThat(one.get()).contains("done");
        }
        assertThat(examinations.one(EAST, () -> "in its turn")).contains("in its turn");
    }

    @Test
    void whatFailsGivesItsPlaceBack() {
        for (int time = 0; time < 3; time++) {
            try {
                examinations.one(NORTH, () -> {
                    throw new IllegalStateException("broken");
                });
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken");
            }
        }

        assertThat(examinations.one(NORTH, () -> "done")).contains("done");
    }
}
