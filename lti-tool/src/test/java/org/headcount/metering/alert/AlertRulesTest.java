package org.headcount.metering.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.at;

import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    @ParameterizedTest
    @CsvSource({
        "199, 250, ''",
        "200, 250, 'CAP_80'",
        "237, 250, 'CAP_80'",
        "238, 250, 'CAP_80 CAP_95'",
        "249, 250, 'CAP_80 CAP_95'",
        "250, 250, 'CAP_80 CAP_95 CAP_100'",
        "400, 250, 'CAP_80 CAP_95 CAP_100'",
        "0, 0, ''",
        "1, 0, 'CAP_80 CAP_95 CAP_100'",
        "2000000000, 2000000000, 'CAP_80 CAP_95 CAP_100'"
    })
    void aShareIsReachedWhenItIsWholeAndNotBefore(int inUse, int cap, String reached) {
        Policy capped = Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO, Policy.Capacity.SOFT, cap);

        assertThat(AlertRules.cap(MARCH, inUse, capped, Optional.of(7))
                        .filter(Finding::holds)
                        .map(finding -> finding.rule().name())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(reached);
    }

    @Test
    void theCapIsTheCommitmentWhereNoneIsAgreedAndNothingWhereThePolicyKnowsNone() {
        Policy unlimited = Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO, Policy.Capacity.NONE, null);

        assertThat(AlertRules.cap(MARCH, 8, Policy.ROLLING, Optional.of(10)).filter(Finding::holds))
                .extracting(Finding::rule)
                .containsExactly(AlertRule.CAP_80);
        assertThat(AlertRules.cap(MARCH, 8, Policy.ROLLING, Optional.empty())).noneMatch(Finding::holds);
        assertThat(AlertRules.cap(MARCH, 8, unlimited, Optional.of(10))).noneMatch(Finding::holds);
    }

    @Test
    void everyRuleIsFoundByItsName() {
        assertThat(Arrays.stream(AlertRule.values()).map(AlertRule::wire))
                .containsExactly(
                        "commitment-80",
                        "commitment-95",
                        "commitment-100",
                        "cap-80",
                        "cap-95",
                        "cap-100",
                        "floor-above-commitment",
                        "tier-offer",
                        "meter-gap",
                        "statement-closed",
                        "forgotten-switches",
                        "switch-requested")
                .allMatch(wire -> AlertRule.of(wire).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "'0, 0, 0, 0', false",
        "'11, 11, 11, 11', false",
        "'12, 12, 0, 12', true",
        "'12, 0, 0, 12', false",
        "'12, 12, 12, 12', true"
    })
    void aSourceIsMissedThatReportedAtThisTimeInAllWeeksButOne(String weeks, boolean gap) {
        List<Integer> reports =
                Arrays.stream(weeks.split(", ")).map(Integer::valueOf).toList();

        assertThat(Silence.isGap(reports)).isEqualTo(gap);
    }

    @Test
    void theSameStretchOfOtherWeeksIsThatOfTheClockOnTheWall() {
        Span monday = new Span(at("2026-03-30T06:00:00Z"), at("2026-03-30T07:00:00Z"));

        assertThat(Silence.before(monday, ZoneId.of("Europe/Berlin")))
                .as("eight to nine in the morning, on either side of the last Sunday of March")
                .containsExactly(
                        new Span(at("2026-03-23T07:00:00Z"), at("2026-03-23T08:00:00Z")),
                        new Span(at("2026-03-16T07:00:00Z"), at("2026-03-16T08:00:00Z")),
                        new Span(at("2026-03-09T07:00:00Z"), at("2026-03-09T08:00:00Z")),
                        new Span(at("2026-03-02T07:00:00Z"), at("2026-03-02T08:00:00Z")));
        assertThat(Silence.before(monday, ZoneOffset.UTC).get(3).from()).isEqualTo("2026-03-02T06:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T11:00:00.000001Z, false",
        "2026-03-02T11:00:00Z, true",
        "2026-02-02T12:00:00Z, true",
        "2026-02-02T11:59:59Z, false"
    })
    void aSilenceIsLookedAtFromAnHourToFourWeeks(String since, boolean looked) {
        assertThat(Silence.isWorthALook(new Span(at(since), at("2026-03-02T12:00:00Z"))))
                .isEqualTo(looked);
    }
}
