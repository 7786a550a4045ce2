package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.BEN;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.headcount.gateway.Audit;
import org.headcount.gateway.grade.HeldGrades.Ending;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.Given;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.headcount.practice.Place;
import org.junit.jupiter.api.Test;

/** Scores of learners who are inactive, until each has ended exactly once. G-numbers are those of the worked examples. */
class HeldGradesTest extends HeldGradesJourney {

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

    /** The record is read-only, and what was learned before is not lost: it waits for the next contract, however late. */
    @Test
    void afterTheContractsEndAScoreIsHeldAndGoesOutUnderTheNextOne() {
        reactivate();
        Instant end = world.clock.instant();
        agree(new Terms.Contract(begun(), Optional.of(end)));
        world.clock.turn(Duration.ofSeconds(1));
        hold("a1", APRIL_13);
        settle();
        assertThat(states()).containsExactly(Hold.State.HELD);

        world.clock.turn(Duration.ofDays(700));
        agree(new Terms.Contract(world.clock.instant(), Optional.empty()));
        settle();
        settle();

        assertThat(states()).containsExactly(Hold.State.RELEASED);
        assertThat(sent()).containsExactly(scoreOf("ada", "40", APRIL_13));
    }

    private Instant begun() {
        return world.store.institutions().find(NORTH).orElseThrow().createdAt();
    }

    private void agree(Terms.Contract contract) {
        Instant now = world.clock.instant();
        Terms added = new Terms(
                Given.none(),
                Given.none(),
                Given.none(),
                Given.none(),
                new History<>(List.of(new Dated<>(now, now, contract))));
        assertThat(world.store.institutions().amend(NORTH, Given.change("North", added)))
                .isInstanceOf(Amendment.Made.class);
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
        assertThat(world.holds())
                .singleElement()
                .extracting(Hold.Entry::lastAnswer)
                .isEqualTo("HTTP 200");
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
    void whatStaffReleaseOrDiscardIsToldAndWhatGoesByItselfIsNot() {
        Author staff = new Author("key:k1", "admin", "registrar");
        hold("a1", APRIL_12);
        hold("a2", APRIL_13);
        String first = idOf(APRIL_12);
        String second = idOf(APRIL_13);
        world.held.release(NORTH, second, staff);
        deliver();
        assertThat(told()).as("the learner is inactive").isEmpty();

        world.held.discard(NORTH, first, staff);
        world.held.discard(NORTH, first, staff);
        amend(sending(Policy.SWITCH));
        world.held.release(NORTH, second, staff);
        world.held.release(NORTH, second, staff);

        String learner = world.store
                .ledger()
                .standing(NORTH, ADA)
                .orElseThrow()
                .learner()
                .id()
                .value();
        assertThat(told())
                .extracting(Audit.Entry::action, Audit.Entry::subject, Audit.Entry::author)
                .containsExactlyInAnyOrder(
                        tuple(Audit.Action.HOLD_DISCARDED, learner, staff),
                        tuple(Audit.Action.HOLD_RELEASED, learner, staff));
        assertThat(told())
                .noneMatch(entry -> Pattern.compile("\\b" + ADA.value() + "\\b") // an id may hold it by chance
                        .matcher(entry.detail())
                        .find());
    }

    private String idOf(String timestamp) {
        return world.holds().stream()
                .filter(hold -> hold.timestamp().equals(timestamp))
                .map(Hold.Entry::id)
                .findFirst()
                .orElseThrow();
    }

    private List<Audit.Entry> told() {
        return world
                .store
                .audit()
                .list(
                        NORTH,
                        new Audit.Question(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        100)
                .stream()
                .filter(entry -> entry.action().name().startsWith("HOLD"))
                .toList();
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
}
