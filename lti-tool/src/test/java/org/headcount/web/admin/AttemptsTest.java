package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final Attempts attempts = new Attempts(clock);

    @Test
    void afterAFewEachWaitsTwiceAsLongUpToAMinute() {
        for (int one = 0; one < 5; one++) {
            assertThat(attempts.take("a")).isEmpty();
        }
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(attempts.take("a")).contains(Duration.ofSeconds(seconds));
            assertThat(attempts.take("a"))
                    .as("who asks too early does not wait longer")
                    .contains(Duration.ofSeconds(seconds));
            clock.turn(Duration.ofSeconds(seconds));
            assertThat(attempts.take("a")).isEmpty();
        }
    }

    @Test
    void ofManyAtOnceNoMoreAreLookedAtThanOneAfterTheOther() throws Exception {
        List<Optional<Duration>> got = Race.of(40, () -> attempts.take("a"));

        assertThat(got.stream().filter(Optional::isEmpty)).hasSize(5);
    }

    @Test
    void nobodyWaitsForSomebodyElse() {
        for (int one = 0; one < 50; one++) {
            attempts.take("a");
        }

        assertThat(attempts.take("b")).isEmpty();
    }

    @Test
    void whoWasRightBeginsAnewAndSoDoesWhoRested() {
        for (int one = 0; one < 6; one++) {
            attempts.take("a");
        }
        attempts.succeeded("a");
        assertThat(attempts.take("a")).isEmpty();

        for (int one = 0; one < 6; one++) {
            attempts.take("b");
        }
        clock.turn(Duration.ofMinutes(31));
        for (int one = 0; one < 5; one++) {
            assertThat(attempts.take("b")).isEmpty();
        }
    }
}
