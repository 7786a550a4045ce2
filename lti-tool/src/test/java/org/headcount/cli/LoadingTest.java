package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts that are loaded in two lists side by side. */
class LoadingTest {

    private static final int AT_ONCE = 40;

    @TempDir
    Path folder;

    private final List<List<Report>> lists = Collections.synchronizedList(new ArrayList<>());

    @Test
    void whatIsAboutSomePeopleIsWrittenWhileThatAboutOthersIs() throws IOException {
        CyclicBarrier both = new CyclicBarrier(2);

        load(activities(3 * AT_ONCE), reports -> {
            if (lists.size() > 1) { // the first is written by itself
                try {
                    both.await(1, TimeUnit.MINUTES);
                } catch (Exception e) {
                    throw new IllegalStateException("nothing is written beside it", e);
                }
            }
            return recorded(reports);
        });

        assertThat(lists).hasSize(5).noneMatch(List::isEmpty);
        for (int pair : List.of(1, 3)) {
            assertThat(people(lists.get(pair))).doesNotContainAnyElementsOf(people(lists.get(pair + 1)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereOneWriterFailsTheOtherIsWaitedForBeforeThatIsSaid(boolean whoHasTheFirstPerson) {
        CompletableFuture<Thread> failed = new CompletableFuture<>();
        List<List<Report>> written = Collections.synchronizedList(new ArrayList<>());

        assertThatThrownBy(() -> load(activities(2 * AT_ONCE), reports -> {
                    if (lists.size() > 1) {
                        if (people(reports).contains("p0") == whoHasTheFirstPerson) {
                            failed.complete(Thread.currentThread());
                            throw new IllegalStateException("the disk is full");
                        }
                        waitUntilIdle(failed.join());
                    }
                    written.add(reports);
                    return recorded(reports);
                }))
                .hasMessage("the disk is full");

        assertThat(written).hasSize(2);
    }

    private static void waitUntilIdle(Thread writer) {
        while (writer.getState() != Thread.State.WAITING && writer.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsAboutOnePersonIsWrittenInItsOrder() throws IOException {
        load(activities(10 * AT_ONCE), LoadingTest::recorded);

        Map<String, List<Integer>> written = new HashMap<>();
        lists.forEach(list ->
                list.forEach(report -> written.computeIfAbsent(report.who().toString(), any -> new ArrayList<>())
                        .add(Integer.valueOf(report.key().id()))));
        assertThat(written).hasSize(7);
        assertThat(written.values()).allSatisfy(ids -> assertThat(ids).isSorted());
    }

    @Test
    void answersAreToldInTheOrderOfTheLines() throws IOException {
        List<String> receipts = load(
                activities(4 * AT_ONCE),
                reports -> reports.stream()
                        .<Receipt>map(report -> Integer.parseInt(report.key().id()) % 3 == 0
                                ? new Receipt.Conflict()
                                : new Receipt.Recorded())
                        .toList());

        assertThat(receipts)
                .containsExactlyElementsOf(IntStream.range(0, 4 * AT_ONCE)
                        .mapToObj(number -> number + " " + (number % 3 == 0 ? "conflict" : "recorded"))
                        .toList());
    }

    @Test
    void whereTwoPeopleUseOneKeyTheyAreWrittenInOneList() throws IOException {
        List<String> facts = activities(2 * AT_ONCE);
        IntStream.range(0, 7).forEach(person -> facts.set(AT_ONCE + person, activity("same", person)));

        load(facts, LoadingTest::recorded);

        assertThat(lists).hasSize(2);
        assertThat(lists.get(1).stream()
                        .filter(report -> report.key().id().equals("same"))
                        .map(report -> report.who().value()))
                .containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6");
    }

    @Test
    void aVoidIsWrittenInOneListWithAllAroundIt() throws IOException {
        List<String> facts = activities(2 * AT_ONCE);
        facts.set(AT_ONCE + 9, """
                {"source":"sis","id":"v","type":"void","learner":"sis:p0","voids":{"source":"sis","id":"0"},\
                "reason":"wrong","actor":"office","approvedBy":"head","at":"2026-01-11T09:00:00Z"}""");

        load(facts, LoadingTest::recorded);

        assertThat(lists).hasSize(2);
        assertThat(lists.get(1)).hasSize(AT_ONCE);
        assertThat(lists.get(1).get(9).key().id()).isEqualTo("v");
    }

    private static List<String> people(List<Report> reports) {
        return reports.stream().map(report -> report.who().value()).distinct().toList();
    }

    private static List<String> activities(int facts) {
        return new ArrayList<>(IntStream.range(0, facts)
                .mapToObj(number -> activity(Integer.toString(number), number % 7))
                .toList());
    }

    private static String activity(String id, int person) {
        return "{\"source\":\"sis\",\"id\":\"" + id + "\",\"type\":\"activity\",\"learner\":\"sis:p" + person
                + "\",\"at\":\"2026-01-10T09:00:00Z\"}";
    }

    private static List<Receipt> recorded(List<Report> reports) {
        return Collections.nCopies(reports.size(), new Receipt.Recorded());
    }

    /** @return the ids and what became of them, in the order in which they were told */
    private List<String> load(List<String> facts, Function<List<Report>, List<Receipt>> recorder) throws IOException {
        Path receipts = folder.resolve("receipts");
        Terminal terminal = new Terminal(
                Map.of(),
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()),
                false,
                Clock.fixed(Typed.NOW, ZoneOffset.UTC));
        Progress progress = new Progress(terminal, 0);
        try (LineFile told = LineFile.to(Optional.of(receipts));
                LineFile rejected = LineFile.to(Optional.of(folder.resolve("rejects")))) {
            Loading loading = new Loading(
                    reports -> {
                        lists.add(reports);
                        return recorder.apply(reports);
                    },
                    () -> AT_ONCE,
                    2,
                    new LoadTally(
                            terminal,
                            told,
                            new Rejects(Optional.of(folder.resolve("rejects")), rejected, terminal, progress),
                            progress),
                    Typed.NOW);
            for (int number = 0; number < facts.size(); number++) {
                loading.fact(number + 1L, Json.read(facts.get(number)).orElseThrow(), facts.get(number));
            }
            loading.end();
        }
        return Files.readAllLines(receipts).stream()
                .map(line -> Json.read(line).orElseThrow())
                .map(line -> line.at("/id").asText() + " " + line.at("/outcome").asText())
                .toList();
    }
}
