package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.Role;
import org.headcount.practice.ServiceAnswer;
import org.headcount.store.Store;
import org.headcount.testing.FreePorts;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed under load, without a word of warning; what it had said yes to is there when it comes back. */
class SuddenEndIT {

    private static final int FACTS_A_CALL = 5;

    @TempDir
    Path folder;

    private final Instant begun = Instant.now();
    private final PracticeTool tool = new PracticeTool(0, Clock.systemUTC());
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<Integer> facts = new ConcurrentLinkedQueue<>();
    private final Queue<Person> launched = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> forwarded = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> held = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
        tool.close();
    }

    @Test
    void everythingAcknowledgedIsThereAfterAKillInTheMiddleOfLoad() throws Exception {
        Path file = folder.resolve("headcount.db");
        int port = FreePorts.next();
        try (ServeProcess first = ServeProcess.start(file, port);
                Campus campus = Campus.found(
                        Service.elsewhere(first.base()), Clock.systemUTC(), "school", "rolling-with-release")) {
            campus.offering("quiz", "rivers", campus.connect(tool));
            ReceivedLaunch active = launch(campus, Campus.ADA);
            ReceivedLaunch inactive = launch(campus, Campus.BEN);
            campus.turn(Campus.BEN, false);

            List<Future<?>> load = new ArrayList<>();
            IntStream.range(0, 3).forEach(i -> load.add(threads.submit(() -> report(first, campus))));
            IntStream.range(0, 3).forEach(i -> load.add(threads.submit(() -> launches(first, campus))));
            load.add(threads.submit(() -> scores(active, 200, forwarded)));
            load.add(threads.submit(() -> scores(inactive, 403, held)));
            Until.so(
                    "enough was acknowledged of everything",
                    () -> facts.size() > 200 && launched.size() > 20 && forwarded.size() > 10 && held.size() > 10,
                    () -> state() + load);
            first.kill();
            for (Future<?> each : load) {
                awaitEnd(each);
            }

            try (ServeProcess second = ServeProcess.start(file, port)) {
                assertThatNothingIsLost(Service.elsewhere(second.base()), campus);
                assertThat(launch(campus, Campus.ADA).subject()).contains("5");
            }
            assertThat(gradesOnRecord(file, campus)).isGreaterThanOrEqualTo(forwarded.size());
        }
    }

    private void assertThatNothingIsLost(Service service, Campus campus) throws IOException, InterruptedException {
        List<String> again = facts.stream().map(this::fact).toList();
        for (int from = 0; from < again.size(); from += 1000) {
            List<String> page = again.subList(from, Math.min(again.size(), from + 1000));
            assertThat(outcomes(service, campus, page)).hasSize(page.size()).containsOnly("duplicate");
        }
        for (Person person : launched) {
            assertThat(campus.learner(person).body().path("active").asBoolean())
                    .as("active after a launch: %s", person.id())
                    .isTrue();
        }
        assertThat(campus.holdStates()).hasSizeGreaterThanOrEqualTo(held.size()).containsOnly("HELD");
        int counted = campus.month(YearMonth.from(begun.atZone(ZoneOffset.UTC)).toString())
                .path("distinct")
                .asInt();
        assertThat(counted)
                .as("learners counted, of whom some were written down and never confirmed")
                .isBetween(facts.size() + launched.size() + 2, numbers.get() + 2);
    }

    /** Reports until the service is gone. */
    private void report(ServeProcess serve, Campus campus) {
        Service service = Service.elsewhere(serve.base());
        untilItIsGone(() -> {
            List<Integer> ids = IntStream.range(0, FACTS_A_CALL)
                    .mapToObj(i -> numbers.incrementAndGet())
                    .toList();
            List<String> outcomes =
                    outcomes(service, campus, ids.stream().map(this::fact).toList());
            assertThat(outcomes).hasSize(FACTS_A_CALL).containsOnly("counted");
            facts.addAll(ids);
        });
    }

    /** Launches a new person each time, until the service is gone. What it sent on to the tool it had recorded. */
    private void launches(ServeProcess serve, Campus campus) {
        untilItIsGone(() -> {
            String id = "p" + numbers.incrementAndGet();
            Person person = new Person(id, "Pat", id, id + "@school.example", Role.LEARNER);
            campus.lms().add(person);
            PracticeBrowser browser = new PracticeBrowser();
            try {
                browser.open(campus.lms().openUrl(id, "quiz"));
            } finally {
                boolean sentOn = browser.visited().stream()
                        .anyMatch(page -> page.step().isTo(serve.base() + "/lti/launch") && page.status() == 302);
                if (sentOn) {
                    launched.add(person);
                }
            }
        });
    }

    /** Sends scores, each newer than the one before, until the service is gone. */
    private void scores(ReceivedLaunch launch, int expected, Queue<Integer> acknowledged) {
        AtomicInteger number = new AtomicInteger();
        untilItIsGone(() -> {
            int points = number.incrementAndGet();
            ObjectNode score = tool.services()
                    .score(launch.subject().orElseThrow(), "1", "number " + points)
                    .put("timestamp", begun.plusMillis(points).toString());
            ServiceAnswer answer =
                    tool.services().sendScore(launch, score.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(expected);
            acknowledged.add(points);
        });
    }

    private List<String> outcomes(Service service, Campus campus, List<String> facts)
            throws IOException, InterruptedException {
        JsonNode receipts = service.post(
                        campus.key(),
                        "institutions/" + campus.institution() + "/facts",
                        "{\"facts\": [" + String.join(",", facts) + "]}")
                .body()
                .path("receipts");
        return receipts.findValuesAsText("outcome");
    }

    private String fact(int number) {
        return """
                {"source": "load", "id": "%d", "type": "activity", "learner": "learner-%d", "kind": "access", "at": "%s"}""".formatted(number, number, begun);
    }

    private ReceivedLaunch launch(Campus campus, Person person) {
        new PracticeBrowser().open(campus.lms().openUrl(person.id(), "quiz"));
        return tool.launches().stream()
                .filter(launch -> launch.subject().filter(person.id()::equals).isPresent())
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private static long gradesOnRecord(Path file, Campus campus) {
        InstitutionId institution = new InstitutionId(campus.institution());
        try (Store store = Store.open("jdbc:sqlite:" + file, Clock.systemUTC())) {
            List<Fact> facts = store.ledger()
                    .facts(
                            institution,
                            store.ledger()
                                    .standing(institution, IdentityName.parse(campus.name(Campus.ADA)))
                                    .orElseThrow()
                                    .learner()
                                    .id());
            return facts.stream()
                    .filter(fact -> fact.key().source().equals("grade." + campus.platform()))
                    .count();
        }
    }

    private String state() {
        return "facts " + facts.size() + ", launches " + launched.size() + ", scores " + forwarded.size() + ", held "
                + held.size();
    }

    /** Something that is done over HTTP. */
    private interface Step {

        void take() throws IOException, InterruptedException;
    }

    private static void untilItIsGone(Step step) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step.take();
            }
        } catch (IOException | UncheckedIOException gone) {
            assertThat(gone).isNotNull();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(Future<?> load) throws InterruptedException {
        try {
            load.get();
        } catch (ExecutionException failed) {
            throw new AssertionError("the load broke otherwise than by the end of the service", failed.getCause());
        }
    }
}
