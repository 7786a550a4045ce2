package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.BEN;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headcount.gateway.grade.HeldGradesWatch;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Place;
import org.headcount.store.Store;
import org.junit.jupiter.api.Test;

/** When held scores are looked at, and by whom. */
class HeldGradesDueTest extends HeldGradesJourney {

    @Test
    void anLmsThatIsAwayForAWhileIsAskedAgainLaterAndLaterStill() {
        hold("a1", APRIL_12);
        hold("a1", APRIL_13);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503).next(Place.SCORES, 429);

        deliver();
        deliver();
        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
        world.clock.turn(Duration.ofSeconds(10));
        deliver();
        world.clock.turn(Duration.ofSeconds(10));
        deliver();
        assertThat(world.lms.seen(Place.SCORES)).hasSize(2);
        world.clock.turn(Duration.ofSeconds(10));
        deliver();

        assertThat(sent()).containsExactly(scoreOf("ada", "40", APRIL_13));
        assertThat(byTimestamp()).isEqualTo(Map.of(APRIL_12, Hold.State.COALESCED, APRIL_13, Hold.State.RELEASED));
    }

    @Test
    void anLmsThatStaysAwayIsAskedForTheNewestOfALongQueueAndTheRestIsLeftAlone() {
        int length = 40;
        for (int second = 10; second < 10 + length; second++) {
            hold("a1", "2026-04-12T09:00:" + second + "Z");
        }
        settle();
        reactivate();
        for (int attempt = 0; attempt < 6; attempt++) {
            world.lms.mishaps().next(Place.SCORES, 503);
        }
        int looks = 0;
        for (int second = 0; second < 600; second += 5) {
            looks += world.lookAround();
            world.clock.turn(Duration.ofSeconds(5));
        }

        assertThat(world.lms.seen(Place.SCORES))
                .as("after 0, 10, 30, 70, 150, 310 seconds")
                .hasSize(6);
        assertThat(looks).isEqualTo(length + 5);
        world.clock.turn(Duration.ofMinutes(1));
        deliver();
        assertThat(sent()).containsExactly(scoreOf("ada", "40", "2026-04-12T09:00:49Z"));
        assertThat(states()).containsOnly(Hold.State.RELEASED, Hold.State.COALESCED);
    }

    @Test
    void whoStaysInactiveIsLookedAtUntilThisNodeMustKnowTheTermsAndThenNoMore() {
        hold("a1", APRIL_12);
        world.launch(BEN, "a1");
        deliver();
        world.clock.turn(Duration.ofSeconds(10));
        deliver();

        world.clock.turn(Duration.ofHours(1));
        world.launch(BEN, "a1");
        assertThat(world.held.due(100)).isEmpty();
        world.clock.turn(Duration.ofHours(23));
        assertThat(world.held.due(100)).as("once a day, come what may").hasSize(1);
    }

    @Test
    void aPlannedSwitchLetsTheScoreGoAtItsInstantAndNotBefore() {
        hold("a1", APRIL_12);
        settle();
        Instant planned = world.clock.instant().plus(Duration.ofHours(2));
        switchAt(ADA, planned);
        deliver();

        world.clock.turn(Duration.between(world.clock.instant(), planned.minusMillis(1)));
        deliver();
        assertThat(states()).containsExactly(Hold.State.HELD);
        world.clock.turn(Duration.ofMillis(1));
        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aFactThatComesLateLetsTheScoreGo() {
        hold("a1", APRIL_12);
        settle();
        world.switched(ADA, FactType.SWITCH_ON, "2026-04-11T00:00:00Z");

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void anotherPolicyLetsTheScoreGo() {
        hold("a1", APRIL_12);
        settle();
        amend(sending(Policy.SWITCH));

        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aPolicyAgreedForLaterLetsTheScoreGoWhenItComesIntoForce() {
        hold("a1", APRIL_12);
        Instant later = world.clock.instant().plus(Duration.ofHours(3));
        world.store.institutions().amend(NORTH, Given.change("North", Given.added(sending(Policy.SWITCH), later)));
        settle();

        world.clock.turn(Duration.between(world.clock.instant(), later.minusMillis(1)));
        deliver();
        assertThat(states()).containsExactly(Hold.State.HELD);
        world.clock.turn(Duration.ofMillis(1));
        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aLicenceThatBecomesFreeIsFoundThoughNothingTells() {
        amend(Given.returning(
                Given.counting(Policy.ROLLING, Set.of(Kind.ACCESS, Kind.GRADE)),
                Policy.OnReturn.AUTO,
                Policy.Capacity.HARD,
                1));
        world.launch(BEN, "a1");
        Instant bensEnd = world.clock.instant().plus(Duration.ofDays(90));
        String newcomer = world.newcomer();
        HttpResponse<String> refused = world.score("a1", world.token(), scoreOf(newcomer, "40", APRIL_12));
        assertThat(GradeWorld.said(refused, "reason")).isEqualTo("no-licence-free");
        settle();

        world.clock.turn(Duration.between(world.clock.instant(), bensEnd.minusSeconds(60)));
        deliver();
        assertThat(states()).containsExactly(Hold.State.HELD);
        world.clock.turn(Duration.ofMinutes(5));
        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void anLmsThatDoesNotAnswerIsLeftAloneForAMomentWhateverElseWaitsForIt() {
        hold("a1", APRIL_12);
        hold("a2", APRIL_13);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503);

        deliver();
        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
        world.clock.turn(Duration.ofSeconds(10));
        deliver();

        assertThat(world.lms.seen(Place.SCORES)).hasSize(3);
        assertThat(states()).containsOnly(Hold.State.RELEASED);
    }

    @Test
    void theWatchSeesAPlannedSwitchThatComesDue() throws Exception {
        hold("a1", APRIL_12);
        org.headcount.practice.Hold arrival = world.lms.mishaps().holdNext(Place.SCORES);
        try (HeldGradesWatch watch = new HeldGradesWatch(world.held, world.store.holds(), Duration.ofMillis(20))) {
            switchAt(ADA, APRIL_20);
            watch.start();
            world.clock.turn(Duration.between(world.clock.instant(), APRIL_20));
            arrival.awaitArrival();
            arrival.release();
        }

        assertThat(states()).as("closing waits for what is on its way").containsExactly(Hold.State.RELEASED);
    }

    @Test
    void theWatchSeesWhatAnotherNodeHasWritten() throws Exception {
        hold("a1", APRIL_12);
        settle();
        org.headcount.practice.Hold arrival = world.lms.mishaps().holdNext(Place.SCORES);
        try (HeldGradesWatch watch = new HeldGradesWatch(world.held, world.store.holds(), Duration.ofMillis(20));
                Store elsewhere = Store.open(world.database, world.clock)) {
            watch.start();
            elsewhere.ledger().append(NORTH, List.of(Given.switching("elsewhere", ADA, FactType.SWITCH_ON, APRIL_13)));
            arrival.awaitArrival();
            arrival.release();
        }

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void theWatchLooksAtOnceWhenThisNodeHasWrittenIt() throws Exception {
        hold("a1", APRIL_12);
        settle();
        org.headcount.practice.Hold arrival = world.lms.mishaps().holdNext(Place.SCORES);
        try (HeldGradesWatch watch = new HeldGradesWatch(world.held, world.store.holds(), Duration.ofDays(1))) {
            watch.start();
            reactivate();
            arrival.awaitArrival();
            arrival.release();
        }

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aLearnerWhoComesBackTakesTheHeldScoreAlong() throws Exception {
        amend(Policy.ROLLING);
        world.clock.turn(Duration.ofDays(100));
        hold("a1", APRIL_12);
        settle();
        org.headcount.practice.Hold arrival = world.lms.mishaps().holdNext(Place.SCORES);
        try (HeldGradesWatch watch = new HeldGradesWatch(world.held, world.store.holds(), Duration.ofDays(1))) {
            watch.start();
            world.launch(ADA, "a1");
            arrival.awaitArrival();
            arrival.release();
        }

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void theWatchTakesUpMoreThanItCanHoldAtOnceBitByBit() throws Exception {
        for (int second = 10; second < 60; second++) {
            hold("a1", "2026-04-12T09:00:" + second + "Z");
            hold("a2", "2026-04-12T09:00:" + second + "Z");
        }
        settle();
        org.headcount.practice.Hold last = world.lms.mishaps().holdNext(Place.SCORES);
        org.headcount.practice.Hold other = world.lms.mishaps().holdNext(Place.SCORES);
        try (HeldGradesWatch watch = new HeldGradesWatch(world.held, world.store.holds(), Duration.ofDays(1))) {
            watch.start();
            reactivate();
            last.awaitArrival();
            other.awaitArrival();
            last.release();
            other.release();
        }

        assertThat(sent()).hasSize(2);
        assertThat(states().stream().filter(Hold.State.COALESCED::equals)).hasSize(98);
    }
}
