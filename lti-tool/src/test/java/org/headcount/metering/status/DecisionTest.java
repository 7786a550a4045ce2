package org.headcount.metering.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.at;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionTest {

    private static final Instant NOON = at("2026-06-01T12:00:00Z");
    private static final int FIFTY = 50;
    private static final Policy HARD =
            Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO, Policy.Capacity.HARD, FIFTY);
    private static final LearnerId LEARNER = new LearnerId("l1");
    private static final Licence ACTIVE = licence("2026-05-01T00:00:00Z", "2026-06-01T12:00:00.000001Z");
    private static final Licence INACTIVE = licence("2026-03-01T00:00:00Z", "2026-06-01T12:00:00Z");
    private static final Licence WITHOUT_FACTS = new Licence(LEARNER, false, List.of());
    private static final IntSupplier NOT_ASKED = () -> {
        throw new AssertionError("a status decision must not count licences");
    };

    @Test
    void whoeverNobodyHasMetPasses() {
        Decision decision = decide(Optional.empty(), Policy.SWITCH, Kind.PERSONAL, Origin.STAFF);

        assertThat(decision)
                .isEqualTo(new Decision(
                        Optional.empty(),
                        false,
                        false,
                        true,
                        Decision.Reason.UNKNOWN_LEARNER,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(decision.reason().wire()).isEqualTo("unknown-learner");
    }

    @Test
    void aLearnerWithoutAnyFactPasses() {
        assertThat(decide(Optional.of(WITHOUT_FACTS), Policy.ROLLING, Kind.GRADE, Origin.SYSTEM)
                        .reason())
                .isEqualTo(Decision.Reason.UNKNOWN_LEARNER);
    }

    @Test
    void anActiveLearnerPassesAndIsToldUntilWhen() {
        Decision decision = decide(Optional.of(ACTIVE), Policy.ROLLING, Kind.OTHER, Origin.SYSTEM);

        assertThat(decision)
                .isEqualTo(new Decision(
                        Optional.of(LEARNER),
                        true,
                        true,
                        true,
                        Decision.Reason.ACTIVE,
                        Optional.of(at("2026-06-01T12:00:00.000001Z")),
                        Optional.of(at("2026-05-01T00:00:00Z")),
                        Optional.empty()));
    }

    @Test
    void atTheEndOfThePeriodTheLearnerIsInactiveSinceThen() {
        Decision decision = decide(Optional.of(INACTIVE), Policy.SWITCH, Kind.ACCESS, Origin.LEARNER);

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason().wire()).isEqualTo("learner-inactive");
        assertThat(decision.since()).contains(NOON);
        assertThat(decision.activeUntil()).isEmpty();
    }

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @CsvSource({
        "LOGIN, LEARNER, RETURNING",
        "ACCESS, LEARNER, RETURNING",
        "SUBMISSION, LEARNER, RETURNING",
        "ENROLMENT, LEARNER, RETURNING",
        "ENROLMENT, STAFF, RETURNING",
        "ENROLMENT, SYSTEM, RETURNING",
        "VOUCHER, STAFF, RETURNING",
        "VOUCHER, SYSTEM, RETURNING",
        "ACCESS, STAFF, LEARNER_INACTIVE",
        "ACCESS, SYSTEM, LEARNER_INACTIVE",
        "SUBMISSION, STAFF, LEARNER_INACTIVE",
        "GRADE, SYSTEM, LEARNER_INACTIVE",
        "GRADE, LEARNER, LEARNER_INACTIVE",
        "PERSONAL, LEARNER, LEARNER_INACTIVE",
        "OTHER, LEARNER, LEARNER_INACTIVE",
        "DOCUMENT, STAFF, LEARNER_INACTIVE",
    })
    void underAutoTheLearnersOwnComingOrAnEnrolmentOrVoucherFromAnyoneBringsBack(
            Kind kind, Origin origin, Decision.Reason expected) {
        assertThat(decide(Optional.of(INACTIVE), Policy.ROLLING, kind, origin).reason())
                .isEqualTo(expected);
    }

    @Test
    void anEnrolmentBringsBackOnlyWhereItCounts() {
        Policy narrow = Given.counting(Policy.ROLLING, Set.of(Kind.LOGIN));

        assertThat(decide(Optional.of(INACTIVE), narrow, Kind.ENROLMENT, Origin.STAFF)
                        .allowed())
                .isFalse();
    }

    @Test
    void nothingComesBackByItselfWhereNoActivityOpensAWindow() {
        Policy automatic = Given.returning(Policy.SWITCH, Policy.OnReturn.AUTO, Policy.Capacity.SOFT, null);

        assertThat(decide(Optional.of(INACTIVE), automatic, Kind.ACCESS, Origin.LEARNER)
                        .allowed())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ASK_STAFF", "DENY"},
            value = Policy.OnReturn.class)
    void whereStaffDecideNobodyComesBackByThemselves(Policy.OnReturn onReturn) {
        Policy policy = Given.returning(Policy.ROLLING, onReturn, Policy.Capacity.SOFT, null);

        assertThat(decide(Optional.of(INACTIVE), policy, Kind.ACCESS, Origin.LEARNER)
                        .reason())
                .isEqualTo(Decision.Reason.LEARNER_INACTIVE);
    }

    @ParameterizedTest
    @EnumSource(
            names = {"INSTRUCTOR", "ADMINISTRATOR", "SUPPORT", "TEST"},
            value = Role.class)
    void whoeverIsNeverCountedIsNeverRefused(Role role) {
        Decision decision = Decision.of(
                Optional.of(INACTIVE),
                Policy.SWITCH,
                Optional.of(FIFTY),
                new Decision.Request(Kind.ACCESS, Origin.LEARNER, role),
                NOON,
                NOT_ASKED);

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reason().wire()).isEqualTo("role-not-counted");
    }

    @Test
    void anInstitutionThatOnlyWatchesRefusesNobody() {
        Policy watching = new Policy(
                "switch",
                null,
                Policy.WindowUnit.ELAPSED,
                Policy.Rounding.NONE,
                true,
                Set.of(),
                true,
                Policy.OnReturn.DENY,
                Policy.Enforcement.OBSERVE,
                Policy.Capacity.NONE,
                null,
                0,
                Policy.InactiveGrades.HOLD,
                Policy.Measure.DISTINCT,
                Set.of(Role.LEARNER),
                Duration.ofHours(72),
                12);

        Decision decision = decide(Optional.of(INACTIVE), watching, Kind.ACCESS, Origin.LEARNER);
        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reason().wire()).isEqualTo("observe-only");
        assertThat(decision.active()).isFalse();
    }

    @Test
    void g06_aGradeForAnInactiveLearnerPassesWhereThePolicySendsIt() {
        Policy sending = new Policy(
                "rolling",
                90,
                Policy.WindowUnit.ELAPSED,
                Policy.Rounding.NONE,
                false,
                Policy.ROLLING.kinds(),
                false,
                Policy.OnReturn.AUTO,
                Policy.Enforcement.VIEW_ONLY,
                Policy.Capacity.SOFT,
                null,
                0,
                Policy.InactiveGrades.SEND,
                Policy.Measure.PEAK,
                Set.of(Role.LEARNER),
                Duration.ofHours(72),
                12);

        assertThat(decide(Optional.of(INACTIVE), sending, Kind.GRADE, Origin.SYSTEM)
                        .reason())
                .isEqualTo(Decision.Reason.GRADE_PASSES);
        assertThat(decide(Optional.of(INACTIVE), sending, Kind.GRADE, Origin.STAFF)
                        .allowed())
                .as("a grade given by hand is no passback")
                .isFalse();
    }

    @Test
    void comingBackIfThereIsRoomAsksForRoom() {
        Policy policy = Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO_IF_CAPACITY, Policy.Capacity.SOFT, FIFTY);

        assertThat(decide(INACTIVE, policy, () -> 49).reason()).isEqualTo(Decision.Reason.RETURNING);
        assertThat(decide(INACTIVE, policy, () -> 50).reason()).isEqualTo(Decision.Reason.NO_LICENCE_FREE);
        assertThat(decide(WITHOUT_FACTS, policy, NOT_ASKED).reason()).isEqualTo(Decision.Reason.UNKNOWN_LEARNER);
        assertThat(decide(ACTIVE, policy, NOT_ASKED).reason()).isEqualTo(Decision.Reason.ACTIVE);
    }

    @Test
    void aHardCapRefusesNewcomersAndReturnersWhenFullAndNobodyWhoIsIn() {
        assertThat(decide(INACTIVE, HARD, () -> 50).reason().wire()).isEqualTo("no-licence-free");
        assertThat(decide(WITHOUT_FACTS, HARD, () -> 50).allowed()).isFalse();
        assertThat(decide(WITHOUT_FACTS, HARD, () -> 49).allowed()).isTrue();
        assertThat(decide(ACTIVE, HARD, NOT_ASKED).allowed()).isTrue();
        assertThat(decide(Optional.of(WITHOUT_FACTS), HARD, Kind.GRADE, Origin.SYSTEM)
                        .reason())
                .as("what takes no licence needs none")
                .isEqualTo(Decision.Reason.UNKNOWN_LEARNER);
    }

    @Test
    void anInstitutionThatOnlyWatchesRefusesNobodyForWantOfALicence() {
        Policy watching = new Policy(
                "rolling",
                90,
                Policy.WindowUnit.ELAPSED,
                Policy.Rounding.NONE,
                false,
                Policy.ROLLING.kinds(),
                false,
                Policy.OnReturn.AUTO,
                Policy.Enforcement.OBSERVE,
                Policy.Capacity.HARD,
                FIFTY,
                0,
                Policy.InactiveGrades.HOLD,
                Policy.Measure.PEAK,
                Set.of(Role.LEARNER),
                Duration.ofHours(72),
                12);

        assertThat(decide(WITHOUT_FACTS, watching, NOT_ASKED).reason()).isEqualTo(Decision.Reason.UNKNOWN_LEARNER);
        assertThat(decide(INACTIVE, watching, NOT_ASKED).reason()).isEqualTo(Decision.Reason.OBSERVE_ONLY);
    }

    @Test
    void whoeverWritesTheChangeDownIsToldHowManyLicencesThereAreWhereItTakesOne() {
        Policy roomy = Given.returning(Policy.ROLLING, Policy.OnReturn.AUTO_IF_CAPACITY, Policy.Capacity.SOFT, FIFTY);

        assertThat(decide(INACTIVE, HARD, () -> 49).places()).contains(FIFTY);
        assertThat(decide(WITHOUT_FACTS, HARD, () -> 49).places()).contains(FIFTY);
        assertThat(decide(ACTIVE, HARD, NOT_ASKED).places())
                .as("the period may be over by then")
                .contains(FIFTY);
        assertThat(decide(INACTIVE, roomy, () -> 49).places()).contains(FIFTY);
        assertThat(decide(WITHOUT_FACTS, roomy, NOT_ASKED).places()).isEmpty();
        assertThat(decide(Optional.of(ACTIVE), Policy.ROLLING, Kind.ACCESS, Origin.LEARNER)
                        .places())
                .as("a soft cap refuses nobody")
                .isEmpty();
        assertThat(decide(Optional.of(ACTIVE), HARD, Kind.GRADE, Origin.SYSTEM).places())
                .as("a grade brings nobody back")
                .isEmpty();
    }

    @Test
    void whoComesTooLateIsRefusedForWantOfALicence() {
        Decision late = decide(INACTIVE, HARD, () -> 49).tooLate();

        assertThat(late.allowed()).isFalse();
        assertThat(late.reason()).isEqualTo(Decision.Reason.NO_LICENCE_FREE);
        assertThat(late.since()).contains(NOON);
        assertThat(decide(ACTIVE, HARD, NOT_ASKED).tooLate().active()).isFalse();
        assertThat(decide(ACTIVE, HARD, NOT_ASKED).tooLate().activeUntil()).isEmpty();
    }

    private static Decision decide(Optional<Licence> who, Policy policy, Kind kind, Origin origin) {
        return Decision.of(
                who, policy, Optional.of(FIFTY), new Decision.Request(kind, origin, Role.LEARNER), NOON, NOT_ASKED);
    }

    private static Decision decide(Licence who, Policy policy, IntSupplier inUse) {
        return Decision.of(
                Optional.of(who),
                policy,
                Optional.of(FIFTY),
                new Decision.Request(Kind.ACCESS, Origin.LEARNER, Role.LEARNER),
                NOON,
                inUse);
    }

    private static Licence licence(String from, String until) {
        FactKey key = Given.key("1");
        return new Licence(LEARNER, true, List.of(new Period(at(from), at(until), key, key, Optional.empty())));
    }
}
