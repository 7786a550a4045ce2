package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

class MonthTallyTest {

    private static final Span APRIL = Months.of(YearMonth.parse("2026-04"), ZoneOffset.UTC);

    /** Days of some hours, so that ends and beginnings often fall on one instant, among them the month's own; some periods are empty, some groups large. */
    @Test
    void countedInPartsAMonthComesToWhatASweepOverAllPeriodsComesTo() {
        long seed = System.nanoTime();
        for (int round = 0; round < Worlds.many(500); round++) {
            Random random = new Random(seed + round);
            List<CountedMovements.Stays> stays = new ArrayList<>();
            int days = 1 + random.nextInt(50);
            for (int group = random.nextInt(60); group > 0; group--) {
                long from = instant(random, random.nextInt(days) - 10);
                long length = random.nextInt(6) == 0
                        ? 0
                        : Duration.ofHours(random.nextInt(24 * days)).toSeconds() * 1_000_000
                                + (random.nextInt(4) == 0 ? 1 : 0);
                stays.add(new CountedMovements.Stays(
                        from, from + length, random.nextInt(3) == 0 ? 1 + random.nextInt(9_000) : 1));
            }

            assertThat(MonthTally.of(APRIL, new CountedMovements(stays)))
                    .as("seed %d", seed + round)
                    .isEqualTo(swept(stays));
        }
    }

    @Test
    void aPeakAmongManyWhoComeAndGoWithinOneHourIsFoundToTheInstant() {
        Random random = new Random(3);
        List<CountedMovements.Stays> stays = new ArrayList<>();
        for (int one = 0; one < 30_000; one++) {
            long from = Micros.of(APRIL.from()) + 7_200_000_000L + random.nextInt(3_600_000) * 1_000L;
            stays.add(new CountedMovements.Stays(from, from + random.nextInt(600_000_000), 1));
        }

        assertThat(MonthTally.of(APRIL, new CountedMovements(stays))).isEqualTo(swept(stays));
    }

    private static long instant(Random random, int day) {
        return Micros.of(APRIL.from().plus(Duration.ofDays(day)).plus(Duration.ofHours(6L * random.nextInt(4))))
                + (random.nextInt(8) == 0 ? 1 : 0);
    }

    /** With groups as large as above, so that some months are counted in parts and others are held in memory. */
    @Test
    void daysComeToWhatASweepOverAllPeriodsComesToForEach() {
        List<Span> days = new Months(History.always(ZoneId.of("Europe/Berlin"))).days(YearMonth.parse("2026-03"));
        long seed = System.nanoTime();
        for (int round = 0; round < 200; round++) {
            Random random = new Random(seed + round);
            boolean large = random.nextBoolean();
            List<CountedMovements.Stays> stays = new ArrayList<>();
            for (int group = random.nextInt(60); group > 0; group--) {
                long from = instant(random, random.nextInt(50) - 40);
                long length = random.nextInt(6) == 0
                        ? 0
                        : Duration.ofHours(random.nextInt(600)).toSeconds() * 1_000_000;
                stays.add(new CountedMovements.Stays(from, from + length, large ? 1 + random.nextInt(9_000) : 1));
            }

            List<DayCount> counts = MonthTally.ofDays(days, new CountedMovements(stays));

            for (int day = 0; day < days.size(); day++) {
                MonthCount alone = swept(stays, days.get(day));
                MonthCount sofar =
                        swept(stays, new Span(days.get(0).from(), days.get(day).until()));
                assertThat(counts.get(day))
                        .as("seed %d, day %d", seed + round, day)
                        .isEqualTo(new DayCount(alone.peak(), alone.closing(), sofar.distinct()));
            }
            if (!large) {
                DaySweep sweep = new DaySweep(days);
                for (int one = 0; one < stays.size(); one++) {
                    sweep.period(
                            new LearnerId("one" + one),
                            stays.get(one).from(),
                            stays.get(one).until());
                }
                assertThat(sweep.counts()).as("seed %d", seed + round).isEqualTo(counts);
            }
        }
    }

    private static MonthCount swept(List<CountedMovements.Stays> stays) {
        return swept(stays, APRIL);
    }

    private static MonthCount swept(List<CountedMovements.Stays> stays, Span span) {
        MonthSweep sweep = new MonthSweep(span);
        for (int group = 0; group < stays.size(); group++) {
            CountedMovements.Stays each = stays.get(group);
            sweep.period(new LearnerId("group" + group), each.from(), each.until(), each.learners());
        }
        return sweep.count();
    }
}
