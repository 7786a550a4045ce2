package org.headcount.metering.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.at;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.RandomHistory;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.DayCount;
import org.headcount.metering.ledger.Overtaking;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Months day by day, whatever keeps the facts; a failure names the seed that makes it again. */
@SuppressWarnings("NullAway.Init")
public abstract class DaySurveysContract {

    private static final int INSTITUTIONS = 12;
    private static final Instant LATER = RandomHistory.BEGINNING.plusSeconds(60L * 86_400);
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.parse("2026-02"), YearMonth.parse("2026-03"), YearMonth.parse("2026-04"));

    private SurveysContract.Whole storage;
    private Meter meter;
    private DaySurveys days;

    protected abstract SurveysContract.Whole emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        meter = new Meter(storage.institutions(), storage.ledger(), () -> LATER);
        days = new DaySurveys(storage.snapshots(), () -> LATER);
    }

    @Test
    void everyDayIsCountedAsALookAtEachLearnerWouldCountIt() {
        long seed = System.nanoTime();
        int used = 0;
        for (long each = seed; each < seed + INSTITUTIONS; each++) {
            RandomHistory history = new RandomHistory(new Random(each));
            InstitutionId id = random(each, history);
            for (Optional<Instant> knownAt : List.of(Optional.<Instant>empty(), Optional.of(history.instant()))) {
                List<Standing> learners = meter.list(id, Given.everybody("2026-03-10T00:00:00Z"), knownAt)
                        .learners();
                for (YearMonth month : MONTHS) {
                    String what = "seed %d, %s, known at %s".formatted(each, month, knownAt);
                    MonthDays found = days.days(id, month, Optional.empty(), knownAt);
                    used += check(what, learners, found);
                    assertThat(found.month()).as(what).isEqualTo(meter.month(id, month, Optional.empty(), knownAt));
                    for (Policy.Measure measure : Policy.Measure.values()) {
                        assertThat(meter.charged(
                                                id,
                                                month,
                                                Optional.empty(),
                                                knownAt,
                                                Optional.empty(),
                                                Optional.of(measure),
                                                1000,
                                                "")
                                        .learners())
                                .as("%s, as if by %s", what, measure)
                                .hasSize(found.month().count().measured(measure));
                    }
                    assertThat(found.inUse()).as(what).isEqualTo(inUse(learners, LATER));
                    assertThat(found.overAt())
                            .as(what)
                            .isEqualTo(overAt(found.month(), learners))
                            .isEqualTo(new Overruns(storage.snapshots(), () -> LATER)
                                    .find(id, month, Optional.empty(), knownAt, 1, "")
                                    .passing()
                                    .map(Overrun.Passing::at));
                }
            }
        }
        assertThat(used).isPositive();
    }

    private static Optional<Instant> overAt(MonthAnswer month, List<Standing> learners) {
        Optional<Integer> committed = month.commitment().filter(most -> month.measured() > most);
        Overtaking overtaking = new Overtaking(month.measure(), committed.orElse(0), month.span());
        learners.forEach(one -> one.periods()
                .forEach(period ->
                        overtaking.period(one.learner().id(), Micros.of(period.from()), Micros.of(period.until()))));
        return committed.flatMap(most -> overtaking.at());
    }

    /** @return how many licences were in use */
    private static int check(String what, List<Standing> learners, MonthDays found) {
        Span month = found.month().span();
        Instant expected = month.from();
        int peak = 0;
        for (MonthDays.Day day : found.days()) {
            assertThat(day.span().from()).as(what).isEqualTo(expected);
            expected = day.span().until();
            int most = Stream.concat(
                            Stream.of(day.span().from()),
                            learners.stream()
                                    .flatMap(one -> one.periods().stream())
                                    .map(Period::from)
                                    .filter(day.span()::contains))
                    .mapToInt(instant -> inUse(learners, instant))
                    .max()
                    .orElseThrow();
            assertThat(day.count())
                    .as("%s, %s", what, day.date())
                    .isEqualTo(new DayCount(
                            most,
                            inUse(learners, day.span().lastInstant()),
                            touched(learners, new Span(month.from(), day.span().until()))));
            peak = Math.max(peak, most);
        }
        DayCount last = found.days().get(found.days().size() - 1).count();
        assertThat(expected).as(what).isEqualTo(month.until());
        assertThat(peak).as(what).isEqualTo(found.month().count().peak());
        assertThat(last.end()).as(what).isEqualTo(found.month().count().closing());
        assertThat(last.touched()).as(what).isEqualTo(found.month().count().distinct());
        return peak;
    }

    private static int inUse(List<Standing> learners, Instant instant) {
        return (int) learners.stream()
                .filter(one -> one.periods().stream().anyMatch(period -> period.contains(instant)))
                .count();
    }

    private static int touched(List<Standing> learners, Span span) {
        return (int) learners.stream()
                .filter(one -> one.periods().stream().anyMatch(period -> period.touches(span)))
                .count();
    }

    private InstitutionId random(long seed, RandomHistory history) {
        Random random = new Random(seed);
        InstitutionId id = new InstitutionId("r" + Math.floorMod(seed, 1_000_000_007L));
        Terms terms = new Terms(
                history.policies(), history.zones(), Given.none(), History.always(random.nextInt(6)), Given.none());
        storage.institutions().create(new Institution(id, "Random", RandomHistory.BEGINNING, terms));
        List<Report> reports = new ArrayList<>();
        for (int person = random.nextInt(14); person >= 0; person--) {
            for (Fact fact : history.facts(10)) {
                reports.add(RandomHistory.report(IdentityName.parse("p" + person), "p" + person, fact));
            }
        }
        meter.record(id, reports);
        return id;
    }

    @Test
    void theDayOnWhichClocksGoForwardHas23HoursAndTheOneOnWhichTheyGoBack25() {
        Policy policy = Given.billing(Policy.SWITCH, Policy.Measure.PEAK);
        storage.institutions()
                .create(Given.institution(NORTH, History.always(policy), History.always(ZoneId.of("Europe/Berlin"))));
        meter.record(
                NORTH,
                List.of(
                        Given.switching("1", ADA, FactType.SWITCH_ON, "2026-03-28T23:00:00Z"),
                        Given.switching("2", BEN, FactType.SWITCH_ON, "2026-03-29T21:59:59Z"),
                        Given.switching("3", ADA, FactType.SWITCH_OFF, "2026-03-29T22:00:00Z")));

        List<MonthDays.Day> march = days.days(NORTH, MONTHS.get(1), Optional.empty(), Optional.empty())
                .days();

        assertThat(march).hasSize(31);
        MonthDays.Day sunday = march.get(28);
        assertThat(sunday.date()).isEqualTo(LocalDate.parse("2026-03-29"));
        assertThat(Duration.between(sunday.span().from(), sunday.span().until()))
                .isEqualTo(Duration.ofHours(23));
        assertThat(sunday.span().until()).isEqualTo(at("2026-03-29T22:00:00Z"));
        assertThat(march.get(27).count()).isEqualTo(new DayCount(0, 0, 0));
        assertThat(sunday.count())
                .as("whose licence ends at midnight has had it all day")
                .isEqualTo(new DayCount(2, 2, 2));
        assertThat(march.get(29).count()).as("and has it no more on the next").isEqualTo(new DayCount(1, 1, 2));
        assertThat(days.days(NORTH, YearMonth.parse("2026-10"), Optional.empty(), Optional.empty()).days().stream()
                        .map(day -> Duration.between(
                                        day.span().from(), day.span().until())
                                .toHours()))
                .hasSize(31)
                .contains(25L);
    }
}
