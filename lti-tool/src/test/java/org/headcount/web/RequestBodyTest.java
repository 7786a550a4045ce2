package org.headcount.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

/** How long a body is waited for. */
class RequestBodyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int SLOW_BUT_STEADY = 600;

    private final Request request = mock(Request.class);
    private long now = Long.MAX_VALUE - 5; // as System.nanoTime may, it goes on below zero
    private final RequestBody body = new RequestBody(request, Patience.USUAL, () -> now);

    @Test
    void whatCameAtOnceBuysNoTimeLater() {
        comes(519_000);

        assertThat(isReadAfter(Duration.ofSeconds(9), 1)).isTrue();
        assertThat(isReadAfter(Duration.ofSeconds(9), 1)).isTrue();
        assertThat(isReadAfter(SECOND, 1)).isFalse();
    }

    @Test
    void aPauseIsForgivenToWhoeverGoesOnThen() {
        for (int times = 0; times < 3; times++) {
            assertThat(isReadAfter(Duration.ofSeconds(9), 10_000)).isTrue();
        }
    }

    @Test
    void aStrangersBodyIsWaitedForHalfAMinuteHoweverSteadyItComes() {
        for (int second = 0; second < 31; second++) {
            assertThat(isReadAfter(SECOND, SLOW_BUT_STEADY)).isTrue();
        }
        assertThat(isReadAfter(SECOND, SLOW_BUT_STEADY)).isFalse();
    }

    @Test
    void oneOfSomebodyKnownIsWaitedForLongerAndNotForEver() {
        when(request.getAttribute(Patience.KNOWN)).thenReturn(true);
        for (int second = 0; second < 301; second++) {
            assertThat(isReadAfter(SECOND, SLOW_BUT_STEADY)).isTrue();
        }
        assertThat(isReadAfter(SECOND, SLOW_BUT_STEADY)).isFalse();
    }

    @Test
    void whileWhatHasComeIsWorkedOnNobodyWaits() {
        comes(1);
        now += Duration.ofHours(1).toNanos();
        comes(1);

        assertThat(isReadAfter(SECOND, 1)).isTrue();
    }

    private boolean isReadAfter(Duration waiting, int bytes) {
        body.demand(() -> {});
        now += waiting.toNanos();
        return comes(bytes);
    }

    private boolean comes(int bytes) {
        when(request.read()).thenReturn(Content.Chunk.from(ByteBuffer.allocate(bytes), false));
        return !Content.Chunk.isFailure(body.read());
    }
}
