package org.headcount.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.SOUTH;
import static org.headcount.metering.Given.access;
import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.countedUntil;
import static org.headcount.metering.Given.switching;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.report.Overview;
import org.headcount.metering.status.Decision;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.Test;

class MeterTest extends MeterCase {

    @Test
    void whatIsRecordedDecides() {
        assertThat(decide(NORTH, ADA).reason()).isEqualTo(Decision.Reason.UNKNOWN_LEARNER);

        assertThat(meter.record(NORTH, List.of(access("1", ADA, "2026-06-01T08:00:00Z"))))
                .containsExactly(countedUntil("2026-08-30T08:00:00Z"));

        assertThat(decide(NORTH, ADA).activeUntil()).contains(at("2026-08-30T08:00:00Z"));
        now = at("2026-08-30T08:00:00Z");
        assertThat(decide(NORTH, ADA).reason()).isEqualTo(Decision.Reason.RETURNING);
        assertThat(meter.decide(NORTH, ADA, Kind.GRADE, Origin.SYSTEM, Role.LEARNER)
                        .reason())
                .isEqualTo(Decision.Reason.LEARNER_INACTIVE);
    }

    @Test
    void aDecisionIsMadeByThePolicyInForceNow() {
        meter.record(NORTH, List.of(access("1", ADA, "2026-01-01T08:00:00Z")));
        institutions.amend(NORTH, Given.change("North", Given.added(Policy.SWITCH, at("2026-07-01T00:00:00Z"))));

        assertThat(decide(NORTH, ADA).allowed()).isTrue();
        now = at("2026-07-01T00:00:00Z");
        assertThat(decide(NORTH, ADA).allowed()).isFalse();
    }

    @Test
    void aPlannedSwitchIsRespectedWhenItsInstantComes() {
        meter.record(SOUTH, List.of(access("1", ADA, "2026-06-01T08:00:00Z")));
        meter.switchTo(SOUTH, ADA, false, "course ends", "staff:7", Optional.of(at("2026-07-01T00:00:00Z")));

        assertThat(decide(SOUTH, ADA).activeUntil()).contains(at("2026-07-01T00:00:00Z"));
        now = at("2026-07-01T00:00:00Z");
        assertThat(decide(SOUTH, ADA).reason()).isEqualTo(Decision.Reason.LEARNER_INACTIVE);
    }

    @Test
    void theNextChangeIsTheNextPeriodsEndOrBeginningOrAnotherPolicyWhicheverComesFirst() {
        assertThat(meter.nextChange(SOUTH, ADA)).isEmpty();
        meter.record(SOUTH, List.of(access("1", ADA, "2026-06-01T08:00:00Z")));
        assertThat(meter.nextChange(SOUTH, ADA)).isEmpty();
        meter.switchTo(SOUTH, ADA, false, "course ends", "staff:7", Optional.of(at("2026-07-01T00:00:00Z")));
        meter.switchTo(SOUTH, ADA, true, "course begins", "staff:7", Optional.of(at("2026-09-01T00:00:00Z")));
        assertThat(meter.nextChange(SOUTH, ADA)).contains(at("2026-07-01T00:00:00Z"));

        now = at("2026-07-01T00:00:00Z");
        assertThat(meter.nextChange(SOUTH, ADA)).contains(at("2026-09-01T00:00:00Z"));
        institutions.amend(SOUTH, Given.change("South", Given.added(Policy.ROLLING, at("2026-08-01T00:00:00Z"))));
        assertThat(meter.nextChange(SOUTH, ADA)).contains(at("2026-08-01T00:00:00Z"));
        assertThat(meter.nextChange(SOUTH, BEN)).as("of anybody").contains(at("2026-08-01T00:00:00Z"));
    }

    @Test
    void anInstitutionThatDoesNotExistIsTheCallersMistake() {
        assertThatThrownBy(() -> decide(new InstitutionId("nowhere"), ADA))
                .hasMessage("there is no institution nowhere");
    }

    @Test
    void comingBackIfThereIsRoomCountsTheLicencesInUse() {
        InstitutionId full = new InstitutionId("full");
        institutions.create(Given.institution(
                full, Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO_IF_CAPACITY, Policy.Capacity.SOFT, 1)));
        meter.record(full, List.of(access("1", ADA, "2026-01-01T08:00:00Z"), access("2", BEN, "2026-06-01T08:00:00Z")));

