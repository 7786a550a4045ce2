package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.BEN;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.gateway.Arrivals;
import org.headcount.gateway.HeldGrades.Ending;
import org.headcount.gateway.HeldGradesWatch;
import org.headcount.gateway.Hold;
import org.headcount.gateway.Holds;
import org.headcount.gateway.WatchedArrivals;
import org.headcount.metering.FactType;
import org.headcount.metering.Given;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Kind;
import org.headcount.metering.Policy;
import org.headcount.practice.Place;
import org.headcount.practice.ReceivedScore;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of learners who are inactive, until each has ended exactly once. G-numbers are those of the worked examples. */
class HeldGradesTest {

    private static final String INACTIVE_SINCE = "2026-04-10T13:00:00Z";
    private static final String APRIL_12 = "2026-04-12T09:00:00Z";
    private static final String APRIL_13 = "2026-04-13T09:00:00Z";
    private static final Instant APRIL_13_NOON = Instant.parse("2026-04-13T12:00:00Z");
    private static final Instant APRIL_20 = Instant.parse("2026-04-20T10:00:00Z");

    @TempDir
    Path folder;

    private GradeWorld world;

    @BeforeEach
    void open() {
        world = world(Duration.ofSeconds(30));
    }

    private GradeWorld world(Duration patience) {
        GradeWorld made = new GradeWorld(folder.resolve("patience" + patience.toMillis()), Policy.SWITCH, patience);
        made.launch(ADA, "a1");
        made.launch(ADA, "a2");
        made.switched(ADA, FactType.SWITCH_OFF, INACTIVE_SINCE);
        made.clock.turn(Duration.between(made.clock.instant(), APRIL_13_NOON));
        return made;
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void g01_aScoreOfAnInactiveLearnerIsHeldAndChangesNoStatus() {
        hold("a1", APRIL_12);

        assertThat(states()).containsExactly(Hold.State.HELD);
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        assertThat(world.store.ledger().standing(NORTH, ADA).orElseThrow().active(world.clock.instant()))
                .isFalse();
        deliver();
        assertThat(states()).containsExactly(Hold.State.HELD);
    }

    @Test
    void g02_onReactivationTheNewestGoesOutAsItWasWrittenAndTheOlderEndsWithIt() {
        hold("a1", APRIL_13);
        hold("a1", APRIL_12);
        reactivate();

        deliver();

        assertThat(sent()).containsExactly(scoreOf("ada", "40", APRIL_13));
        assertThat(byTimestamp()).isEqualTo(Map.of(APRIL_12, Hold.State.COALESCED, APRIL_13, Hold.State.RELEASED));
    }

    @Test
    void g03_anLmsThatHasANewerGradeKeepsIt() {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 409);

        deliver();
        deliver();

        assertThat(states()).containsExactly(Hold.State.SUPERSEDED);
        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
    }

    @Test
    void g05_holdsForTwoLineItemsAreIndependentOfEachOther() {
        hold("a1", APRIL_12);
        hold("a2", APRIL_13);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 400);

        deliver();

