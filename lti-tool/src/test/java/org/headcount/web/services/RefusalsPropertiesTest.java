package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.said;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.headcount.lti.message.Scopes;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Policy;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happened before, a score for an inactive learner changes no record, neither the LMS's nor ours, and each refusal is
 * written down with its reason; one for any other learner is passed on and none is. A failure names the seed that makes
 * it again.
 */
class RefusalsPropertiesTest {

    private static final int STEPS = Worlds.many(80);
    private static final int PEOPLE = 4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rolling", "switch", "rolling-with-release"})
    void eachScoreForAnInactiveLearnerIsRefusedAndTheRefusalIsWrittenDownAndExplained(String policy) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int refused = 0;
        int passed = 0;
        try (GradeWorld world = new GradeWorld(folder, Policy.preset(policy).orElseThrow())) {
            world.launch(GradeWorld.ADA, "a1"); // so that the tool reaches the line item
            List<String> people = new ArrayList<>();
            for (int person = 0; person < PEOPLE; person++) {
                people.add(world.newcomer());
            }
            for (int step = 0; step < STEPS; step++) {
                world.clock.turn(Duration.ofMinutes(1 + random.nextInt(random.nextInt(4) == 0 ? 60_000 : 600)));
                String user = people.get(random.nextInt(PEOPLE));
                IdentityName who = IdentityName.lti(PLATFORM, user);
                String what = "seed %d, step %d".formatted(seed, step);
                switch (random.nextInt(5)) {
                    case 0 -> world.switched(who, FactType.SWITCH_ON, world.clock.instant() + "");
                    case 1 -> world.switched(who, FactType.SWITCH_OFF, world.clock.instant() + "");
                    case 2 -> world.launch(who, "a1");
                    default -> {
                        boolean allowed = score(what, world, user, random.nextInt(50));
                        passed += allowed ? 1 : 0;
                        refused += allowed ? 0 : 1;
                    }
                }
            }
        }
        assertThat(passed).as("seed %d: some are passed on", seed).isPositive();
        assertThat(refused).as("seed %d: some are refused", seed).isPositive();
    }

    /** @return whether it was passed on */
    private static boolean score(String what, GradeWorld world, String user, int points) {
        IdentityName who = IdentityName.lti(PLATFORM, user);
        Decision decision = world.meter.decide(NORTH, who, Kind.GRADE, Origin.SYSTEM, Role.LEARNER);
        List<Fact> before = facts(world, who);
        List<Period> periods = periods(world, who);
        int holds = world.holds().size();
        String body =
                scoreOf(user, String.valueOf(points), world.clock.instant().toString());

        HttpResponse<String> answer = world.score("a1", world.token(Scopes.SCORE), body);

        List<Fact> added = new ArrayList<>(facts(world, who));
        added.removeAll(before);
        boolean arrived = world.lms.gradebook().scores().stream()
                .anyMatch(one -> one.text().equals(body));
        assertThat(arrived).as(what).isEqualTo(decision.allowed());
        if (decision.allowed()) {
            assertThat(answer.statusCode()).as(what).isEqualTo(200);
            assertThat(added).as(what).noneMatch(fact -> fact.type() == FactType.REFUSAL);
            assertThat(world.holds()).as(what).hasSize(holds);
            return true;
        }
        assertThat(answer.statusCode()).as(what).isEqualTo(403);
        assertThat(said(answer, "reason")).as(what).isEqualTo(decision.reason().wire());
        assertThat(added).as(what).singleElement().satisfies(fact -> {
            assertThat(fact.type()).isEqualTo(FactType.REFUSAL);
            assertThat(fact.kind()).isEqualTo(Kind.GRADE);
            assertThat(world.store.ledger().note(NORTH, fact.key()).reason())
                    .isEqualTo(decision.reason().wire());
        });
        assertThat(periods(world, who)).as(what).isEqualTo(periods);
        assertThat(world.holds())
                .as(what)
                .hasSize(holds + 1)
                .anyMatch(hold -> world.body(hold).equals(body));
        return false;
    }

    private static List<Fact> facts(GradeWorld world, IdentityName who) {
        Standing standing = world.store.ledger().standing(NORTH, who).orElseThrow();
        return world.store.ledger().facts(NORTH, standing.learner().id());
    }

    private static List<Period> periods(GradeWorld world, IdentityName who) {
        return world.store.ledger().standing(NORTH, who).orElseThrow().periods();
    }
}
