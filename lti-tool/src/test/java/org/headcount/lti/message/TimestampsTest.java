package org.headcount.lti.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T17:21:50Z, 2026-11-21T17:21:50Z",
        "2026-11-21T17:21:50+0000, 2026-11-21T17:21:50Z",
        "2026-11-21T17:21:50+00:00, 2026-11-21T17:21:50Z",
        "2026-11-21T17:21:50+00, 2026-11-21T17:21:50Z",
        "2026-11-21T17:21:50-00:00, 2026-11-21T17:21:50Z",
        "2026-11-21T17:21:50.123Z, 2026-11-21T17:21:50.123Z",
        "2026-11-21T17:21:50.123456+0530, 2026-11-21T11:51:50.123456Z",
        "2026-11-21T17:21:50.1234567891234-08, 2026-11-22T01:21:50.123456789Z",
        "'2026-11-21T17:21:50,5Z', 2026-11-21T17:21:50.5Z",
        "2026-11-21T17:21Z, 2026-11-21T17:21:00Z",
        "2026-11-21t17:21:50z, 2026-11-21T17:21:50Z",
        "2026-11-21 17:21:50+01:00, 2026-11-21T16:21:50Z",
        "2024-02-29T23:59:59-12:00, 2024-03-01T11:59:59Z"
    })
    void theFormsThatToolsWriteAreUnderstood(String text, Instant expected) {
        assertThat(Timestamps.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-21T17:21:50",
                "2026-11-21T17:21:50.123",
                "2026-11-21",
                "17:21:50Z",
                "2026-11-21Z",
                "2026-02-30T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-21T25:00:00Z",
                "2026-11-21T17:60:00Z",
                "2026-11-21T17:21:50+19:00",
                "2026-11-21T17:21:50+1",
                "2026-11-21T17:21:50+",
                "2026-11-21T17:21:50ZZ",
                "2026-11-21T17:21:50.Z",
                "+2026-11-21T17:21:50Z",
                "12026-11-21T17:21:50Z",
                "1795281014",
                "tomorrow",
                "2026-11-21T17:21:50Z\n",
                " 2026-11-21T17:21:50Z",
                "２０２６-11-21T17:21:50Z",
                "2026-11-21T17:21:50 UTC",
                "2026-11-21T17:21:50.00000000000000000000000000000000000000000000000000000000000000001Z"
            })
    void withoutAZoneOrASenseThereIsNoInstant(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyInstantInAnyZoneReadsBackHoweverItIsWritten(long seed) {
        Random random = new Random(seed);
        Instant instant = Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L), random.nextInt(1_000_000_000));
        ZoneOffset zone = ZoneOffset.ofTotalSeconds(random.nextInt(-18 * 60, 18 * 60 + 1) * 60);
        String zonePattern = new String[] {"XXX", "XX", "xxx", "xx"}[random.nextInt(4)];
        int digits = random.nextInt(10);
        String pattern = "uuuu-MM-dd'T'HH:mm:ss" + (digits == 0 ? "" : "." + "S".repeat(digits)) + zonePattern;
        String text = DateTimeFormatter.ofPattern(pattern)
                .format(LocalDateTime.ofInstant(instant, zone).atOffset(zone));
        long unit = (long) Math.pow(10, 9 - digits);

        assertThat(Timestamps.parse(text))
                .as("seed %d: %s", seed, text)
                .contains(Instant.ofEpochSecond(instant.getEpochSecond(), instant.getNano() / unit * unit));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noTextMakesItFail(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("2026-11-21T17:21:50.123+01:00");
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            text.setCharAt(random.nextInt(text.length()), "0123456789-+:.TZ x".charAt(random.nextInt(18)));
        }

        assertThat(Timestamps.parse(text.toString())).isNotNull();
    }

    private static LongStream seeds() {
        return LongStream.range(0, 300);
    }
}
