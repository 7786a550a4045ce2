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
import static org.headcount.metering.Given.key;
import static org.headcount.metering.Given.switching;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.ledger.Page;
import org.headcount.metering.month.ChargedLearners;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.report.Overview;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeterTest {

    private static final Optional<Instant> EVERYTHING = Optional.empty();

    private final Institutions institutions = new InMemoryInstitutions();
    private final InMemoryLedger ledger = new InMemoryLedger(institutions);
    private Instant now = at("2026-06-15T12:00:00Z");
    private final Meter meter = new Meter(institutions, ledger, () -> now);

    @BeforeEach
    void institutions() {
        institutions.create(Given.institution(NORTH, Policy.ROLLING));
        institutions.create(Given.institution(SOUTH, Policy.SWITCH));
    }

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
    void aStatusExplainsItself() {
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2026-01-10T08:00:00Z"),
                        access("2", ADA, "2026-03-01T08:00:00Z"),
                        access("3", ADA, "2026-06-10T08:00:00Z")));

        LearnerStatus inMarch = status(NORTH, "2026-03-15T00:00:00Z");
        assertThat(inMarch.active()).isTrue();
        assertThat(inMarch.since()).contains(at("2026-01-10T08:00:00Z"));
        assertThat(inMarch.until()).contains(at("2026-05-30T08:00:00Z"));
        assertThat(inMarch.reason()).map(Fact::key).contains(key("2"));
        assertThat(inMarch.periods()).hasSize(2);

        LearnerStatus inFebruary = status(NORTH, "2026-02-15T00:00:00Z");
        assertThat(inFebruary.reason()).map(Fact::key).contains(key("1"));

        LearnerStatus inJune = status(NORTH, "2026-06-01T00:00:00Z");
        assertThat(inJune.active()).isFalse();
        assertThat(inJune.since()).contains(at("2026-05-30T08:00:00Z"));
        assertThat(inJune.reason()).map(Fact::key).contains(key("2"));

        LearnerStatus before = status(NORTH, "2026-01-01T00:00:00Z");
        assertThat(before.active()).isFalse();
        assertThat(before.since()).isEmpty();
        assertThat(before.reason()).isEmpty();
    }

    @Test
    void aStatusHasEveryMonthThatIsTouchedUpToThePresentOrTheOneAskedForWithTheFactThatMadeItChargeable() {
        meter.record(
                NORTH, List.of(access("1", ADA, "2026-01-10T08:00:00Z"), access("2", ADA, "2026-03-01T08:00:00Z")));
        meter.record(NORTH, List.of(access("3", ADA, "2026-06-10T08:00:00Z")));

        assertThat(reasons(status(NORTH, "2026-06-15T12:00:00Z")))
                .containsExactly(
                        Map.entry("2026-01", "1"),
                        Map.entry("2026-02", "1"),
                        Map.entry("2026-03", "1"),
                        Map.entry("2026-04", "1"),
                        Map.entry("2026-05", "2"),
                        Map.entry("2026-06", "3"));
        assertThat(reasons(status(NORTH, "2026-07-15T00:00:00Z")))
                .containsKeys("2026-07")
                .doesNotContainKey("2026-08");
        assertThat(reasons(status(NORTH, "2026-01-15T00:00:00Z"))).containsKeys("2026-06");
    }

    @Test
    void underPeakOnlyThoseInUseAtItsFirstInstantAreCharged() {
        meter.record(
                NORTH,
                List.of(
                        access("1", ADA, "2026-01-03T00:00:00Z"),
                        access("2", BEN, "2026-04-03T00:00:00Z"),
                        access("3", IdentityName.parse("eve"), "2026-04-10T00:00:00Z"),
                        access("4", IdentityName.parse("eve"), "2026-04-11T00:00:00Z")));

        MonthAnswer april = month(NORTH, "2026-04");
        assertThat(april.count()).isEqualTo(new MonthCount(3, 2, at("2026-04-10T00:00:00Z"), 1, 2, 1));
        assertThat(reasons(status(NORTH, "2026-06-15T12:00:00Z"))).containsEntry("2026-04", "");
        assertThat(charged(NORTH, "2026-04")).containsExactly(Map.entry("ben", "2"), Map.entry("eve", "3"));
    }

    @Test
    void underClosingOnlyThoseInUseAtTheEndAreCharged() {
        InstitutionId closing = new InstitutionId("closing");
        institutions.create(Given.institution(closing, Given.billing(Policy.ROLLING, Policy.Measure.CLOSING)));
        meter.record(
                closing, List.of(access("1", ADA, "2026-01-03T00:00:00Z"), access("2", BEN, "2026-01-31T00:00:00Z")));

        assertThat(month(closing, "2026-04").measured()).isEqualTo(1);
        assertThat(charged(closing, "2026-04")).containsExactly(Map.entry("ben", "2"));
    }

    @Test
    void asKnownThenTellsOnlyWhatWasRecordedBefore() {
        record("1", "2026-03-10T08:00:00Z", "2026-04-02T10:00:00Z");
        Optional<Instant> atItsRecording = Optional.of(at("2026-04-02T10:00:00Z"));
        Optional<Instant> after = Optional.of(at("2026-04-02T10:00:00.000001Z"));

        assertThat(meter.status(NORTH, ADA, at("2026-03-20T00:00:00Z"), atItsRecording))
                .isEmpty();
        assertThat(meter.status(NORTH, ADA, at("2026-03-20T00:00:00Z"), after))
                .map(LearnerStatus::active)
                .contains(true);
        assertThat(meter.month(NORTH, YearMonth.parse("2026-03"), Optional.empty(), atItsRecording)
                        .measured())
                .isZero();
        assertThat(meter.month(NORTH, YearMonth.parse("2026-03"), Optional.empty(), after)
                        .measured())
                .isEqualTo(1);
        assertThat(list(Ledger.Question.Status.ACTIVE, 10, "", atItsRecording)).isEmpty();
        assertThat(list(Ledger.Question.Status.ACTIVE, 10, "", after)).isEmpty();
        assertThat(meter.list(NORTH, Given.everybody("2026-03-20T00:00:00Z"), after)
                        .learners())
                .singleElement()
                .matches(standing -> standing.active(at("2026-03-20T00:00:00Z")));
    }

    @Test
    void whoWasMetLaterWasNotThereAsKnownThen() {
        IdentityName met = IdentityName.parse("met");
        ledger.meet(NORTH, met, at("2026-05-01T00:00:00Z"));
        record("1", "2026-03-10T08:00:00Z", "2026-04-02T10:00:00Z");
        Optional<Instant> before = Optional.of(at("2026-04-02T10:00:00Z"));
        Optional<Instant> between = Optional.of(at("2026-05-01T00:00:00Z"));
        Optional<Instant> after = Optional.of(at("2026-05-01T00:00:00.000001Z"));

        assertThat(list(Ledger.Question.Status.ALL, 10, "", before)).isEmpty();
        assertThat(list(Ledger.Question.Status.ALL, 10, "", between)).containsExactly("ada");
        assertThat(list(Ledger.Question.Status.ALL, 10, "", after)).containsExactlyInAnyOrder("ada", "met");
        assertThat(meter.status(NORTH, met, now, between)).isEmpty();
        assertThat(meter.status(NORTH, met, now, after)).isPresent();
    }

    @Test
    void whoWasMetByAnImportedHistoryWasThereInItAlready() {
        ledger.meet(NORTH, ADA, at("2026-05-01T00:00:00Z"));
        record("1", "2024-03-10T08:00:00Z", "2024-03-10T08:00:00Z");

        assertThat(list(Ledger.Question.Status.ALL, 10, "", Optional.of(at("2024-04-01T00:00:00Z"))))
                .containsExactly("ada");
        assertThat(list(Ledger.Question.Status.ALL, 10, "", Optional.of(at("2024-03-10T08:00:00Z"))))
                .isEmpty();
    }

    @Test
    void asKnownThenJudgesByTheVersionsRecordedBefore() {
        meter.record(NORTH, List.of(access("1", ADA, "2026-03-10T00:00:00Z")));
        Dated<Policy> thirty = new Dated<>(
                at("2026-03-01T00:00:00Z"),
                at("2026-04-01T00:00:00Z"),
                Given.windowed(Policy.ROLLING, 30, Policy.WindowUnit.ELAPSED, Policy.Rounding.NONE));
        institutions.amend(NORTH, Given.change("North", Given.terms(new History<>(List.of(thirty)), Given.none())));

        assertThat(status(NORTH, "2026-03-20T00:00:00Z").until()).contains(at("2026-04-09T00:00:00Z"));
        assertThat(meter.status(NORTH, ADA, at("2026-03-20T00:00:00Z"), Optional.of(at("2026-04-01T00:00:00Z")))
                        .flatMap(LearnerStatus::until))
                .contains(at("2026-06-08T00:00:00Z"));
    }

    @Test
    void pagesOfLearnersGoThroughAllOfThemNowAndAsKnownThen() {
        for (int i = 0; i < 7; i++) {
            meter.record(NORTH, List.of(access("f" + i, IdentityName.parse("learner" + i), "2026-06-01T08:00:00Z")));
        }
        meter.record(NORTH, List.of(access("old", ADA, "2025-06-01T08:00:00Z")));

        for (Optional<Instant> knownAt : List.of(EVERYTHING, Optional.of(at("2026-06-01T08:00:00.000001Z")))) {
            assertThat(list(Ledger.Question.Status.ALL, 3, "", knownAt))
                    .hasSize(8)
                    .doesNotHaveDuplicates();
            assertThat(list(Ledger.Question.Status.ACTIVE, 3, "", knownAt)).hasSize(7);
            assertThat(list(Ledger.Question.Status.ACTIVE, 7, "", knownAt)).hasSize(7);
            assertThat(list(Ledger.Question.Status.INACTIVE, 3, "", knownAt)).containsExactly("ada");
            assertThat(list(Ledger.Question.Status.ALL, 3, "RNER5", knownAt)).containsExactly("learner5");
        }
    }

    @Test
    void aMonthIsHistoryThenOpenThenClosingThenClosed() {
        assertThat(state("2025-12", "2026-06-15T00:00:00Z")).isEqualTo(MonthAnswer.State.HISTORY);
        assertThat(state("2026-01", "2026-01-31T23:59:59.999999Z")).isEqualTo(MonthAnswer.State.OPEN);
        assertThat(state("2026-01", "2026-02-01T00:00:00Z")).isEqualTo(MonthAnswer.State.CLOSING);
        assertThat(state("2026-01", "2026-02-03T23:59:59.999999Z")).isEqualTo(MonthAnswer.State.CLOSING);
        assertThat(state("2026-01", "2026-02-04T00:00:00Z")).isEqualTo(MonthAnswer.State.CLOSED);
        assertThat(state("2026-07", "2026-06-15T00:00:00Z")).isEqualTo(MonthAnswer.State.OPEN);
    }

    @Test
    void aContractDecidesWhichMonthsCostMoneyAndCloses() {
        InstitutionId contracted = new InstitutionId("contracted");
        Instant from = at("2026-03-15T00:00:00Z");
        Instant until = at("2026-05-10T00:00:00Z");
        institutions.create(
                priced(contracted, Policy.SWITCH, History.always(new Terms.Contract(from, Optional.of(until)))));

        assertThat(month(contracted, "2026-02").state()).isEqualTo(MonthAnswer.State.HISTORY);
        assertThat(month(contracted, "2026-02").amount()).contains(new BigDecimal("0.00"));
        assertThat(month(contracted, "2026-03").amount()).contains(new BigDecimal("10.00"));
        assertThat(month(contracted, "2026-05").amount()).contains(new BigDecimal("10.00"));
        assertThat(month(contracted, "2026-06").amount()).contains(new BigDecimal("0.00"));
    }

    @Test
    void aMonthIsPricedByTheTermsInForceWhenItBegins() {
        InstitutionId priced = new InstitutionId("priced");
        institutions.create(priced(priced, Policy.SWITCH, Given.none()));
        Dated<Integer> commitment = new Dated<>(at("2026-05-01T00:00:00.000001Z"), at("2026-04-01T00:00:00Z"), 4);
        institutions.amend(
                priced,
                Given.change(
                        "Priced",
                        new Terms(
                                Given.none(),
                                Given.none(),
                                Given.none(),
                                new History<>(List.of(commitment)),
                                Given.none())));
        meter.record(
                priced,
                List.of(
                        access("1", ADA, "2026-04-20T08:00:00Z"),
                        access("2", BEN, "2026-04-20T08:00:00Z"),
                        access("3", IdentityName.parse("eve"), "2026-04-20T08:00:00Z")));

        MonthAnswer may = month(priced, "2026-05");
        assertThat(may.commitment()).contains(2);
        assertThat(may.over()).contains(1);
        assertThat(may.unused()).contains(0);
        assertThat(may.amount()).contains(new BigDecimal("15.00"));
        assertThat(may.currency()).contains(Currency.getInstance("EUR"));
        MonthAnswer june = month(priced, "2026-06");
        assertThat(june.commitment()).contains(4);
        assertThat(june.unused()).contains(1);
        assertThat(june.amount()).contains(new BigDecimal("16.00"));
        assertThat(month(NORTH, "2026-05").amount()).isEmpty();
        assertThat(month(NORTH, "2026-05").commitment()).isEmpty();
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

    private Decision decide(InstitutionId institution, IdentityName who) {
        return meter.decide(institution, who, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
    }

    private LearnerStatus status(InstitutionId institution, String asOf) {
        return status(institution, ADA, asOf);
    }

    private LearnerStatus status(InstitutionId institution, IdentityName who, String asOf) {
        return meter.status(institution, who, at(asOf), EVERYTHING).orElseThrow();
    }

    private MonthAnswer month(InstitutionId institution, String month) {
        return meter.month(institution, YearMonth.parse(month), Optional.empty(), EVERYTHING);
    }

    private MonthAnswer.State state(String month, String asOf) {
        return meter.month(NORTH, YearMonth.parse(month), Optional.of(at(asOf)), EVERYTHING)
                .state();
    }

    private List<Receipt> record(String id, String at, String recordedAt) {
        return meter.record(NORTH, List.of(Report.activity(key(id), ADA, Kind.ACCESS, at(at), at(recordedAt))));
    }

    private List<String> list(Ledger.Question.Status status, int limit, String text, Optional<Instant> knownAt) {
        List<String> names = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Page page = meter.list(NORTH, new Ledger.Question(now, status, null, text, limit, after.get()), knownAt);
            assertThat(page.learners()).hasSizeLessThanOrEqualTo(limit);
            page.learners()
                    .forEach(standing ->
                            names.add(standing.learner().identities().get(0).value()));
            after = page.next();
        }
        return names;
    }

    private static Map<String, String> reasons(LearnerStatus status) {
        Map<String, String> reasons = new TreeMap<>();
        status.months()
                .forEach(month -> reasons.put(
                        month.month().toString(),
                        month.reason().map(fact -> fact.key().id()).orElse("")));
        return reasons;
    }

    private Map<String, String> charged(InstitutionId institution, String month) {
        Map<String, String> charged = new TreeMap<>();
        for (Optional<Instant> knownAt : List.of(EVERYTHING, Optional.of(at("9999-01-01T00:00:00Z")))) {
            Map<String, String> found = new TreeMap<>();
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                ChargedLearners page =
                        meter.charged(institution, YearMonth.parse(month), EVERYTHING, knownAt, 1, after.get());
                page.learners()
                        .forEach(charge -> found.put(
                                charge.learner().identities().get(0).value(),
                                charge.reason().key().id()));
                after = page.next();
            }
            assertThat(charged.isEmpty() || charged.equals(found)).isTrue();
            charged = found;
        }
        return charged;
    }

    /** Two learners committed at 5.00, four at 4.00. */
    private static Institution priced(InstitutionId id, Policy policy, History<Terms.Contract> contract) {
        RateCard card = RateCard.volume(
                Currency.getInstance("EUR"),
                2,
                List.of(new RateCard.Tier(1, new BigDecimal("5.00")), new RateCard.Tier(4, new BigDecimal("4.00"))));
        return new Institution(
                id,
                "Priced",
                at("2026-01-01T00:00:00Z"),
                new Terms(
                        History.always(policy),
                        History.always(ZoneOffset.UTC),
                        History.always(card),
                        Given.none(),
                        contract));
    }

    private static SwitchOutcome.Cost cost(String month, String amount) {
        return new SwitchOutcome.Cost(YearMonth.parse(month), new BigDecimal(amount), Currency.getInstance("EUR"));
    }
}
