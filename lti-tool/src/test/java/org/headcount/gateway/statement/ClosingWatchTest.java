package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.slf4j.LoggerFactory;

class ClosingWatchTest {

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
        Logger log = (Logger) LoggerFactory.getLogger("org.headcount");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try (ClosingWatch watch = new ClosingWatch(institutions, closing, () -> Instant.EPOCH, Duration.ofNanos(1))) {
            watch.start();

            assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anySatisfy(line -> assertThat(line)
                        .contains("closing", "java.lang.OutOfMemoryError")
                        .doesNotContain("Marsh"));
    }
}
