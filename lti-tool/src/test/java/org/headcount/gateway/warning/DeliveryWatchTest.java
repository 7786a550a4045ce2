package org.headcount.gateway.warning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** A moment in which there is no memory for a thread takes no place from what is delivered later. */
class DeliveryWatchTest {

    private final ScheduledExecutorService looking = Mockito.mock(ScheduledExecutorService.class);
    private final ExecutorService sending = Mockito.mock(ExecutorService.class);
    private final Queue<Runnable> looks = new ArrayDeque<>();
    private final Outbox outbox = Mockito.mock(Outbox.class);
    private final DeliveryWatch watch =
            new DeliveryWatch(outbox, Mockito.mock(AlertSending.class), () -> Instant.EPOCH, looking, sending);

    @Test
    void whatFoundNoSenderTakesNoPlace() {
        Mockito.doAnswer(call -> looks.add(call.getArgument(0))).when(looking).execute(Mockito.any());
        Mockito.doThrow(new InternalError("no thread")).when(sending).execute(Mockito.any());
        Mockito.when(outbox.claim(Mockito.any(), Mockito.any(), Mockito.anyInt()))
                .thenReturn(List.of(Mockito.mock(Delivery.class)));

        for (int look = 0; look < 3; look++) {
            watch.lookSoon();
            looks.remove().run();
        }

        Mockito.verify(outbox, Mockito.times(3)).claim(Mockito.any(), Mockito.any(), Mockito.eq(8));
        assertThat(looks).isEmpty();
    }
}
