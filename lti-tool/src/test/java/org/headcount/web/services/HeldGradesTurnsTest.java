package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.fact.FactType;
import org.headcount.practice.Place;
import org.junit.jupiter.api.Test;

/** Scores that come by themselves while others of the same learner and line item are held or on their way. */
class HeldGradesTurnsTest extends HeldGradesJourney {

    @Test
    void aScoreThatComesByItselfEndsTheOlderOnesThatStillWait() {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503);
        deliver();

        world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13));

        assertThat(sent()).containsExactly(scoreOf("ada", "50", APRIL_13));
        assertThat(states()).containsExactly(Hold.State.COALESCED);
    }

    @Test
    void aScoreThatTheLmsTookEndsTheOlderOnesAlsoWhenItCannotBeWrittenDown() {
        hold("a1", APRIL_12);
        reactivate();
        world.nextGradeIsNotWritten();

        HttpResponse<String> failed = world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13));
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(states()).containsExactly(Hold.State.COALESCED);
        HttpResponse<String> again = world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13));
        world.clock.turn(Duration.ofMinutes(6));
        deliver();

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(world.lms.gradebook().grade(world.lmsLineItem("a1"), "ada")).contains(new BigDecimal("50"));
        assertThat(world.lms.seen(Place.SCORES)).hasSize(2);
    }

    @Test
    void whatWaitsGoesWhenTheLmsWillNotHaveTheNewerOneThatCameByItself() {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 422);

        HttpResponse<String> refused = world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(states()).containsExactly(Hold.State.HELD);
        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aNewerOneThatWaitsGoesBeforeAnOlderOneThatComesByItselfAndTheLmsJudges() {
        hold("a1", APRIL_13);
        reactivate();

        HttpResponse<String> older = world.score("a1", world.token(), scoreOf("ada", "50", APRIL_12));

        assertThat(older.statusCode()).isEqualTo(409);
        assertThat(sent()).containsExactly(scoreOf("ada", "40", APRIL_13), scoreOf("ada", "50", APRIL_12));
        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void whatWaitsForOtherLineItemsKeepsAScoreThatComesByItselfWaitingForNothing() {
        hold("a2", APRIL_12);
        reactivate();

        world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13));

        assertThat(sent()).containsExactly(scoreOf("ada", "50", APRIL_13));
        assertThat(states()).containsExactly(Hold.State.HELD);
    }

    @Test
    void aScoreThatComesByItselfWaitsForTheOlderOneThatIsOnItsWay() throws Exception {
        hold("a1", APRIL_12);
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        List<Integer> statuses = numbered(3, number -> {
            if (number == 0) {
                deliver();
            } else if (number == 1) {
                await(slow);
                return world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13))
                        .statusCode();
            } else {
                world.awaitGlances(2);
                slow.release();
            }
            return 0;
        });

        assertThat(statuses).containsExactly(0, 200, 0);
        assertThat(sent()).containsExactly(scoreOf("ada", "40", APRIL_12), scoreOf("ada", "50", APRIL_13));
        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void anOlderScoreThatIsHeldWhileANewerOneIsOnItsWayByItselfEndsWithIt() throws Exception {
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        List<Integer> statuses = numbered(2, number -> {
            if (number == 0) {
                return world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13))
                        .statusCode();
            }
            await(slow);
            switchNow(FactType.SWITCH_OFF);
            hold("a1", APRIL_12);
            hold("a1", "2026-04-14T09:00:00Z");
            hold("a2", APRIL_12);
            slow.release();
            return 0;
        });

        assertThat(statuses).containsExactly(200, 0);
        assertThat(world.holds())
                .extracting(hold -> hold.timestamp() + " " + hold.state())
                .containsExactlyInAnyOrder(APRIL_12 + " COALESCED", "2026-04-14T09:00:00Z HELD", APRIL_12 + " HELD");
    }

    @Test
    void whoIsSwitchedOffWhileAScoreWaitsItsTurnHasItHeld() throws Exception {
        hold("a1", APRIL_12);
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        List<Integer> statuses = numbered(3, number -> {
            if (number == 0) {
                deliver();
            } else if (number == 1) {
                await(slow);
                return world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13))
                        .statusCode();
            } else {
                world.awaitGlances(2);
                world.switched(ADA, FactType.SWITCH_OFF, world.clock.instant().toString());
                slow.release();
            }
            return 0;
        });

        assertThat(statuses).containsExactly(0, 403, 0);
        assertThat(sent()).containsExactly(scoreOf("ada", "40", APRIL_12));
        assertThat(byTimestamp()).isEqualTo(Map.of(APRIL_12, Hold.State.RELEASED, APRIL_13, Hold.State.HELD));
    }

    @Test
    void whoIsSwitchedOffMeanwhileHasTheNewerOneThatWaitsKeptToo() throws Exception {
        hold("a1", "2026-04-11T09:00:00Z");
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        List<Integer> statuses = numbered(3, number -> {
            if (number == 0) {
                deliver();
            } else if (number == 1) {
                await(slow);
                switchNow(FactType.SWITCH_OFF);
                hold("a1", APRIL_13);
                world.clock.turn(Duration.ofSeconds(1));
                switchNow(FactType.SWITCH_ON);
                return world.score("a1", world.token(), scoreOf("ada", "50", APRIL_12))
                        .statusCode();
            } else {
                world.awaitGlances(2);
                world.clock.turn(Duration.ofSeconds(1));
                switchNow(FactType.SWITCH_OFF);
                slow.release();
            }
            return 0;
        });

        assertThat(statuses).containsExactly(0, 403, 0);
        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
        assertThat(states()).containsExactlyInAnyOrder(Hold.State.RELEASED, Hold.State.HELD, Hold.State.HELD);
    }

    @Test
    void aScoreThatComesByItselfDoesNotWaitForTheDeadForEverAndWhatTheyLeftNeverOvertakesIt() {
        world.close();
        world = world(Duration.ofMillis(1));
        hold("a1", APRIL_12);
        reactivate();
        claimAndDie();

        HttpResponse<String> answer = world.score("a1", world.token(), scoreOf("ada", "50", APRIL_13));
        world.clock.turn(Duration.ofMinutes(6));
        deliver();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(sent()).containsExactly(scoreOf("ada", "50", APRIL_13));
        assertThat(states()).containsExactly(Hold.State.COALESCED);
    }
}
