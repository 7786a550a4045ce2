package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the meter makes of the worked examples, whatever keeps the facts, and in whatever order they arrive. */
@SuppressWarnings("NullAway.Init")
public abstract class MeterContract {

    private static final Instant APRIL = at("2026-04-01T00:00:00Z");

    private Storage storage;
    private Meter meter;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
        storage.institutions().create(Given.institution(NORTH, Policy.ROLLING));
        meter = meter(at("2027-06-01T00:00:00Z"));
    }

    /** How facts arrive; half of them come twice. */
    enum Arrival {
        AS_THEY_HAPPENED,
        BACKWARDS,
        IN_DISORDER;

        public List<Report> of(List<Report> reports) {
            List<Report> arrivals = new ArrayList<>(reports);
            if (this == BACKWARDS) {
                Collections.reverse(arrivals);
            } else if (this == IN_DISORDER) {
                Collections.shuffle(arrivals, new Random(reports.size()));
            }
            arrivals.addAll(List.copyOf(arrivals.subList(0, (arrivals.size() + 1) / 2)));
            return arrivals;
        }
    }

    @TestFactory
    Stream<DynamicTest> everyWorkedExampleOfStatusComesOutExactly() {
        return StatusVector.all().stream()
                .flatMap(example -> Stream.of(Arrival.values())
                        .map(arrival -> DynamicTest.dynamicTest(
                                example.id() + " " + arrival + ": " + example.note(), () -> check(example, arrival))));
    }

    private void check(StatusVector example, Arrival arrival) {
        Institution institution = example.institution();
        InstitutionId id = new InstitutionId(
                institution.id() + "-" + arrival.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        History<Policy> distinct = new History<>(institution.terms().policy().versions().stream()
                .map(version -> new Dated<>(
                        version.from(), version.recordedAt(), Given.billing(version.value(), Policy.Measure.DISTINCT)))
                .toList());
        storage.institutions()
                .create(Given.institution(id, distinct, institution.terms().zone()));
        YearMonth last = example.range().get(1);
        Instant asOf = Months.of(last, example.zone()).until().minusNanos(1_000);
        Meter then = meter(asOf);
        then.record(id, arrival.of(example.facts()));

        LearnerStatus status =
                then.status(id, StatusVector.LEARNER, asOf, Optional.empty()).orElseThrow();
        assertThat(status.periods())
                .extracting(period -> new Span(period.from(), period.until()))
                .isEqualTo(example.intervals());
        assertThat(status.months())
                .filteredOn(LearnerStatus.ChargedMonth::charged)
                .extracting(LearnerStatus.ChargedMonth::month)
                .isEqualTo(example.months());
        assertThat(Stream.iterate(example.range().get(0), month -> !month.isAfter(last), month -> month.plusMonths(1))
                        .filter(month -> then.month(id, month, Optional.empty(), Optional.empty())
                                        .measured()
                                == 1))
                .isEqualTo(example.months());
        for (Span interval : example.intervals()) {
            assertThat(activeAt(then, id, interval.from()))
                    .isEqualTo(interval.from().isBefore(interval.until()));
            if (!interval.until().equals(Period.OPEN)) {
                assertThat(activeAt(then, id, interval.until())).isFalse();
            }
        }
    }

    private static boolean activeAt(Meter meter, InstitutionId institution, Instant instant) {
        return meter.status(institution, StatusVector.LEARNER, instant, Optional.empty())
                .orElseThrow()
                .active();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "B01, 2026-03, Europe/Budapest, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "B02, 2026-10, Europe/Budapest, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z",
        "B04, 2026-04, Asia/Kolkata, 2026-03-31T18:30:00Z, 2026-04-30T18:30:00Z",
        "B05, 2018-04, Australia/Melbourne, 2018-03-31T13:00:00Z, 2018-04-30T14:00:00Z",
        "B06, 2026-02, UTC, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z",
        "B07, 2028-02, UTC, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z"
    })
    void aMonthTakesWhatHappenedFromItsFirstMicrosecondToItsLast(
            String id, YearMonth month, ZoneId zone, Instant from, Instant until) {
        InstitutionId there = new InstitutionId(id.toLowerCase(Locale.ROOT));
        Policy oneDay = Given.windowed(Policy.ROLLING, 1, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE);
        storage.institutions().create(Given.institution(there, History.always(oneDay), History.always(zone)));
        Duration day = Duration.ofDays(1);
        meter.record(
                there,
                List.of(
                        access(
                                "before",
                                IdentityName.parse("before"),
                                from.minus(day).toString()),
                        access("first", ADA, from.toString()),
                        access("last", BEN, until.minusNanos(1_000).toString()),
                        access("after", IdentityName.parse("after"), until.toString())));

        MonthAnswer answer = meter.month(there, month, Optional.empty(), Optional.empty());

        assertThat(answer.span()).isEqualTo(new Span(from, until));
        assertThat(answer.count().distinct()).isEqualTo(2);
        assertThat(answer.count().opening()).isEqualTo(1);
        assertThat(answer.count().closing()).isEqualTo(1);
        assertThat(answer.count().carried()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Arrival.class)
    void m01_aWindowThatEndsAsTheMonthBeginsDoesNotTouchIt(Arrival arrival) {
        record(arrival, List.of(access("1", ADA, "2026-01-01T00:00:00Z"), access("2", BEN, "2026-04-01T00:00:00Z")));

        assertThat(count("2026-04")).isEqualTo(new MonthCount(1, 1, APRIL, 1, 1, 0));
    }

    @ParameterizedTest
    @EnumSource(Arrival.class)
    void m02_aLicenceIsReusedAtTheInstantAtWhichItIsFreed(Arrival arrival) {
        record(arrival, List.of(access("1", ADA, "2026-01-03T00:00:00Z"), access("2", BEN, "2026-04-03T00:00:00Z")));

        assertThat(count("2026-04")).isEqualTo(new MonthCount(2, 1, APRIL, 1, 1, 1));
    }

    /** In the order in which they happened, because a thousand learners take their time in any other. */
    @Test
    void m05_companyAComesTwiceAMonth() {
        for (int month = 1; month <= 12; month++) {
            for (int day : new int[] {5, 20}) {
                String when = "2026-%02d-%02d".formatted(month, day);
                meter.record(
                        NORTH,
                        IntStream.range(0, 1_000)
                                .mapToObj(learner -> access(
                                        when + "-" + learner, IdentityName.parse("a" + learner), when + "T10:00:00Z"))
                                .toList());
            }
        }

        assertThat(count("2026-01")).isEqualTo(new MonthCount(1_000, 1_000, at("2026-01-05T10:00:00Z"), 0, 1_000, 0));
        for (int month = 2; month <= 12; month++) {
            YearMonth each = YearMonth.of(2026, month);
            Instant first = each.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            assertThat(count(each.toString())).isEqualTo(new MonthCount(1_000, 1_000, first, 1_000, 1_000, 1_000));
        }
        assertThat(count("2027-03"))
                .isEqualTo(new MonthCount(1_000, 1_000, at("2027-03-01T00:00:00Z"), 1_000, 0, 1_000));
        assertThat(count("2027-04").distinct()).isZero();
        assertThat(meter.status(NORTH, IdentityName.parse("a7"), at("2027-01-01T00:00:00Z"), Optional.empty())
                        .flatMap(LearnerStatus::until))
                .contains(at("2027-03-20T10:00:00Z"));
    }

    @Test
    void m06_companyBComesOnceAYearForThirtyDays() {
        List<Report> reports = new ArrayList<>();
        for (String quarter : List.of("2025-10-01", "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01")) {
            Instant begin = at(quarter + "T00:00:00Z");
            String last = begin.plus(Duration.ofDays(30)).minusNanos(1_000).toString();
            for (int learner = 0; learner < 250; learner++) {
                IdentityName who = IdentityName.parse(quarter + "-" + learner);
                reports.add(access("e" + who.value(), who, begin.toString()));
                reports.add(access("l" + who.value(), who, last));
            }
        }
        record(Arrival.IN_DISORDER, reports);

        for (int month = 1; month <= 12; month++) {
            MonthCount count = count(YearMonth.of(2026, month).toString());
            int expected = month % 3 == 1 ? 500 : 250;
            assertThat(count.distinct()).as("month %d", month).isEqualTo(expected);
            assertThat(count.peak()).as("month %d", month).isEqualTo(expected);
            assertThat(count.closing()).as("month %d", month).isEqualTo(250);
        }
    }

    @Test
    void k01s_aSourceThatIsFastCountsFromTheRecording() {
        record("2026-03-31T23:58:00Z", "2026-03-31T23:57:30Z");

        assertThat(ada("2026-04-01T00:00:00Z").since()).contains(at("2026-03-31T23:57:30Z"));
    }

    @Test
    void k03s_aSourceTwoHoursAheadIsSetAside() {
        assertThat(record("2026-03-31T12:00:00Z", "2026-03-31T10:00:00Z")).isEqualTo(new Receipt.Quarantined());

        assertThat(ada("2026-04-01T00:00:00Z").known()).isFalse();
        assertThat(count("2026-03").distinct()).isZero();
    }

    @Test
    void k04s_aFactRecordedLaterCountsWhenItHappened() {
        record("2026-03-31T20:00:00Z", "2026-04-01T08:00:00Z");

        assertThat(count("2026-03").distinct()).isEqualTo(1);
        assertThat(ada("2026-04-01T00:00:00Z").since()).contains(at("2026-03-31T20:00:00Z"));
    }

    private Meter meter(Instant now) {
        return new Meter(storage.institutions(), storage.ledger(), () -> now);
    }

    private void record(Arrival arrival, List<Report> reports) {
        meter.record(NORTH, arrival.of(reports));
    }

    private Receipt record(String at, String recordedAt) {
        return meter.record(NORTH, List.of(Report.activity(key("1"), ADA, Kind.ACCESS, at(at), at(recordedAt))))
                .get(0);
    }

    private LearnerStatus ada(String asOf) {
        return meter.status(NORTH, ADA, at(asOf), Optional.empty()).orElseThrow();
    }

    private MonthCount count(String month) {
        return meter.month(NORTH, YearMonth.parse(month), Optional.empty(), Optional.empty())
                .count();
    }
}
