package org.headcount.plugin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private final Bean bean = new Bean();
    private final Actors actors = new Actors(rules.head, bean, "openolat");
    private final Judge judge = new Judge(
            SeatTest.options("bench"), new Known(), new FakeService(), new Board(() -> 0), bean, Clock.systemUTC());
    private final HttpServletRequest aClick = new Asked("GET", "/auth/HomeSite/688128/profil/0");
    private final HttpServletRequest aRead = new Asked("GET", "/restapi/repo/courses/5/assessments/77");
    private final HttpServletRequest anOrder = new Asked("POST", "/restapi/catalog/4/x");
    private final HttpServletRequest aWrite = new Asked("POST", "/restapi/users/688128");

    @Benchmark
    public Object aReadOfAPageByRule() {
        return rules.decide(visit(aClick));
    }

    @Benchmark
    public Object aReadOfTheApiByRule() {
        return rules.decide(visit(aRead));
    }

    @Benchmark
    public Object aWriteThatMeetsTheLastRuleOfTheApi() {
        return rules.decide(visit(anOrder));
    }

    @Benchmark
    public Object aWriteOfAKnownLearner() throws Unreadable {
        HttpVisit visit = visit(aWrite);
        return judge.judge(rules.decide(visit), visit);
    }

    private HttpVisit visit(HttpServletRequest request) {
        return new HttpVisit(request, actors, bean, false);
    }

    private static Rules openOlat() {
        try {
            return Settings.rules("openolat");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a machine: nobody has signed in. */
    private static final class Asked extends HttpServletRequestWrapper {

        private final String method;
        private final String path;

        Asked(String method, String path) {
            super((HttpServletRequest) Proxy.newProxyInstance(
                    Asked.class.getClassLoader(),
                    new Class<?>[] {HttpServletRequest.class},
                    (proxy, asked, arguments) -> null));
            this.method = method;
            this.path = path;
        }

        @Override
        public String getMethod() {
            return method;
        }

        @Override
        public String getServletPath() {
            return path;
        }

        @Override
        public @Nullable String getPathInfo() {
            return null;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return null;
        }

        @Override
        public @Nullable HttpSession getSession(boolean create) {
            return null;
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
