package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.NORTH;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.grade.HeldGrades.Ending;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.fact.FactType;
import org.headcount.practice.Place;
import org.headcount.practice.Reply;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

/** Held scores that many would send or end at once. */
class HeldGradesRacesTest extends HeldGradesJourney {

    @Test
    void afterADeathWhoeverComesEndsTheHoldOnce() throws Exception {
        hold("a1", APRIL_12);
        hold("a1", APRIL_13);
        reactivate();
        deliverAndDie();
        for (int number = 0; number < 12; number++) {
            world.lms.mishaps().next(Place.SCORES, Reply.text(400, "application/json", OPEN_EDX_HAS_IT));
        }
        String newest = world.holds().get(1).id();

        numbered(12, number -> {
            switch (number % 3) {
                case 0 -> deliver();
                case 1 -> world.held.release(NORTH, newest);
                default -> world.held.discard(NORTH, newest);
            }
            return number;
        });

        assertThat(world.lms.seen(Place.SCORES)).hasSizeLessThanOrEqualTo(2);
        assertThat(byTimestamp().get(APRIL_13)).isIn(Hold.State.RELEASED, Hold.State.DISCARDED);
        deliver(); // where staff discarded the newest, it is the older one's turn
        assertThat(states()).allMatch(Hold.State::ended);
    }

    @Test
    void manyWhoNoticeAtOnceSendOnce() throws Exception {
        hold("a1", APRIL_12);
        hold("a1", APRIL_13);
        hold("a2", APRIL_13);
        reactivate();

        Race.of(() -> {
            deliver();
            return true;
        });

        assertThat(world.lms.seen(Place.SCORES)).hasSize(2);
        assertThat(states()).containsExactlyInAnyOrder(Hold.State.RELEASED, Hold.State.RELEASED, Hold.State.COALESCED);
    }

    @Test
    void eachLineItemIsClaimedJustBeforeItIsSentSoThatASlowOneTakesNothingElseAlong() throws Exception {
        hold("a1", APRIL_12);
        hold("a2", APRIL_13);
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        whileItDelivers(() -> {
            await(slow);
            world.clock.turn(Duration.ofMinutes(3));
            deliver();
            assertThat(states()).containsExactlyInAnyOrder(Hold.State.SENDING, Hold.State.RELEASED);
            slow.release();
        });

        assertThat(world.lms.seen(Place.SCORES)).hasSize(2);
        assertThat(states()).containsOnly(Hold.State.RELEASED);
    }

    @Test
    void whoIsSwitchedOffBetweenTwoLineItemsKeepsTheSecond() throws Exception {
        hold("a1", APRIL_12);
        hold("a2", APRIL_13);
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        whileItDelivers(() -> {
            await(slow);
            world.switched(ADA, FactType.SWITCH_OFF, world.clock.instant().toString());
            slow.release();
        });

        assertThat(states()).containsExactlyInAnyOrder(Hold.State.RELEASED, Hold.State.HELD);
        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
    }

    @Test
    void anOlderScoreThatComesWhileTheNewestIsOnItsWayEndsWithIt() throws Exception {
        hold("a1", APRIL_13);
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        whileItDelivers(() -> {
            await(slow);
            world.switched(ADA, FactType.SWITCH_OFF, world.clock.instant().toString());
            hold("a1", APRIL_12);
            slow.release();
        });

        assertThat(byTimestamp()).isEqualTo(Map.of(APRIL_12, Hold.State.COALESCED, APRIL_13, Hold.State.RELEASED));
    }

    @Test
    void whoIsErasedWhileTheirGradeIsOnItsWayIsNotMetAnew() throws Exception {
        hold("a1", APRIL_12);
        reactivate();
        org.headcount.practice.Hold slow = world.lms.mishaps().holdNext(Place.SCORES);

        whileItDelivers(() -> {
            await(slow);
            assertThat(world.store.erasures().erase(NORTH, ADA)).isPresent();
            slow.release();
        });

        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
        assertThat(world.store.ledger().standing(NORTH, ADA)).isEmpty();
        assertThat(states()).containsExactly(Hold.State.DISCARDED);
    }

    @Test
    void ofReleaseAndDiscardAtOnceOneWins() throws Exception {
        hold("a1", APRIL_12);
        reactivate();
        String id = world.holds().get(0).id();

        AtomicInteger number = new AtomicInteger();
        List<Ending> endings = Race.of(
                8,
                () -> number.getAndIncrement() % 2 == 0
                        ? world.held.release(NORTH, id)
                        : world.held.discard(NORTH, id));

        Hold.Entry end = world.holds().get(0);
        assertThat(end.state()).isIn(Hold.State.RELEASED, Hold.State.DISCARDED);
        assertThat(world.lms.seen(Place.SCORES)).hasSize(end.state() == Hold.State.RELEASED ? 1 : 0);
        assertThat(endings).allSatisfy(ending -> assertThat(ending).isInstanceOf(Ending.Now.class));
    }
}
