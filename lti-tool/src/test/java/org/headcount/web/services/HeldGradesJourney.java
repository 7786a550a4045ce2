package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.gateway.grade.Hold;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.ReceivedScore;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A learner who has been switched off, and whose scores are held; what the tests of held scores have in common. */
abstract class HeldGradesJourney {

    static final String INACTIVE_SINCE = "2026-04-10T13:00:00Z";
    static final String APRIL_12 = "2026-04-12T09:00:00Z";
    static final String APRIL_13 = "2026-04-13T09:00:00Z";
    static final Instant APRIL_13_NOON = Instant.parse("2026-04-13T12:00:00Z");
    static final Instant APRIL_20 = Instant.parse("2026-04-20T10:00:00Z");

    /** As Canvas's documentation has it, and as Open edX's serializer says it. */
    static final String CANVAS_HAS_NEWER =
            "{\"errors\":{\"type\":\"bad_request\",\"message\":\"Provided timestamp of 2026-04-12T09:00:00Z"
                    + " before last updated timestamp of 2026-04-15T09:00:00.000Z\"}}";

    static final String OPEN_EDX_HAS_NEWER =
            "{\"timestamp\":[\"Score timestamp can only be updated to a later point in time\"]}";
    static final String OPEN_EDX_HAS_IT = "{\"timestamp\":[\"Score already exists for the provided timestamp\"]}";

    @TempDir
    Path folder;

    GradeWorld world;

    @BeforeEach
    void open() {
        world = world(Duration.ofSeconds(30));
    }

    GradeWorld world(Duration patience) {
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

    /** Until every hold has been looked at, and rests. */
    void settle() {
        deliver();
        world.clock.turn(Duration.ofSeconds(10));
        deliver();
    }

    void switchAt(IdentityName who, Instant at) {
        world.meter.switchTo(NORTH, who, true, "planned", "staff", Optional.of(at));
    }

    void hold(String activity, String timestamp) {
        HttpResponse<String> refused = world.score(activity, world.token(), scoreOf("ada", "40", timestamp));
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    void reactivate() {
        world.clock.turn(Duration.between(world.clock.instant(), APRIL_20));
        world.switched(ADA, FactType.SWITCH_ON, APRIL_20.toString());
    }

    void switchNow(FactType type) {
        world.switched(ADA, type, world.clock.instant().toString());
    }

    void deliver() {
        world.lookAround();
    }

    void claimAndDie() {
        Instant now = world.clock.instant();
        String id = world.holds().get(0).id();
        assertThat(world.store.holds().claim(NORTH, id, false, now, now.plusSeconds(300)))
                .isPresent();
    }

    /** The LMS has the score, and nobody knows. */
    void deliverAndDie() {
        world.nextSenderDies();
        assertThatThrownBy(this::deliver).hasMessage("killed");
        assertThat(states()).contains(Hold.State.SENDING);
        world.clock.turn(Duration.ofMinutes(6));
    }

    List<String> answers() {
        return world.holds().stream().map(Hold.Entry::lastAnswer).toList();
    }

    void amend(Policy policy) {
        world.store.institutions().amend(NORTH, Given.change("North", Given.added(policy, world.clock.instant())));
    }

    static Policy sending(Policy policy) {
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

    List<String> sent() {
        return world.lms.gradebook().scores().stream().map(ReceivedScore::text).toList();
    }

    List<Hold.State> states() {
        return world.holds().stream().map(Hold.Entry::state).toList();
    }

    Map<String, Hold.State> byTimestamp() {
        return world.holds().stream().collect(Collectors.toMap(Hold.Entry::timestamp, Hold.Entry::state));
    }

    List<Kind> facts() {
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
                .map(org.headcount.metering.fact.Fact::kind)
                .toList();
    }

    void whileItDelivers(Runnable meanwhile) throws Exception {
        Race.of(List.of(Executors.callable((Runnable) this::deliver), Executors.callable(meanwhile)));
    }

    static List<Integer> numbered(int callers, Numbered work) throws Exception {
        return Race.of(IntStream.range(0, callers)
                .<Callable<Integer>>mapToObj(number -> () -> work.apply(number))
                .toList());
    }

    interface Numbered {
        int apply(int number) throws Exception;
    }

    static void await(org.headcount.practice.Hold hold) {
        try {
            hold.awaitArrival();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
