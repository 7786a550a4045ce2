package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Learners who stay away for years, and those whom nobody lets go. */
@SuppressWarnings("NullAway.Init")
public abstract class ComingBackContract {

    private static final Instant AWAY = at("2026-06-01T00:00:00Z");
    private static final Report.Note ENROLLED = new Report.Note("office", "first course", "{\"course\":\"x\"}");

    private Storage storage;

    protected abstract Storage emptyStorage();

    @BeforeEach
    void begin() {
        storage = emptyStorage();
    }

    private Meter meter(Instant now) {
        return new Meter(storage.institutions(), storage.ledger(), () -> now);
    }

    private void agree(Policy policy) {
        RateCard card =
                RateCard.volume(Currency.getInstance("EUR"), 1, List.of(new RateCard.Tier(1, new BigDecimal("6.00"))));
        storage.institutions()
                .create(new Institution(
                        NORTH,
                        "North",
                        at("2019-01-01T00:00:00Z"),
                        new Terms(
                                History.always(policy),
                                History.always(ZoneOffset.UTC),
                                History.always(card),
                                Given.none(),
                                Given.none())));
        meter(at("2019-03-02T00:00:00Z"))
                .record(
                        NORTH,
                        List.of(
                                new Report(
                                        key("enrolled"),
                                        ADA,
                                        FactType.ACTIVITY,
                                        Kind.ENROLMENT,
                                        Role.LEARNER,
                                        Origin.STAFF,
                                        at("2019-03-01T08:00:00Z"),
                                        at("2019-03-01T08:00:00Z"),
                                        "Arts",
                                        ENROLLED),
                                access("came", ADA, "2019-03-20T08:00:00Z")));
    }

    private LearnerStatus ada(Instant asOf) {
        return meter(asOf).status(NORTH, ADA, asOf, Optional.empty()).orElseThrow();
    }

    private static List<YearMonth> charged(LearnerStatus status) {
        return status.months().stream()
                .filter(LearnerStatus.ChargedMonth::charged)
                .map(LearnerStatus.ChargedMonth::month)
                .toList();
    }

    private Decision asked(Kind kind, Origin origin) {
        return meter(AWAY).decide(NORTH, ADA, kind, origin, Role.LEARNER);
    }

    @Test
    void aLearnerWhoResumesAfterYearsInactiveFindsEverythingThere() {
        agree(Given.billing(Policy.ROLLING, Policy.Measure.DISTINCT));
        LearnerStatus away = ada(AWAY);
        assertThat(away.active()).isFalse();
        assertThat(away.since()).contains(at("2019-06-18T08:00:00Z"));
        assertThat(asked(Kind.PERSONAL, Origin.STAFF).reason()).isEqualTo(Decision.Reason.LEARNER_INACTIVE);
        assertThat(asked(Kind.ACCESS, Origin.LEARNER).reason()).isEqualTo(Decision.Reason.RETURNING);

        meter(AWAY).record(NORTH, List.of(access("back", ADA, AWAY.toString())));

        LearnerStatus back = ada(AWAY);
        assertThat(back.active()).isTrue();
        assertThat(back.learner()).isEqualTo(away.learner());
        assertThat(back.periods()).extracting(Period::from).containsExactly(at("2019-03-01T08:00:00Z"), AWAY);
        assertThat(back.periods().get(0)).isEqualTo(away.periods().get(0));
        assertThat(charged(back))
                .as("and for the years between nothing is charged")
                .containsExactly(
                        YearMonth.of(2019, 3),
                        YearMonth.of(2019, 4),
                        YearMonth.of(2019, 5),
                        YearMonth.of(2019, 6),
                        YearMonth.of(2026, 6));
        assertThat(storage.ledger().facts(NORTH, back.learner().id()))
                .extracting(fact -> fact.key().id())
                .containsExactly("enrolled", "came", "back");
        assertThat(storage.ledger().facts(NORTH, back.learner().id()).get(0).unit())
                .isEqualTo("Arts");
        assertThat(storage.ledger().note(NORTH, key("enrolled"))).isEqualTo(ENROLLED);
        assertThat(asked(Kind.PERSONAL, Origin.STAFF).allowed()).isTrue();
    }

    @Test
    void aLearnerWhoIsSwitchedOnAgainAfterYearsFindsEverythingThere() {
        agree(Policy.SWITCH);
        meter(at("2019-05-02T00:00:00Z"))
                .record(NORTH, List.of(switching("off", ADA, FactType.SWITCH_OFF, "2019-05-02T00:00:00Z")));
        LearnerStatus away = ada(AWAY);
        assertThat(asked(Kind.ACCESS, Origin.LEARNER).reason()).isEqualTo(Decision.Reason.LEARNER_INACTIVE);

        SwitchOutcome on = meter(AWAY).switchTo(NORTH, ADA, true, "back after seven years", "office", Optional.empty());

        assertThat(on)
                .isInstanceOfSatisfying(
                        SwitchOutcome.Switched.class,
                        switched -> assertThat(switched.costs())
                                .as("from now on, and nothing for the years between")
                                .isNotEmpty()
                                .extracting(SwitchOutcome.Cost::month)
                                .allMatch(month -> !month.isBefore(YearMonth.of(2026, 6))));
        LearnerStatus back = ada(AWAY);
        assertThat(back.learner()).isEqualTo(away.learner());
        assertThat(back.periods().get(0)).isEqualTo(away.periods().get(0));
        assertThat(back.periods()).extracting(Period::from).containsExactly(at("2019-03-01T08:00:00Z"), AWAY);
        assertThat(charged(back))
                .containsExactly(
                        YearMonth.of(2019, 3), YearMonth.of(2019, 4), YearMonth.of(2019, 5), YearMonth.of(2026, 6));
        assertThat(storage.ledger().note(NORTH, key("enrolled"))).isEqualTo(ENROLLED);
        assertThat(asked(Kind.ACCESS, Origin.LEARNER).reason()).isEqualTo(Decision.Reason.ACTIVE);
    }

    @Test
    void anInstitutionWhoseStaffForgetToSwitchOffIsChargedEachMonth() {
        agree(Policy.SWITCH);
        meter(at("2019-03-02T00:00:00Z")).record(NORTH, List.of(access("ben", BEN, "2019-03-01T08:00:00Z")));
        meter(at("2019-05-02T00:00:00Z"))
                .record(NORTH, List.of(switching("off", BEN, FactType.SWITCH_OFF, "2019-05-02T00:00:00Z")));

        assertThat(IntStream.range(0, 12)
                        .mapToObj(month -> meter(AWAY)
                                .month(
                                        NORTH,
                                        YearMonth.of(2019, 3).plusMonths(month),
                                        Optional.empty(),
                                        Optional.empty()))
                        .map(month -> month.amount().orElseThrow().toString()))
                .as("two until May, and then the one whom nobody has switched off, who never came again")
                .containsExactly(
                        "12.00", "12.00", "12.00", "6.00", "6.00", "6.00", "6.00", "6.00", "6.00", "6.00", "6.00",
                        "6.00");
    }
}
