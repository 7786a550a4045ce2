package org.headcount.gateway.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.NORTH;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

/** A moment in which there is no memory for a thread keeps no score for longer. */
@SuppressWarnings("NullAway.Init")
class HeldGradesWatchTest {

    private static final Holds.Due DUE = new Holds.Due(NORTH, "h1", "pf1", ADA, Instant.EPOCH, 1);

    private final HeldGrades grades = Mockito.mock(HeldGrades.class);
    private final ScheduledExecutorService looking = Mockito.mock(ScheduledExecutorService.class);
    private final ExecutorService sending = Mockito.mock(ExecutorService.class);
    private final Queue<Runnable> looks = new ArrayDeque<>();
    private final Queue<Runnable> sendings = new ArrayDeque<>();
    private boolean full;
    private Runnable bell;

    @BeforeEach
    void watch() {
        Holds holds = Mockito.mock(Holds.class);
        queue(looking, looks);
        queue(sending, sendings);
        Mockito.when(grades.due(Mockito.anyInt())).thenReturn(List.of(DUE));
        ArgumentCaptor<Runnable> told = ArgumentCaptor.captor();
        HeldGradesWatch unused = new HeldGradesWatch(grades, holds, Duration.ofDays(1), looking, sending);
        Mockito.verify(holds).whenDue(told.capture());
        bell = told.getValue();
    }

    private void queue(ExecutorService executor, Queue<Runnable> works) {
        Mockito.doAnswer(call -> {
                    if (full) {
                        throw new InternalError("no thread");
                    }
                    return works.add(call.getArgument(0));
                })
                .when(executor)
                .execute(Mockito.any());
    }

    @Test
    void aScoreThatFoundNoSenderIsSentTheNextTime() {
        bell.run();
        full = true;
        looks.remove().run();
        full = false;
        assertThat(sendings).isEmpty();

        bell.run();
        looks.remove().run();
        sendings.remove().run();

        Mockito.verify(grades).look(DUE);
    }

    @Test
    void aLookThatCouldNotBeAskedForIsAskedForTheNextTime() {
        full = true;
        assertThatThrownBy(bell::run).isInstanceOf(InternalError.class);
        full = false;

        bell.run();

        assertThat(looks).hasSize(1);
    }
}
