package org.headcount.gateway.warning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    @Test
    void theFirstRetryComesSoonAndAQuarterEarlierOrLaterByChance() {
        assertThat(after(0, 0)).contains(Duration.ofMillis(3_750));
        assertThat(after(0.5, 0)).contains(Duration.ofSeconds(5));
        assertThat(after(1, 0)).contains(Duration.ofMillis(6_250));
    }

    @Test
    void retriesGoOnForThreeDaysEachLaterThanTheOneBefore() {
        List<Duration> waits = IntStream.range(0, 10)
                .mapToObj(before -> after(0.5, before))
                .flatMap(Optional::stream)
                .toList();

        assertThat(waits).hasSize(10).isSorted();
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofDays(3), Duration.ofDays(4));
        assertThat(after(0.5, 10)).isEmpty();
    }

    private static Optional<Duration> after(double chance, int before) {
        return new RetrySchedule(() -> chance).after(before, Optional.empty());
    }

    @Test
    void whoAsksToBeLeftAloneIsForADayAtMostAndNeverAskedSoonerForIt() {
        RetrySchedule schedule = new RetrySchedule(() -> 0.5);

        assertThat(schedule.after(0, Optional.of(Duration.ofMinutes(2)))).contains(Duration.ofMinutes(2));
        assertThat(schedule.after(3, Optional.of(Duration.ofMinutes(2)))).contains(Duration.ofMinutes(30));
        assertThat(schedule.after(0, Optional.of(Duration.ofDays(400)))).contains(Duration.ofDays(1));
        assertThat(schedule.after(10, Optional.of(Duration.ofMinutes(2))))
                .as("nor ever again for it")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "0 | PT0S",
                "999999999999 | PT999999999999S",
                "Tue, 10 Mar 2026 12:05:00 GMT | PT5M",
                "Tue, 10 Mar 2026 11:59:00 GMT |",
                "-1 |",
                "9999999999999 |",
                "soon |",
                "'' |"
            })
    void whatAServerAsksForIsSecondsOrADate(String header, @Nullable Duration wait) {
        assertThat(RetryAfter.of(header, Instant.parse("2026-03-10T12:00:00Z"))).isEqualTo(Optional.ofNullable(wait));
    }
}
