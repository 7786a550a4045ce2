package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

class CrossingTest {

    private static final Span APRIL = Months.of(YearMonth.parse("2026-04"), ZoneOffset.UTC);

    /** Movements often fall on one instant, and some groups are so large that a month is taken apart; the commitment is near what is in use. */
    @Test
    void foundInPartsAMonthGoesOverItsCommitmentWhenASweepOverAllPeriodsSaysSo() {
        long seed = System.nanoTime();
        for (int round = 0; round < Worlds.many(200); round++) {
            Random random = new Random(seed + round);
            int most = random.nextInt(3) == 0 ? 9_000 : 4;
            List<CountedMovements.Stays> stays = new ArrayList<>();
            for (int group = random.nextInt(40); group > 0; group--) {
                long from = Micros.of(APRIL.from()
                        .plus(Duration.ofDays(random.nextInt(45) - 10))
                        .plus(Duration.ofHours(6L * random.nextInt(4))));
                long length = random.nextInt(6) == 0
                        ? 0
                        : Duration.ofHours(6L * random.nextInt(100)).toSeconds() * 1_000_000 + random.nextInt(2);
                stays.add(new CountedMovements.Stays(from, from + length, 1 + random.nextInt(most)));
            }
            int all = stays.stream().mapToInt(CountedMovements.Stays::learners).sum();
            int committed = random.nextInt(1 + all);
            for (Policy.Measure measure : Policy.Measure.values()) {
                assertThat(Crossing.of(measure, committed, APRIL, new CountedMovements(stays)))
                        .as("seed %d, %s over %d", seed + round, measure, committed)
                        .isEqualTo(swept(measure, committed, stays));
            }
        }
    }

    @Test
    void amongManyWhoComeAndGoWithinOneHourItIsFoundToTheInstant() {
        Random random = new Random(3);
        List<CountedMovements.Stays> stays = new ArrayList<>();
        for (int one = 0; one < 20_000; one++) {
            long from = Micros.of(APRIL.from()) + 7_200_000_000L + random.nextInt(3_600_000) * 1_000L;
            stays.add(new CountedMovements.Stays(from, from + random.nextInt(600_000_000), 1));
        }
        for (Policy.Measure measure : Policy.Measure.values()) {
            assertThat(Crossing.of(measure, 1_500, APRIL, new CountedMovements(stays)))
                    .as(measure.name())
                    .isEqualTo(swept(measure, 1_500, stays));
        }
    }

    private static Optional<Instant> swept(Policy.Measure measure, int committed, List<CountedMovements.Stays> stays) {
        Overtaking overtaking = new Overtaking(measure, committed, APRIL);
        for (int group = 0; group < stays.size(); group++) {
            CountedMovements.Stays each = stays.get(group);
            for (int one = 0; one < each.learners(); one++) {
                overtaking.period(new LearnerId("g" + group + "-" + one), each.from(), each.until());
            }
        }
        return overtaking.at();
    }
}
