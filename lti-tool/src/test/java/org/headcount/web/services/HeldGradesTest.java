package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.BEN;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.gateway.HeldGrades.Ending;
import org.headcount.gateway.HeldGradesWatch;
import org.headcount.gateway.Hold;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.metering.FactType;
import org.headcount.metering.Given;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Kind;
import org.headcount.metering.Policy;
import org.headcount.metering.Report;
import org.headcount.metering.Role;
import org.headcount.practice.Place;
import org.headcount.practice.ReceivedScore;
import org.headcount.practice.Reply;
import org.headcount.store.Store;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of learners who are inactive, until each has ended exactly once. G-numbers are those of the worked examples. */
class HeldGradesTest {

    private static final String INACTIVE_SINCE = "2026-04-10T13:00:00Z";
    private static final String APRIL_12 = "2026-04-12T09:00:00Z";
    private static final String APRIL_13 = "2026-04-13T09:00:00Z";
    private static final Instant APRIL_13_NOON = Instant.parse("2026-04-13T12:00:00Z");
    private static final Instant APRIL_20 = Instant.parse("2026-04-20T10:00:00Z");

    /** As Canvas's documentation has it, and as Open edX's serializer says it. */
    private static final String CANVAS_HAS_NEWER =
            "{\"errors\":{\"type\":\"bad_request\",\"message\":\"Provided timestamp of 2026-04-12T09:00:00Z"
                    + " before last updated timestamp of 2026-04-15T09:00:00.000Z\"}}";

    private static final String OPEN_EDX_HAS_NEWER =
            "{\"timestamp\":[\"Score timestamp can only be updated to a later point in time\"]}";
    private static final String OPEN_EDX_HAS_IT =
            "{\"timestamp\":[\"Score already exists for the provided timestamp\"]}";

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
    void aTestUserWhoseScoreWasHeldIsNoLearnerByItsRelease() {
        amend(Given.returning(
                Given.counting(Policy.ROLLING, Set.of(Kind.ACCESS, Kind.GRADE)),
                Policy.OnReturn.AUTO,
                Policy.Capacity.HARD,
                1));
        world.launch(BEN, "a1");
        IdentityName tester = IdentityName.lti(PLATFORM, world.newcomer());
        Report visit =
                Report.activity(Given.key("t"), tester, Kind.ACCESS, world.clock.instant(), world.clock.instant());
        world.meter.record(NORTH, List.of(Given.inPart(Role.TEST, visit)));
        assertThat(world.score("a1", world.token(), scoreOf(tester.value(), "40", APRIL_12))
                        .statusCode())
                .isEqualTo(403);
        settle();
        world.clock.turn(Duration.ofDays(91));
        deliver();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
        assertThat(world.store.ledger().standing(NORTH, tester).orElseThrow().known())
                .isFalse();
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

    @Test
    void anotherInstitutionsHoldsAreNotTouched() {
        hold("a1", APRIL_12);

        assertThat(world.held.due(100)).singleElement().satisfies(due -> {
            assertThat(due.institution()).isEqualTo(NORTH);
            assertThat(due.learner()).isEqualTo(ADA);
            assertThat(due.platform()).isEqualTo(PLATFORM);
        });
        assertThat(world.store.holds().find(Given.SOUTH, world.holds().get(0).id()))
                .isEmpty();
    }

    /** Until every hold has been looked at, and rests. */
    private void settle() {
        deliver();
        world.clock.turn(Duration.ofSeconds(10));
        deliver();
    }

    private void switchAt(IdentityName who, Instant at) {
        world.meter.switchTo(NORTH, who, true, "planned", "staff", Optional.of(at));
    }

    private void hold(String activity, String timestamp) {
        HttpResponse<String> refused = world.score(activity, world.token(), scoreOf("ada", "40", timestamp));
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    private void reactivate() {
        world.clock.turn(Duration.between(world.clock.instant(), APRIL_20));
        world.switched(ADA, FactType.SWITCH_ON, APRIL_20.toString());
    }

    private void switchNow(FactType type) {
        world.switched(ADA, type, world.clock.instant().toString());
    }

    private void deliver() {
        world.lookAround();
    }

    private void claimAndDie() {
        Instant now = world.clock.instant();
        String id = world.holds().get(0).id();
        assertThat(world.store.holds().claim(NORTH, id, false, now, now.plusSeconds(300)))
                .isPresent();
    }

    /** The LMS has the score, and nobody knows. */
    private void deliverAndDie() {
        world.nextSenderDies();
        assertThatThrownBy(this::deliver).hasMessage("killed");
        assertThat(states()).contains(Hold.State.SENDING);
        world.clock.turn(Duration.ofMinutes(6));
    }

    private List<String> answers() {
        return world.holds().stream().map(Hold::lastAnswer).toList();
    }

    private void amend(Policy policy) {
        world.store.institutions().amend(NORTH, Given.change("North", Given.added(policy, world.clock.instant())));
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
