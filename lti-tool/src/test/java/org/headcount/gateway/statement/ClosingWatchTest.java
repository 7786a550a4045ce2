package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.headcount.metering.Given;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.HeardLog;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class ClosingWatchTest {

    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    @Test
    void anInstitutionWhoseClosingEndsInAnErrorKeepsTheOthersFromNothing() {
        Institutions institutions = Mockito.mock(Institutions.class);
        Statements statements = Mockito.mock(Statements.class);
        Mockito.when(institutions.all())
                .thenReturn(
                        List.of(Given.institution(NORTH, Policy.ROLLING), Given.institution(SOUTH, Policy.ROLLING)));
        Mockito.when(statements.lines(NORTH)).thenThrow(new StackOverflowError());
        Mockito.when(statements.lines(SOUTH)).thenReturn(Optional.empty());
        Closing closing = new Closing(Mockito.mock(Ledger.class), statements, () -> NOON);
        try (ClosingWatch watch = new ClosingWatch(institutions, closing, () -> NOON, Duration.ofDays(1))) {
            watch.look();
        }

        Mockito.verify(statements).lines(NORTH);
        Mockito.verify(statements).lines(SOUTH);
    }

    @Test
    void aLookThatEndsInAnErrorIsToldAndTheNextOneComes() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        Institutions institutions = Mockito.mock(Institutions.class);
        Mockito.when(institutions.all())
                .thenThrow(new OutOfMemoryError("Ada Marsh"))
                .thenAnswer(call -> {
                    next.countDown();
                    return List.of();
                });
        Closing closing = new Closing(Mockito.mock(Ledger.class), Mockito.mock(Statements.class), () -> Instant.EPOCH);
        List<String> lines;
        try (HeardLog log = new HeardLog("org.headcount", Level.ERROR);
                ClosingWatch watch =
                        new ClosingWatch(institutions, closing, () -> Instant.EPOCH, Duration.ofNanos(1))) {
            watch.start();

            assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
            lines = log.messages();
        }
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .contains("closing", "java.lang.OutOfMemoryError")
                        .doesNotContain("Marsh"));
    }
}
