package org.headcount.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    @Test
    void theFirstRetryComesSoonAndAQuarterEarlierOrLaterByChance() {
        assertThat(new RetrySchedule(() -> 0).after(0)).contains(Duration.ofMillis(3_750));
        assertThat(new RetrySchedule(() -> 0.5).after(0)).contains(Duration.ofSeconds(5));
        assertThat(new RetrySchedule(() -> 1).after(0)).contains(Duration.ofMillis(6_250));
    }

    @Test
    void retriesGoOnForThreeDaysEachLaterThanTheOneBefore() {
        RetrySchedule schedule = new RetrySchedule(() -> 0.5);

        List<Duration> waits = IntStream.range(0, 10)
                .mapToObj(schedule::after)
                .flatMap(Optional::stream)
                .toList();

        assertThat(waits).hasSize(10).isSorted();
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofDays(3), Duration.ofDays(4));
        assertThat(schedule.after(10)).isEmpty();
    }
}
