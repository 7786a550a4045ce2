package org.headcount.plugin;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the plugin adds to a request before the host sees it: cutting the path, finding the rule, judging. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBench {

    private final Rules rules = openOlat();
    private final Judge judge = new Judge(
            SeatTest.options("bench"),
            new Known(),
            new FakeService(),
            new Board(() -> 0),
            new Bean(),
            Clock.systemUTC());

    @Benchmark
    public Object aReadByRule() {
        return rules.decide(FakeVisit.of("GET", "/auth/HomeSite/688128/profil/0"));
    }

    @Benchmark
    public Object aReadOfTheApiByRule() {
        return rules.decide(FakeVisit.of("GET", "/restapi/repo/courses/5/assessments/77"));
    }

    @Benchmark
    public Object aWriteThatMeetsTheLastRuleOfTheApi() {
        return rules.decide(FakeVisit.of("POST", "/restapi/catalog/4/x"));
    }

    @Benchmark
    public Object aWriteOfAKnownLearner() throws Unreadable {
        FakeVisit visit = FakeVisit.of("POST", "/restapi/users/688128");
        return judge.judge(rules.decide(visit), visit);
    }

    private static Rules openOlat() {
        try {
            return Settings.rules("openolat");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All are active. */
    private static final class Known implements Licences {

        @Override
        public List<Answer> of(List<Learner> learners) {
            Learner one = learners.get(0);
            return List.of(new Answer(one, Standing.ACTIVE, "active", null, null, OwnAccess.PASSES, false));
        }

        @Override
        public Answer returning(Deed access) {
            return of(List.of(access.learner())).get(0);
        }
    }
}
