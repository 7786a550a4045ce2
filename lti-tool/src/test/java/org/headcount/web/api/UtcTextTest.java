package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-09-01T00:00:00Z",
                "2024-02-29T23:59:59.9Z",
                "1970-01-01T00:00:00.000001Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999999Z"
            })
    void theUsualSpellingIsReadAsTheFormatterReadsIt(String text) {
        assertThat(UtcText.read(text)).contains(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-09-01",
                "2026-09-01T00:00:00",
                "2026-09-01T00:00:00+02:00",
                "2026-09-01t00:00:00z",
                "2026-09-01T00:00Z",
                "2026-09-01T00:00:00.Z",
                "2026-09-01T00:00:00.1234567890Z",
                "2026-09-01T00:00:00,5Z",
                "2026-09-01T00:00:00.5\u0665Z",
                "2026-09-01T00:00:0\u0665Z",
                "2026-09-01T24:00:00Z",
                "2026-09-01T00:60:00Z",
                "2026-09-01T00:00:60Z",
                "2026-00-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-09-00T00:00:00Z",
                "2026-09-31T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "+2026-09-01T00:00:00Z",
                "-026-09-01T00:00:00Z"
            })
    void everyOtherSpellingIsLeftToTheFormatter(String text) {
        assertThat(UtcText.read(text)).isEmpty();
    }

    @Test
    void noTextIsReadOtherwiseThanByTheFormatter() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String characters = "0123456789-:.TZ";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(
                    Instant.ofEpochSecond(random.nextInt(), random.nextBoolean() ? 0 : random.nextInt(1_000_000_000))
                            .toString());
            for (int change = random.nextInt(3); change > 0; change--) {
                text.setCharAt(random.nextInt(text.length()), characters.charAt(random.nextInt(characters.length())));
            }
            Optional<Instant> read = UtcText.read(text.toString());
            if (read.isPresent()) {
                assertThat(formatted(text.toString()))
                        .as("seed %d, %s", seed, text)
                        .isEqualTo(read);
            }
        }
    }

    private static Optional<Instant> formatted(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
