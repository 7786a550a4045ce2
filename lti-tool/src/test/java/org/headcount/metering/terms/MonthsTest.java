package org.headcount.metering.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.at;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthsTest {

    private static final ZoneId BUDAPEST = ZoneId.of("Europe/Budapest");
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "B01, 2026-03, Europe/Budapest, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z, 743",
        "B02, 2026-10, Europe/Budapest, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z, 745",
        "B04, 2026-04, Asia/Kolkata, 2026-03-31T18:30:00Z, 2026-04-30T18:30:00Z, 720",
        "B05, 2018-04, Australia/Melbourne, 2018-03-31T13:00:00Z, 2018-04-30T14:00:00Z, 721",
        "B06, 2026-02, UTC, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z, 672",
        "B07, 2028-02, UTC, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z, 696",
        // midnight of 1 October 2017 does not exist in Asunción: the day begins at one
        "B08, 2017-10, America/Asuncion, 2017-10-01T04:00:00Z, 2017-11-01T03:00:00Z, 743",
        // 1 November 2026 has its first hour twice in Havana: the month begins with the earlier
        "B09, 2026-11, America/Havana, 2026-11-01T04:00:00Z, 2026-12-01T05:00:00Z, 721",
        "B10, 2026-04, Australia/Lord_Howe, 2026-03-31T13:00:00Z, 2026-04-30T13:30:00Z, 720",
    })
    void aMonthGoesFromLocalMidnightToLocalMidnight(
            String id, YearMonth month, ZoneId zone, Instant from, Instant until, long hours) {
        Span span = Months.of(month, zone);

        assertThat(span).as(id).isEqualTo(new Span(from, until));
        assertThat(Duration.between(span.from(), span.until()).toHours()).isEqualTo(hours);
        assertThat(new Months(History.always(zone)).of(month)).isEqualTo(span);
    }

    @Test
    void theDaysOfAMonthAreItsWholeAndADayThatAZoneSkipsIsNone() {
        List<Span> days = new Months(History.always(ZoneId.of("Pacific/Apia"))).days(YearMonth.parse("2011-12"));

        assertThat(days).hasSize(30).startsWith(new Span(at("2011-12-01T10:00:00Z"), at("2011-12-02T10:00:00Z")));
        assertThat(days.get(28).until()).isEqualTo(days.get(29).from()).isEqualTo(at("2011-12-30T10:00:00Z"));
        assertThat(days.get(29).until()).isEqualTo(at("2011-12-31T10:00:00Z"));
    }

    @Test
    void aNewZoneIsTakenOverWithTheMonthThatBeginsThenByItsOwnClock() {
        Months months = changing(ZoneOffset.UTC, "2026-04-30T22:00:00Z", BUDAPEST);

        assertThat(months.of(YearMonth.parse("2026-04")))
                .isEqualTo(new Span(at("2026-04-01T00:00:00Z"), at("2026-04-30T22:00:00Z")));
        assertThat(months.of(YearMonth.parse("2026-05")))
                .isEqualTo(new Span(at("2026-04-30T22:00:00Z"), at("2026-05-31T22:00:00Z")));
        assertThat(months.zoneAt(at("2026-04-30T21:59:59Z"))).isEqualTo(ZoneOffset.UTC);
        assertThat(months.zoneAt(at("2026-04-30T22:00:00Z"))).isEqualTo(BUDAPEST);
    }

    @Test
    void aNewZoneIsTakenOverWithTheMonthThatBeginsThenByTheOldClock() {
        assertThat(changing(ZoneOffset.UTC, "2026-05-01T00:00:00Z", BUDAPEST).of(YearMonth.parse("2026-05")))
                .isEqualTo(new Span(at("2026-05-01T00:00:00Z"), at("2026-05-31T22:00:00Z")));
        assertThat(changing(KOLKATA, "2026-04-30T18:30:00Z", ZoneOffset.UTC).of(YearMonth.parse("2026-05")))
                .isEqualTo(new Span(at("2026-05-01T00:00:00Z"), at("2026-06-01T00:00:00Z")));
    }

    @Test
    void aZoneThatComesIntoForceWithinAMonthWaitsForTheNextOne() {
        Months months = changing(ZoneOffset.UTC, "2026-04-10T00:00:00Z", BUDAPEST);

        assertThat(months.of(YearMonth.parse("2026-04")))
                .isEqualTo(new Span(at("2026-04-01T00:00:00Z"), at("2026-04-30T22:00:00Z")));
        assertThat(months.zone(YearMonth.parse("2026-04"))).isEqualTo(ZoneOffset.UTC);
        assertThat(months.zone(YearMonth.parse("2026-05"))).isEqualTo(BUDAPEST);
    }

    @Test
    void monthsNeitherGapNorOverlapWhateverTheZonesDo() {
        History<ZoneId> zones = new History<>(List.of(
                new Dated<>(Dated.ALWAYS, Dated.ALWAYS, ZoneId.of("Pacific/Kiritimati")),
                new Dated<>(at("2026-02-14T00:00:00Z"), Dated.ALWAYS, ZoneId.of("Pacific/Pago_Pago")),
                new Dated<>(at("2026-04-01T00:00:00Z"), Dated.ALWAYS, ZoneId.of("Pacific/Kiritimati")),
                new Dated<>(at("2026-04-02T00:00:00Z"), Dated.ALWAYS, ZoneId.of("America/Havana")),
                new Dated<>(at("2026-07-01T04:00:00Z"), Dated.ALWAYS, ZoneOffset.UTC)));
        Months months = new Months(zones);

        Span before = months.of(YearMonth.parse("2025-12"));
        for (YearMonth month = YearMonth.parse("2026-01");
                month.isBefore(YearMonth.parse("2027-01"));
                month = month.plusMonths(1)) {
            Span span = months.of(month);
            assertThat(span.from()).as("%s", month).isEqualTo(before.until()).isBefore(span.until());
            assertThat(months.containing(span.from())).isEqualTo(month);
            assertThat(months.containing(span.lastInstant())).isEqualTo(month);
            before = span;
        }
    }

    @Test
    void aStretchTouchesEveryMonthUpToItsEndAndAnEmptyOneTheMonthItLiesIn() {
        Months months = new Months(History.always(ZoneOffset.UTC));

        assertThat(months.touchedBy(at("2026-01-31T23:00:00Z"), at("2026-04-01T00:00:00Z")))
                .containsExactly(YearMonth.parse("2026-01"), YearMonth.parse("2026-02"), YearMonth.parse("2026-03"));
        assertThat(months.touchedBy(at("2026-04-01T00:00:00Z"), at("2026-04-01T00:00:00Z")))
                .containsExactly(YearMonth.parse("2026-04"));
    }

    @Test
    void aCalendarNeedsAZone() {
        assertThatThrownBy(() -> new Months(Given.none())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Months changing(ZoneId old, String from, ZoneId zone) {
        return new Months(History.always(old).with(new Dated<>(at(from), at(from), zone)));
    }
}
