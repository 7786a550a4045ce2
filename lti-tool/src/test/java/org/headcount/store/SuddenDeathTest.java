package org.headcount.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.month.Institution;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the worst, and nothing is there by halves. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SuddenDeathTest {

    private static final int ENOUGH = 500;

    @TempDir
    Path folder;

    @Test
    void whatAnSqliteFileAcknowledgedSurvivesTheDeathOfTheProcess() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("headcount.db");

        Set<String> acknowledged = killedAmidAppending(url);

        assertEverythingIsThere(url, acknowledged);
    }

    @Test
    void whatPostgresAcknowledgedSurvivesTheDeathOfTheProcess() throws Exception {
        String url = PostgresServer.freshDatabase();

        Set<String> acknowledged = killedAmidAppending(url);

        assertEverythingIsThere(url, acknowledged);
    }

    @Test
    void whatPostgresAcknowledgedSurvivesTheDeathOfTheServer() throws Exception {
        Path data = folder.resolve("data");
        String schema;
        Set<String> acknowledged;
        try (EmbeddedPostgres server = PostgresServer.durable(data)) {
            String url = PostgresServer.freshDatabase(server);
            schema = url.substring(url.indexOf("&currentSchema"));
            acknowledged = untilTheServerDies(url, data);
        }

        try (EmbeddedPostgres server = PostgresServer.durable(data)) {
            assertEverythingIsThere(server.getJdbcUrl("postgres", "postgres") + schema, acknowledged);
        }
    }

    private static Process appending(String url) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendsUntilKilled.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Kills the process as soon as it has acknowledged enough; what it said before it died counts. */
    private static Set<String> killedAmidAppending(String url) throws IOException, InterruptedException {
        Process process = appending(url);
        try {
            return listen(process, () -> kill(process));
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** Takes the server from under the process: an immediate shutdown writes nothing more, and recovers from its log. */
    private static Set<String> untilTheServerDies(String url, Path data) throws IOException, InterruptedException {
        String postmaster = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        Process process = appending(url);
        try {
            return listen(process, () -> {
                new ProcessBuilder("kill", "-QUIT", postmaster)
                        .inheritIO()
                        .start()
                        .waitFor();
                kill(process);
            });
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    /** Through its handle, which leaves what it has said to be read. */
    private static void kill(Process process) {
        assertThat(process.toHandle().destroyForcibly()).isTrue();
    }

    private interface Blow {
        void fall() throws IOException, InterruptedException;
    }

    private static Set<String> listen(Process process, Blow blow) throws IOException, InterruptedException {
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader said = process.inputReader(US_ASCII)) {
            for (String id = said.readLine(); id != null; id = said.readLine()) {
                acknowledged.add(id);
                if (acknowledged.size() == ENOUGH) {
                    blow.fall();
                }
            }
        }
        assertThat(acknowledged).as("it was amid its work").hasSizeGreaterThanOrEqualTo(ENOUGH);
        return acknowledged;
    }

    private static void assertEverythingIsThere(String url, Set<String> acknowledged) {
        try (Store store = Store.open(url, () -> java.time.Instant.EPOCH)) {
            Institution north =
                    store.institutions().find(AppendsUntilKilled.NORTH).orElseThrow();
            Terms terms = north.terms();
            List<FactKey> kept = new ArrayList<>();
            store.ledger().histories(north.id(), (learner, facts) -> {
                facts.forEach(fact -> kept.add(fact.key()));
                assertThat(store.ledger()
                                .standing(north.id(), IdentityName.parse(learner.value()))
                                .orElseThrow()
                                .periods())
                        .as("no fact without its periods, no period without its facts")
                        .isEqualTo(Periods.of(facts, terms.policy(), terms.zone()));
            });
            assertThat(kept).extracting(FactKey::id).doesNotHaveDuplicates().containsAll(acknowledged);
            for (String id : acknowledged.stream().limit(50).toList()) {
                assertThat(store.ledger().append(north.id(), List.of(AppendsUntilKilled.report(id))))
                        .containsExactly(new Receipt.Duplicate());
            }
        }
    }
}