        assertThat(decide(full, ADA).reason()).isEqualTo(Decision.Reason.NO_LICENCE_FREE);
        now = at("2026-08-30T08:00:00Z");
        assertThat(decide(full, ADA).reason())
                .as("a licence freed at an instant is free at that instant")
                .isEqualTo(Decision.Reason.RETURNING);
    }

    @Test
    void aHardCapIsTheCommitmentWhereNothingElseIsSaidAndWithoutOneTheCardsMinimum() {
        InstitutionId full = new InstitutionId("full");
        institutions.create(priced(
                full, Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO, Policy.Capacity.HARD, null), Given.none()));
        meter.record(full, List.of(access("1", ADA, "2026-06-01T08:00:00Z")));
        assertThat(month(full, "2026-06").commitment()).contains(2);
        assertThat(decide(full, BEN).places()).contains(2);
        assertThat(decide(full, BEN).allowed()).isTrue();

        meter.record(full, List.of(access("2", BEN, "2026-06-01T08:00:00Z")));
        assertThat(decide(full, IdentityName.parse("eve")).reason()).isEqualTo(Decision.Reason.NO_LICENCE_FREE);

        Dated<Integer> three = new Dated<>(at("2026-06-01T00:00:00Z"), now, 3);
        institutions.amend(
                full,
                Given.change(
                        "Full",
                        new Terms(
                                Given.none(),
                                Given.none(),
                                Given.none(),
                                new History<>(List.of(three)),
                                Given.none())));
        assertThat(decide(full, IdentityName.parse("eve")).allowed()).isTrue();
    }

    @Test
    void switchingTellsItsCostBeforeAndAfterAndTheMonthAgrees() {
        InstitutionId priced = new InstitutionId("priced");
        institutions.create(priced(priced, Policy.SWITCH, Given.none()));
        for (String who : List.of("a", "b", "c")) {
            meter.record(priced, List.of(access(who, IdentityName.parse(who), "2026-04-20T08:00:00Z")));
        }
        IdentityName third = IdentityName.parse("c");
        meter.switchTo(priced, third, false, "gone", "staff:7", Optional.of(at("2026-05-20T00:00:00Z")));
        BigDecimal before = month(priced, "2026-06").amount().orElseThrow();

        SwitchOutcome preview = meter.switchPreview(priced, third, true, Optional.empty());
        assertThat(preview)
                .isEqualTo(new SwitchOutcome.Previewed(List.of(cost("2026-06", "5.00"), cost("2026-07", "5.00"))));
        assertThat(month(priced, "2026-06").amount()).contains(before);

        SwitchOutcome outcome = meter.switchTo(priced, third, true, "back", "staff:7", Optional.empty());
        assertThat(outcome).isInstanceOfSatisfying(SwitchOutcome.Switched.class, switched -> {
            assertThat(switched.costs()).containsExactly(cost("2026-06", "5.00"), cost("2026-07", "5.00"));
            assertThat(switched.learner().active()).isTrue();
            assertThat(switched.learner().reason()).map(Fact::type).contains(FactType.SWITCH_ON);
        });
        assertThat(month(priced, "2026-06").amount()).contains(before.add(new BigDecimal("5.00")));

        assertThat(meter.switchPreview(priced, third, false, Optional.empty()))
                .as("this month is due already, the next one is saved")
                .isEqualTo(new SwitchOutcome.Previewed(List.of(cost("2026-07", "-5.00"))));
    }

    @Test
    void aSwitchKeepsItsReasonAndActorBesideIt() {
        meter.record(SOUTH, List.of(access("1", ADA, "2026-06-01T08:00:00Z")));
        meter.switchTo(SOUTH, ADA, false, "left", "staff:7", Optional.empty());

        Fact off = status(SOUTH, "2026-06-16T00:00:00Z").reason().orElseThrow();
        assertThat(off.type()).isEqualTo(FactType.SWITCH_OFF);
        assertThat(off.origin()).isEqualTo(Origin.STAFF);
        assertThat(ledger.note(SOUTH, off.key())).isEqualTo(new Report.Note("staff:7", "left", ""));
    }

    @Test
    void aRefusalSaysNothingOfThePartThatSomebodyPlays() {
        meter.record(
                SOUTH,
                List.of(
                        Given.inPart(Role.TEST, access("1", ADA, "2026-06-01T08:00:00Z")),
                        refused("2", ADA, "2026-06-02T08:00:00Z"),
                        refused("3", BEN, "2026-06-02T08:00:00Z")));

        assertThat(meter.switchTo(SOUTH, ADA, true, "", "", Optional.empty()))
                .as("a test user stays one")
                .isEqualTo(new SwitchOutcome.RoleNotCounted());
        assertThat(meter.switchTo(SOUTH, BEN, true, "", "", Optional.empty()))
                .as("who was turned away at the door may be let in")
                .isInstanceOf(SwitchOutcome.Switched.class);
    }

    @Test
    void switchingIsRefusedWhereThePolicyHasNoneAndForNobody() {
        meter.record(NORTH, List.of(access("1", ADA, "2026-06-01T08:00:00Z")));

        assertThat(meter.switchTo(NORTH, ADA, false, "", "", Optional.empty()))
                .isEqualTo(new SwitchOutcome.NoSwitching());
        assertThat(meter.switchPreview(NORTH, ADA, false, Optional.empty())).isEqualTo(new SwitchOutcome.NoSwitching());
        assertThat(meter.switchTo(SOUTH, ADA, false, "", "", Optional.empty()))
                .isEqualTo(new SwitchOutcome.NoSuchLearner());
        assertThat(ledger.facts(
                        NORTH, status(NORTH, "2026-06-15T00:00:00Z").learner().id()))
                .hasSize(1);
    }

    @Test
    void theSwitchMovesNobodyWhoIsKnownAsStaffOrTestUserOnly() {
        IdentityName guest = IdentityName.parse("guest");
        meter.record(
                SOUTH,
                List.of(
                        Given.inPart(Role.TEST, access("1", ADA, "2026-06-01T08:00:00Z")),
                        Given.inPart(Role.INSTRUCTOR, access("2", BEN, "2026-06-01T08:00:00Z")),
                        Given.inPart(Role.SUPPORT, access("3", guest, "2026-06-01T08:00:00Z"))));

        for (IdentityName who : List.of(ADA, BEN, guest)) {
            for (boolean on : List.of(true, false)) {
                assertThat(meter.switchTo(SOUTH, who, on, "", "", Optional.empty()))
                        .isEqualTo(new SwitchOutcome.RoleNotCounted());
                assertThat(meter.switchPreview(SOUTH, who, on, Optional.empty()))
                        .isEqualTo(new SwitchOutcome.RoleNotCounted());
            }
            assertThat(status(SOUTH, who, "2026-06-16T00:00:00Z").known()).isFalse();
        }
        assertThat(month(SOUTH, "2026-06").count().distinct()).isZero();
    }

    @Test
    void theSwitchMovesWhoeverIsALearnerTooOrOfWhomNothingIsKnownYet() {
        IdentityName refused = IdentityName.parse("refused");
        IdentityName met = IdentityName.parse("met");
        meter.record(
                SOUTH,
                List.of(
                        Given.inPart(Role.INSTRUCTOR, access("1", ADA, "2026-06-02T08:00:00Z")),
                        access("2", ADA, "2026-06-01T08:00:00Z"),
                        switching("3", refused, FactType.REFUSAL, "2026-06-01T08:00:00Z")));
        ledger.meet(SOUTH, met, now);

        for (IdentityName who : List.of(ADA, refused, met)) {
            assertThat(meter.switchPreview(SOUTH, who, true, Optional.empty()))
                    .isInstanceOf(SwitchOutcome.Previewed.class);
            assertThat(meter.switchTo(SOUTH, who, true, "", "", Optional.empty()))
                    .isInstanceOfSatisfying(
                            SwitchOutcome.Switched.class,
                            switched -> assertThat(switched.learner().active()).isTrue());
        }
    }

    @Test
    void theOverviewTellsLicencesInUseAndThePresentMonth() {
        meter.record(
                SOUTH,
                List.of(
                        access("1", ADA, "2026-05-01T08:00:00Z"),
                        access("2", BEN, "2026-06-02T08:00:00Z"),
                        switching("3", BEN, FactType.SWITCH_OFF, "2026-06-03T08:00:00Z")));

        Overview overview = meter.overview(SOUTH);
        assertThat(overview.now()).isEqualTo(now);
        assertThat(overview.inUse()).isEqualTo(1);
        assertThat(overview.month().month()).isEqualTo(YearMonth.parse("2026-06"));
        assertThat(overview.month().measured()).isEqualTo(2);
        assertThat(overview.month().count().peak()).isEqualTo(2);
    }

    private static Report refused(String id, IdentityName who, String at) {
        return new Report(
                Given.key(id),
                who,
                FactType.REFUSAL,
                Kind.GRADE,
                Role.LEARNER,
                Origin.SYSTEM,
                Given.at(at),
                Given.at(at),
                "",
                Report.Note.NONE);
    }

    private Decision decide(InstitutionId institution, IdentityName who) {
        return meter.decide(institution, who, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
    }

    private static SwitchOutcome.Cost cost(String month, String amount) {
        return new SwitchOutcome.Cost(YearMonth.parse(month), new BigDecimal(amount), Currency.getInstance("EUR"));
    }
}
