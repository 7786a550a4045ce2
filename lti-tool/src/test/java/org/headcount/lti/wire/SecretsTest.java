package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretsTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void whatIsMadeOneAfterTheOtherStandsInThatOrder() {
        List<String> made = Stream.iterate(NOON, instant -> instant.plusMillis(16))
                .limit(2_000)
                .map(instant -> Secrets.id(128, instant))
                .toList();

        assertThat(made).isSorted();
    }

    @Test
    void theTimeIsBesideTheChanceAndTakesNoneOfIt() {
        List<String> made = IntStream.range(0, 1_000)
                .mapToObj(number -> Secrets.id(128, NOON))
                .toList();

        assertThat(made).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z2-7]{32}"));
        assertThat(made.stream().map(id -> id.substring(0, 6)).distinct()).hasSize(1);
    }

    @Test
    void aNameMadeOnceAgainAtTheSameTimeIsTheSame() {
        String name = Secrets.inOrder("zz", NOON);

        assertThat(Secrets.inOrder("zz", NOON)).isEqualTo(name).endsWith("zz");
        assertThat(Secrets.inOrder("aa", NOON.plusMillis(16))).isGreaterThan(name);
        assertThat(Secrets.inOrder("aa", Instant.EPOCH.minusMillis(1))).matches("[a-z2-7]{6}aa");
    }

    @Test
    void halfAYearLaterTheOrderHasBegunAnew() {
        String now = Secrets.id(128, NOON);
        String later = Secrets.id(128, NOON.plus(Duration.ofMillis(16L << 30)));

        assertThat(later.substring(0, 6)).isEqualTo(now.substring(0, 6));
    }
}
