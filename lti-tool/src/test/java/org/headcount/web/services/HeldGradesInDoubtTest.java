package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.headcount.gateway.grade.Hold;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Receipt;
import org.headcount.practice.Place;
import org.headcount.practice.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held scores that may have been sent before without anybody knowing what became of them. */
class HeldGradesInDoubtTest extends HeldGradesJourney {

    @Test
    void aConflictAfterAnAttemptWithoutAnEndMeansThatTheScoreHadArrived() {
        hold("a1", APRIL_12);
        reactivate();
        claimAndDie();
        deliver();
        assertThat(world.lms.seen(Place.SCORES)).as("while the lease runs").isEmpty();
        world.clock.turn(Duration.ofMinutes(6));
        world.lms.mishaps().next(Place.SCORES, 409);

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
        assertThat(facts()).filteredOn(kind -> kind == Kind.GRADE).hasSize(2);
    }

    @Test
    void aConflictAfterAnAttemptThatNeverLeftUsMeansThatTheLmsHasANewerOne() {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.TOKEN, 500).next(Place.SCORES, 409);

        deliver();
        world.clock.turn(Duration.ofMinutes(1));
        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "408, RELEASED",
        "500, RELEASED",
        "502, RELEASED",
        "504, RELEASED",
        "401, SUPERSEDED",
        "425, SUPERSEDED",
        "429, SUPERSEDED"
    })
    void whatAnAnswerLeavesOpenIsTheSameWhoeverSentTheScore(int status, Hold.State end) {
        hold("a1", APRIL_12);
        reactivate();
        for (int call = 0; call < (status == 401 ? 2 : 1); call++) { // a second time with a fresh token
            world.lms.mishaps().next(Place.SCORES, status);
        }
        world.lms.mishaps().next(Place.SCORES, 409);

        deliver();
        world.clock.turn(Duration.ofMinutes(1));
        deliver();

        assertThat(states()).containsExactly(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {CANVAS_HAS_NEWER, OPEN_EDX_HAS_NEWER, OPEN_EDX_HAS_IT})
    void canvasAndOpenEdxSayInWordsThatTheyHaveANewerOne(String words) {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, Reply.text(400, "application/json", words));

        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
    }

    @Test
    void whatIsRefusedOrWrittenDownASecondTimeIsCountedAsARepeatAndAsNoConflict() {
        List<Receipt> receipts = new CopyOnWriteArrayList<>();
        world.store.whenReported(receipts::add);
        hold("a1", APRIL_12);
        world.clock.turn(Duration.ofSeconds(1));
        hold("a1", APRIL_12);
        reactivate();
        deliverAndDie();
        world.lms.mishaps().next(Place.SCORES, 409);

        deliver();

        assertThat(receipts)
                .filteredOn(receipt -> receipt instanceof Receipt.Duplicate || receipt instanceof Receipt.Conflict)
                .hasSize(2)
                .hasOnlyElementsOfType(Receipt.Duplicate.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {CANVAS_HAS_NEWER, OPEN_EDX_HAS_NEWER, OPEN_EDX_HAS_IT})
    void andToARepeatTheySayThatItHadArrived(String words) {
        hold("a1", APRIL_12);
        reactivate();
        deliverAndDie();
        world.lms.mishaps().next(Place.SCORES, Reply.text(400, "application/json", words));

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
        assertThat(facts()).filteredOn(kind -> kind == Kind.GRADE).hasSize(2);
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422})
    void aRefusedRepeatOfAScoreThatTheLmsShowsHadArrived(int status) {
        hold("a1", APRIL_12);
        reactivate();
        deliverAndDie();
        world.lms.mishaps().next(Place.SCORES, status);

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
        assertThat(facts()).filteredOn(kind -> kind == Kind.GRADE).hasSize(2);
        assertThat(answers()).containsExactly("HTTP " + status + " to a repeat; the LMS shows this grade");
        assertThat(world.lms.gradebook().grade(world.lmsLineItem("a1"), "ada")).contains(new BigDecimal("40"));
    }

    @Test
    void aRefusedRepeatWhileTheLmsShowsAnotherGradeIsSuperseded() {
        hold("a1", APRIL_12);
        reactivate();
        claimAndDie();
        world.clock.turn(Duration.ofMinutes(6));
        String results = "[{\"userId\":\"ada\",\"resultScore\":12,\"resultMaximum\":50}]";
        world.lms.mishaps().next(Place.SCORES, 400).next(Place.RESULTS, Reply.text(200, GradeMedia.RESULTS, results));

        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
        assertThat(answers()).containsExactly("HTTP 400 to a repeat; the LMS shows another grade");
        assertThat(facts()).filteredOn(kind -> kind == Kind.GRADE).hasSize(1);
    }

    @Test
    void aRefusedRepeatWhileTheLmsShowsNoGradeNeverArrivedAndNeverWill() {
        hold("a1", APRIL_12);
        reactivate();
        claimAndDie();
        world.clock.turn(Duration.ofMinutes(6));
        world.lms.mishaps().next(Place.SCORES, 422);

        deliver();

        assertThat(states()).containsExactly(Hold.State.UNDELIVERABLE);
        assertThat(answers()).containsExactly("HTTP 422 to a repeat; the LMS shows no grade");
    }

    @Test
    void resultsThatGoOnElsewhereMayShowTheGradeThere() {
        hold("a1", APRIL_12);
        reactivate();
        deliverAndDie();
        Reply results = Reply.text(200, GradeMedia.RESULTS, "[]")
                .with("Link", "<https://elsewhere.example/results?p=2>; rel=\"next\"");
        world.lms.mishaps().next(Place.SCORES, 400).next(Place.RESULTS, results);

        deliver();

        assertThat(answers()).containsExactly("HTTP 400 to a repeat; whether the LMS has it cannot be seen");
    }

    @Test
    void aRefusedRepeatOfWhichNobodyCanTellIsNotCalledUndeliverable() {
        hold("a1", APRIL_12);
        reactivate();
        deliverAndDie();
        world.lms.mishaps().next(Place.SCORES, 400).next(Place.RESULTS, 500);

        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
        assertThat(answers()).containsExactly("HTTP 400 to a repeat; whether the LMS has it cannot be seen");
    }

    @Test
    void whereTheLmsLetsNobodyReadResultsNobodyAsks() {
        hold("a1", APRIL_12);
        reactivate();
        deliverAndDie();
        world.launch(
                world.service(
                        PLATFORM, GradeWorld.DEPLOYMENT, GradeWorld.TOOL, world.container(), Set.of(Scopes.SCORE)),
                ADA,
                "a1",
                List.of());
        world.lms.mishaps().next(Place.SCORES, 400);

        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
    }

    @Test
    void aScoreThatWasHeldAfterTheLmsHadLeftItWithoutAnAnswerMayHaveArrived() {
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503);
        assertThat(world.score("a1", world.token(), scoreOf("ada", "40", APRIL_12))
                        .statusCode())
                .isEqualTo(503);
        switchNow(FactType.SWITCH_OFF);
        hold("a1", APRIL_12);
        world.clock.turn(Duration.ofSeconds(1));
        switchNow(FactType.SWITCH_ON);
        world.lms.mishaps().next(Place.SCORES, 409);

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aScoreThatMayHaveArrivedButThatANewerOneHasOvertakenIsSuperseded() {
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503);
        world.score("a1", world.token(), scoreOf("ada", "40", APRIL_12));
        assertThat(world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13))
                        .statusCode())
                .isEqualTo(200);
        switchNow(FactType.SWITCH_OFF);
        hold("a1", APRIL_12);
        world.clock.turn(Duration.ofSeconds(1));
        switchNow(FactType.SWITCH_ON);

        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
        assertThat(world.lms.gradebook().grade(world.lmsLineItem("a1"), "ada")).contains(new BigDecimal("50"));
    }

    @Test
    void aScoreThatMayHaveArrivedIsNotReleasedWhereTheLmsHasAnotherOneOfThatSecond() {
        reactivate();
        world.score("a1", world.token(), scoreOf("ada", "50", APRIL_12));
        switchNow(FactType.SWITCH_OFF);
        hold("a1", APRIL_12.replace("Z", ".5Z"));
        world.clock.turn(Duration.ofSeconds(1));
        switchNow(FactType.SWITCH_ON);
        world.lms.mishaps().next(Place.SCORES, 503).next(Place.SCORES, 409);

        deliver();
        world.clock.turn(Duration.ofMinutes(1));
        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
    }

    @Test
    void aScoreStampedMoreFinelyThanWeRememberIsNotOvertakenByItself() {
        hold("a1", "2026-04-12T09:00:00.1234567Z");
        reactivate();
        deliverAndDie();
        world.lms.mishaps().next(Place.SCORES, 409);

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aScoreThatAReleasedOneHasOvertakenIsToldTheConflict() {
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503);
        world.score("a1", world.token(), scoreOf("ada", "50", APRIL_12));
        switchNow(FactType.SWITCH_OFF);
        hold("a1", APRIL_13);
        world.clock.turn(Duration.ofSeconds(1));
        switchNow(FactType.SWITCH_ON);
        deliver();

        assertThat(world.score("a1", world.token(), scoreOf("ada", "50", APRIL_12))
                        .statusCode())
                .isEqualTo(409);
        assertThat(sent()).contains(scoreOf("ada", "40", APRIL_13));
    }

    @Test
    void aRefusalOfAScoreThatSurelyNeverArrivedNeedsNoEvidence() {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.TOKEN, 500).next(Place.SCORES, 400);
        deliver();
        world.clock.turn(Duration.ofMinutes(1));

        deliver();

        assertThat(states()).containsExactly(Hold.State.UNDELIVERABLE);
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
    }
}