        assertThat(world.lms.seen(Place.SCORES)).hasSize(2);
        assertThat(states()).containsExactlyInAnyOrder(Hold.State.UNDELIVERABLE, Hold.State.RELEASED);
    }

    @Test
    void g06_underAPolicyThatSendsTheScoreGoesAtOnceIsWrittenDownAndMakesNobodyActive() {
        amend(sending(Policy.SWITCH));
        HttpResponse<String> answer = world.score("a1", world.token(), scoreOf("ada", "40", APRIL_12));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(world.holds()).isEmpty();
        assertThat(facts()).filteredOn(kind -> kind == Kind.GRADE).hasSize(1);
        assertThat(world.store.ledger().standing(NORTH, ADA).orElseThrow().active(world.clock.instant()))
                .isFalse();
    }

    @Test
    void aReleasedScoreIsWrittenDownAsAGrade() {
        hold("a1", APRIL_12);
        reactivate();

        deliver();

        assertThat(facts())
                .filteredOn(kind -> kind == Kind.GRADE)
                .as("the refusal and the grade")
                .hasSize(2);
        assertThat(world.holds()).singleElement().extracting(Hold::lastAnswer).isEqualTo("HTTP 200");
    }

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

        Hold end = world.holds().get(0);
        assertThat(end.state()).isIn(Hold.State.RELEASED, Hold.State.DISCARDED);
        assertThat(world.lms.seen(Place.SCORES)).hasSize(end.state() == Hold.State.RELEASED ? 1 : 0);
        assertThat(endings).allSatisfy(ending -> assertThat(ending).isInstanceOf(Ending.Now.class));
    }

    @Test
    void staffReleaseNothingWhileTheLearnerIsInactive() {
        hold("a1", APRIL_12);
        String id = world.holds().get(0).id();

        Ending refused = world.held.release(NORTH, id);

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Ending.LearnerInactive.class,
                        inactive -> assertThat(inactive.decision().since()).contains(Instant.parse(INACTIVE_SINCE)));
        assertThat(states()).containsExactly(Hold.State.HELD);
        amend(sending(Policy.SWITCH));
        assertThat(world.held.release(NORTH, id))
                .isInstanceOfSatisfying(
                        Ending.Now.class, now -> assertThat(now.hold().state()).isEqualTo(Hold.State.RELEASED));
    }

    @Test
    void staffNeedNotWaitForTheNextAttempt() {
        hold("a1", APRIL_12);
        reactivate();
        world.lms.mishaps().next(Place.SCORES, 503);
        deliver();

        world.held.release(NORTH, world.holds().get(0).id());

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void whatStaffDiscardIsNeverSentAndNeverComesBack() {
        hold("a1", APRIL_12);
        String id = world.holds().get(0).id();

        world.held.discard(NORTH, id);
        hold("a1", APRIL_12);
        reactivate();
        deliver();

        assertThat(states()).containsExactly(Hold.State.DISCARDED);
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        assertThat(world.held.release(NORTH, id))
                .isInstanceOfSatisfying(
                        Ending.Now.class, now -> assertThat(now.hold().state()).isEqualTo(Hold.State.DISCARDED));
        assertThat(world.held.discard(NORTH, "no-such-hold")).isInstanceOf(Ending.NoSuchHold.class);
        assertThat(world.held.release(Given.SOUTH, id)).isInstanceOf(Ending.NoSuchHold.class);
    }

    @Test
    void aHoldOfAnLmsThatIsNoLongerConnectedEnds() {
        hold("a1", APRIL_12);
        reactivate();
        world.store.connections().removePlatform(NORTH, PLATFORM);

        deliver();

        assertThat(states()).containsExactly(Hold.State.UNDELIVERABLE);
    }

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

    @Test
    void theWatchSeesWhatHappenedElsewhereAndAPlannedSwitchThatComesDue() throws Exception {
        hold("a1", APRIL_12);
        world.launch(BEN, "a1");
        org.headcount.practice.Hold arrival = world.lms.mishaps().holdNext(Place.SCORES);
        try (HeldGradesWatch watch =
                new HeldGradesWatch(world.held, world.store.holds(), world.clock, Duration.ofMillis(20))) {
            watch.start();
            world.switched(ADA, FactType.SWITCH_ON, APRIL_20.toString());
            world.clock.turn(Duration.between(world.clock.instant(), APRIL_20));
            arrival.awaitArrival();
            arrival.release();
        }

        assertThat(states()).as("closing waits for what is on its way").containsExactly(Hold.State.RELEASED);
    }

    @Test
    void theWatchIsToldAndLooksAtOnce() throws Exception {
        hold("a1", APRIL_12);
        reactivate();
        try (HeldGradesWatch watch =
                new HeldGradesWatch(world.held, world.store.holds(), world.clock, Duration.ofDays(1))) {
            watch.start();
            watch.learnerChanged(NORTH, ADA);
        }

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void aLearnerWhoComesBackTakesTheHeldScoreAlong() throws Exception {
        amend(Policy.ROLLING);
        world.clock.turn(Duration.ofDays(100));
        hold("a1", APRIL_12);
        try (HeldGradesWatch watch =
                new HeldGradesWatch(world.held, world.store.holds(), world.clock, Duration.ofDays(1))) {
            Arrivals arrivals = new WatchedArrivals(world.store.arrivals(), watch);
            watch.look();
            arrivals.record(world.arrival(world.service(GradeWorld.TOOL), ADA, "a1", List.of()));
        }

        assertThat(states()).containsExactly(Hold.State.RELEASED);
    }

    @Test
    void anotherInstitutionsHoldsAreNotTouched() {
        hold("a1", APRIL_12);

        assertThat(world.store.holds().waiting(world.clock.instant())).containsExactly(new Holds.Waiting(NORTH, ADA));
        assertThat(world.store.holds().find(Given.SOUTH, world.holds().get(0).id()))
                .isEmpty();
    }

    private void hold(String activity, String timestamp) {
        HttpResponse<String> refused = world.score(activity, world.token(), scoreOf("ada", "40", timestamp));
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    private void reactivate() {
        world.clock.turn(Duration.between(world.clock.instant(), APRIL_20));
        world.switched(ADA, FactType.SWITCH_ON, APRIL_20.toString());
    }

    private void deliver() {
        world.held.deliver(NORTH, ADA);
    }

    private void claimAndDie() {
        Instant now = world.clock.instant();
        String id = world.holds().get(0).id();
        assertThat(world.store.holds().claim(NORTH, id, false, now, now.plusSeconds(300)))
                .isPresent();
    }

    private void amend(Policy policy) {
        world.store.institutions().amend(NORTH, "North", Given.added(policy, world.clock.instant()));
    }

    private static Policy sending(Policy policy) {
        return new Policy(
                policy.preset(),
                policy.window(),
                policy.windowUnit(),
                policy.rounding(),
                policy.switching(),
                policy.kinds(),
                policy.onCreate(),
                policy.onReturn(),
                policy.enforcement(),
                policy.capacity(),
                policy.cap(),
                policy.gracePercent(),
                Policy.InactiveGrades.SEND,
                policy.measure(),
                policy.countedRoles(),
                policy.closeDelay(),
                policy.correctionHorizonMonths());
    }

    private List<String> sent() {
        return world.lms.gradebook().scores().stream().map(ReceivedScore::text).toList();
    }

    private List<Hold.State> states() {
        return world.holds().stream().map(Hold::state).toList();
    }

    private Map<String, Hold.State> byTimestamp() {
        return world.holds().stream().collect(Collectors.toMap(Hold::timestamp, Hold::state));
    }

    private List<Kind> facts() {
        IdentityName who = ADA;
        return world
                .store
                .ledger()
                .facts(
                        NORTH,
                        world.store
                                .ledger()
                                .standing(NORTH, who)
                                .orElseThrow()
                                .learner()
                                .id())
                .stream()
                .map(org.headcount.metering.Fact::kind)
                .toList();
    }

    private void whileItDelivers(Runnable meanwhile) throws Exception {
        Race.of(List.of(Executors.callable((Runnable) this::deliver), Executors.callable(meanwhile)));
    }

    private static List<Integer> numbered(int callers, Numbered work) throws Exception {
        return Race.of(IntStream.range(0, callers)
                .<Callable<Integer>>mapToObj(number -> () -> work.apply(number))
                .toList());
    }

    private interface Numbered {
        int apply(int number) throws Exception;
    }

    private static void await(org.headcount.practice.Hold hold) {
        try {
            hold.awaitArrival();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
