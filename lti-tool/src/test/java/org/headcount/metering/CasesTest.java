package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.Release;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.ToldFact;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.Test;

/** What people ask about first. */
class CasesTest {

    private final Institutions institutions = new InMemoryInstitutions();
    private final InMemoryLedger ledger = new InMemoryLedger(institutions);
    private Instant now = at("2026-06-20T12:00:00Z");
    private final Meter meter = new Meter(institutions, ledger, () -> now);

    private void institution(Policy policy) {
        RateCard card =
                RateCard.basePlus(Currency.getInstance("AUD"), new BigDecimal("500.00"), 0, new BigDecimal("4.50"));
        institutions.create(new Institution(
                NORTH,
                "North",
                at("2020-01-01T00:00:00Z"),
                new Terms(
                        History.always(policy),
                        History.always(ZoneOffset.UTC),
                        History.always(card),
                        Given.none(),
                        Given.none())));
    }

    private MonthAnswer month(String month) {
        return meter.month(NORTH, YearMonth.parse(month), Optional.empty(), Optional.empty());
    }

    @Test
    void anInstitutionWhoseStaffForgetToSwitchOffIsChargedEachMonthAndSeesBeforeTheNextWhomToRelease() {
        institution(Policy.SWITCH);
        meter.record(NORTH, List.of(access("1", ADA, "2026-01-10T08:00:00Z")));

        for (String charged : List.of("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")) {
            assertThat(month(charged).amount()).as(charged).contains(new BigDecimal("504.50"));
            assertThat(meter.charged(NORTH, YearMonth.parse(charged), Optional.empty(), Optional.empty(), 10, "")
                            .learners())
                    .singleElement()
                    .extracting(charge -> charge.reason().key())
                    .isEqualTo(key("1"));
        }
        Outlook outlook = new Outlook(institutions, ledger, () -> now);
        Forecast ahead = outlook.forecast(NORTH, Optional.empty(), Optional.empty(), 2, 10, "");
        assertThat(ahead.months())
                .extracting(each -> each.floor().amount())
                .containsOnly(Optional.of(new BigDecimal("504.50")));
        assertThat(ahead.release().before()).isEqualTo(at("2026-07-01T00:00:00Z"));
        assertThat(ahead.release().learners())
                .singleElement()
                .extracting(Release.Candidate::saves)
                .isEqualTo(Optional.of(new BigDecimal("4.50")));

        meter.switchTo(NORTH, ADA, false, "done long ago", "office", Optional.empty());

        assertThat(month("2026-06").amount()).as("it was active in it").contains(new BigDecimal("504.50"));
        assertThat(month("2026-07").amount()).contains(new BigDecimal("500.00"));
    }

    @Test
    void aLearnerWhoComesBackAfterYearsIsActiveAtOnceWithEverythingThere() {
        institution(Policy.ROLLING);
        meter.record(NORTH, List.of(access("old", ADA, "2021-03-01T08:00:00Z")));
        assertThat(status().active()).isFalse();
        assertThat(meter.decide(NORTH, ADA, Kind.ACCESS, Origin.LEARNER, Role.LEARNER)
                        .reason())
                .isEqualTo(Decision.Reason.RETURNING);

        meter.record(NORTH, List.of(access("new", ADA, "2026-06-20T12:00:00Z")));

        assertThat(status().active()).isTrue();
        assertThat(status().periods()).extracting(Period::opened).containsExactly(key("old"), key("new"));
        assertThat(meter.facts(NORTH, ADA, Optional.empty()).orElseThrow())
                .extracting(told -> told.state())
                .containsExactly(ToldFact.State.COUNTED, ToldFact.State.COUNTED);
        assertThat(month("2021-04").measured()).isEqualTo(1);
        assertThat(month("2024-04").measured()).isZero();
        assertThat(month("2026-06").measured()).isEqualTo(1);
    }

    @Test
    void aScoreInTheVeryMicrosecondOfTheFirstLaunchTakesNothingFromItWhateverTheirIds() {
        institution(Policy.SWITCH);
        for (String score : List.of("a", "z")) {
            IdentityName learner = IdentityName.parse("l" + score);
            meter.record(NORTH, List.of(passback(score, learner, now)));
            assertThat(meter.status(NORTH, learner, now, Optional.empty())
                            .orElseThrow()
                            .active())
                    .as("a passback switches nobody on")
                    .isFalse();

            meter.record(NORTH, List.of(access("m" + score, learner, now.toString())));

            LearnerStatus status =
                    meter.status(NORTH, learner, now, Optional.empty()).orElseThrow();
            assertThat(status.active()).as(score).isTrue();
            assertThat(status.periods()).extracting(Period::opened).containsExactly(key("m" + score));
            assertThat(meter.record(NORTH, List.of(access("n" + score, learner, now.toString()))))
                    .as("once is enough")
                    .containsExactly(new Receipt.Recorded());
        }
        IdentityName earlier = IdentityName.parse("earlier");
        meter.record(
                NORTH, List.of(passback("s", earlier, now.minusNanos(1_000)), access("t", earlier, now.toString())));
        assertThat(meter.status(NORTH, earlier, now, Optional.empty())
                        .orElseThrow()
                        .active())
                .as("a microsecond later it is no first fact any more")
                .isFalse();
    }

    private Report passback(String id, IdentityName learner, Instant at) {
        return new Report(
                key(id),
                learner,
                FactType.ACTIVITY,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                at,
                now,
                "",
                Report.Note.NONE);
    }

    private LearnerStatus status() {
        return meter.status(NORTH, ADA, now, Optional.empty()).orElseThrow();
    }
}
