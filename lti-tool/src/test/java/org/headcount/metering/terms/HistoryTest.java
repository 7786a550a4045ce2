package org.headcount.metering.terms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void whatReplacesTheFirstVersionFromAlwaysOnIsKnownOnlyOnceItIsRecorded() {
        History<String> history = History.always("first").with(new Dated<>(Dated.ALWAYS, JUNE, "second"));

        assertThat(history.inForceAt(JUNE)).isEqualTo("second");
        assertThat(history.knownBefore(JUNE).inForceAt(JUNE)).isEqualTo("first");
        assertThat(history.knownBefore(JUNE.plusNanos(1_000)).inForceAt(JUNE)).isEqualTo("second");
    }
}
