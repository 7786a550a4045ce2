package org.headcount.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.at;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Months;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.Test;

class MonthSweepTest {

    private static final Span APRIL = Months.of(YearMonth.parse("2026-04"), ZoneOffset.UTC);

    /** One period of the learner of that number. */
    private record Stay(int learner, Instant from, Instant until) {}

    @Test
    void m01_aWindowThatEndsAsTheMonthBeginsDoesNotTouchIt() {
        assertThat(april(
                        stay(1, "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"),
                        stay(2, "2026-04-01T00:00:00Z", "2026-06-30T00:00:00Z")))
                .isEqualTo(new MonthCount(1, 1, APRIL.from(), 1, 1, 0));
    }

    /** Also where those who do alike come after many who do not, and there are more than fit at first. */
    @Test
    void severalWhoDoAlikeCountAsIfEachWereSweptByItself() {
        Random random = new Random(7);
        MonthSweep together = new MonthSweep(APRIL);
        MonthSweep oneByOne = new MonthSweep(APRIL);
        int learner = 0;
        for (int group = 0; group < 200; group++) {
            int alike = group < 40 ? 1 : 1 + random.nextInt(9);
            long from = Micros.of(APRIL.from().minus(Duration.ofDays(10)).plus(Duration.ofHours(random.nextInt(900))));
            long until = from + Duration.ofHours(random.nextInt(400)).toSeconds() * 1_000_000;
            together.period(new LearnerId("group" + group), from, until, alike);
            for (int each = 0; each < alike; each++) {
                oneByOne.period(new LearnerId("learner" + learner++), from, until);
            }
        }

        assertThat(together.count()).isEqualTo(oneByOne.count());
    }

    @Test
    void m02_aLicenceIsReusedAtTheInstantAtWhichItIsFreed() {
        assertThat(april(
                        stay(1, "2026-01-03T00:00:00Z", "2026-04-03T00:00:00Z"),
                        stay(2, "2026-04-03T00:00:00Z", "2026-07-02T00:00:00Z")))
                .isEqualTo(new MonthCount(2, 1, APRIL.from(), 1, 1, 1));
    }

    @Test
    void switchedOnAndOffAtOnceCountsAndIsNeverInUse() {
        assertThat(april(stay(1, "2026-04-30T23:00:00Z", "2026-04-30T23:00:00Z")))
                .isEqualTo(new MonthCount(1, 0, APRIL.from(), 0, 0, 0));
        assertThat(april(stay(1, "2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z"))
                        .distinct())
                .isEqualTo(1);
        assertThat(april(stay(1, "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"))
                        .distinct())
                .isZero();
        assertThat(april(stay(1, "2026-03-31T23:59:59.999999Z", "2026-03-31T23:59:59.999999Z"))
                        .distinct())
                .isZero();
    }

    @Test
    void aLearnerWithManyPeriodsIsOneLearner() {
        assertThat(april(
                        stay(1, "2026-04-02T09:00:00Z", "2026-04-02T10:00:00Z"),
                        stay(1, "2026-04-09T09:00:00Z", "2026-04-09T11:00:00Z"),
                        stay(1, "2026-04-15T08:00:00Z", "2026-04-16T08:00:00Z"),
                        stay(2, "2026-04-09T10:00:00Z", "2026-04-09T11:00:00Z")))
                .isEqualTo(new MonthCount(2, 2, at("2026-04-09T10:00:00Z"), 0, 0, 0));
    }

    @Test
    void thePeakIsAtItsFirstInstant() {
        assertThat(april(
                        stay(1, "2026-03-01T00:00:00Z", "2026-04-02T00:00:00Z"),
                        stay(2, "2026-04-05T00:00:00Z", "2026-04-06T00:00:00Z"),
                        stay(3, "2026-04-07T00:00:00Z", "2026-05-01T00:00:00Z")))
                .isEqualTo(new MonthCount(3, 1, APRIL.from(), 1, 1, 1));
    }

    @Test
    void aMonthWithoutAnybodyHasItsPeakOfNoneAtItsBeginning() {
        assertThat(april()).isEqualTo(new MonthCount(0, 0, APRIL.from(), 0, 0, 0));
    }

    @Test
    void whatEndsWithTheMonthClosesItAndWhatEndsBeforeDoesNot() {
        assertThat(april(
                        stay(1, "2026-04-10T00:00:00Z", "2026-05-01T00:00:00Z"),
                        stay(2, "2026-04-10T00:00:00Z", "2026-04-30T23:59:59.999999Z"),
                        new Stay(3, at("2026-01-01T00:00:00Z"), Period.OPEN)))
                .isEqualTo(new MonthCount(3, 3, at("2026-04-10T00:00:00Z"), 1, 2, 1));
    }

    @Test
    void countsAreWhatLookingAtEveryInstantGives() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < Worlds.many(500); round++) {
            List<Stay> stays = new ArrayList<>();
            for (int learner = random.nextInt(12); learner > 0; learner--) {
                Instant from = APRIL.from().minus(Duration.ofDays(random.nextInt(12)));
                for (int i = random.nextInt(4); i > 0; i--) {
                    Instant until = from.plus(Duration.ofHours(12L * random.nextInt(40)));
                    stays.add(new Stay(learner, from, until));
                    from = until.plus(Duration.ofHours(12L * (1 + random.nextInt(10))));
                }
            }
            MonthCount count = april(stays.toArray(Stay[]::new));

            assertThat(count).as("seed %d, round %d: %s", seed, round, stays).isEqualTo(byLooking(stays));
            assertThat(count.closing()).isLessThanOrEqualTo(count.peak());
            assertThat(count.opening()).isLessThanOrEqualTo(count.peak());
            assertThat(count.peak()).isLessThanOrEqualTo(count.distinct());
        }
    }

    private static MonthCount byLooking(List<Stay> stays) {
        int peak = 0;
        Instant peakAt = APRIL.from();
        for (Instant instant = APRIL.from();
                instant.isBefore(APRIL.until());
                instant = instant.plus(Duration.ofHours(12))) {
            if (inUse(stays, instant) > peak) {
                peak = inUse(stays, instant);
                peakAt = instant;
            }
        }
        return new MonthCount(
                (int) stays.stream()
                        .filter(stay -> APRIL.touchedBy(stay.from(), stay.until()))
                        .map(Stay::learner)
                        .distinct()
                        .count(),
                peak,
                peakAt,
                inUse(stays, APRIL.from()),
                inUse(stays, APRIL.until().minusNanos(1_000)),
                (int) stays.stream()
                        .filter(stay -> stay.from().isBefore(APRIL.from())
                                && stay.until().isAfter(APRIL.from()))
                        .count());
    }

    private static int inUse(List<Stay> stays, Instant instant) {
        return (int) stays.stream()
                .filter(stay -> !stay.from().isAfter(instant) && stay.until().isAfter(instant))
                .count();
    }

    private static Stay stay(int learner, String from, String until) {
        return new Stay(learner, at(from), at(until));
    }

    private static MonthCount april(Stay... stays) {
        MonthSweep sweep = new MonthSweep(APRIL);
        for (Stay stay : stays) {
            sweep.period(new LearnerId("l" + stay.learner()), Micros.of(stay.from()), Micros.of(stay.until()));
        }
        return sweep.count();
    }
}
