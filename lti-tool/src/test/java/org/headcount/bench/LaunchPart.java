package org.headcount.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.testing.Peer;
import org.headcount.testing.Peers;

/** Whole launches: Headcount on both databases and with both RSA providers, next to other makers' tools that are launched directly. */
final class LaunchPart {

    private static final int LAUNCHES_EACH = 4;
    private static final int CLASS = 1_000;

    /** It keeps a session for each launch for half an hour: with less, it collects garbage instead of launching. */
    private static final String SESSIONS_FIT = "-Xmx4g";

    private final Options options;
    private final List<String> checks = new ArrayList<>();

    LaunchPart(Options options) {
        this.options = options;
    }

    /** Who makes a launch: a thousand learners after each other, four times; then the next thousand. Nobody launches twice at once. */
    static int learner(int number) {
        return number / (CLASS * LAUNCHES_EACH) * CLASS + number % CLASS;
    }

    /** How many learners have launched after so many launches. */
    private static int learners(int launches) {
        int rest = launches % (CLASS * LAUNCHES_EACH);
        return launches / (CLASS * LAUNCHES_EACH) * CLASS + Math.min(rest, CLASS);
    }

    void run(Lms lms) throws IOException, InterruptedException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "launches");
        try (EmbeddedPostgres postgres = durable(folder);
                HeadcountProcess onSqlite = start(lms, folder, "jdk", "jdbc:sqlite:" + folder.resolve("jdk.db"));
                HeadcountProcess withCorretto = start(
                        lms, folder, "corretto", "jdbc:sqlite:" + folder.resolve("corretto.db"), Crypto.correttoJar());
                HeadcountProcess onPostgres =
                        start(lms, folder, "postgres", postgres.getJdbcUrl("postgres", "postgres"));
                Peer ltijs =
                        Peers.ltijs("postgres://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/template1");
                Peer spring = Peers.springSecurityLti13(SESSIONS_FIT)) {
            for (Peer peer : List.of(ltijs, spring)) {
                peer.learn("headcount", lms.issuer(), Lms.CLIENT, lms.authorization(), lms.token(), lms.keys());
            }
            Optional<ProcessHandle> server = process(folder);
            List<HeadcountProcess> ours = List.of(onSqlite, withCorretto, onPostgres);
            List<Callers> launches =
                    ours.stream().map(each -> callers(lms, each)).toList();
            Contender ltijsLaunch = new Contender(
                    "ltijs 5.9.9, PostgreSQL",
                    ltijs.process(),
                    server,
                    new Callers(options.callers(), () -> new ToolLaunch(lms, ltijs.uri(), "/login", "/")));
            Contender springLaunch = new Contender(
                    "spring-security-lti13 0.3.3, no store",
                    spring.process(),
                    Optional.empty(),
                    new Callers(
                            options.callers(),
                            () -> new ToolLaunch(lms, spring.uri(), "/lti/login_initiation/headcount", "/lti/login")));
            List<Contender> contenders = List.of(
                    new Contender(
                            "Headcount, SQLite, JDK's RSA", onSqlite.process(), Optional.empty(), launches.get(0)),
                    ltijsLaunch,
                    new Contender(
                            "Headcount, SQLite, Corretto", withCorretto.process(), Optional.empty(), launches.get(1)),
                    springLaunch,
                    new Contender("Headcount, PostgreSQL, JDK's RSA", onPostgres.process(), server, launches.get(2)));
            RsaCost jdk = new RsaCost(Crypto.ofJdk());
            Optional<RsaCost> corretto = Crypto.ofCorretto().map(RsaCost::new);
            Contest.hold(options, contenders, () -> {
                jdk.sample();
                corretto.ifPresent(RsaCost::sample);
            });
            for (int number = 0; number < ours.size(); number++) {
                check(
                        contenders.get(2 * number).name(),
                        ours.get(number),
                        launches.get(number),
                        contenders.get(2 * number).failed());
            }
            print(contenders, ltijsLaunch, springLaunch, jdk, corretto);
        }
    }

    /** As an administrator would run it: what it has committed survives a power cut. */
    private static EmbeddedPostgres durable(Path folder) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .start();
    }

    private static Optional<ProcessHandle> process(Path folder) throws IOException {
        Path file = folder.resolve("postgres").resolve("postmaster.pid");
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()));
    }

    private HeadcountProcess start(Lms lms, Path folder, String name, String database, Path... classPath) {
        return HeadcountProcess.start(options.jar(), database, folder.resolve(name + ".log"), classPath)
                .withConnections(lms);
    }

    private Callers callers(Lms lms, HeadcountProcess headcount) {
        return new Callers(options.callers(), () -> new HeadcountLaunch(lms, headcount));
    }

    /** Whether every launch that was answered is on record, and none was lost. */
    private void check(String name, HeadcountProcess headcount, Callers launches, long failed) {
        int made = launches.made();
        JsonNode month = headcount.get(
                "institutions/" + HeadcountProcess.INSTITUTION + "/months/" + YearMonth.now(ZoneOffset.UTC));
        checks.add("%s: %,d launches by %,d learners; failed %d, on record %,d, learners of this month by REST %,d"
                .formatted(
                        name,
                        made,
                        learners(made),
                        failed,
                        headcount.facts(),
                        month.path("distinct").asLong()));
    }

    private void print(
            List<Contender> contenders, Contender ltijs, Contender spring, RsaCost jdk, Optional<RsaCost> corretto) {
        Table table = new Table(
                "launches",
                "done",
                "failed",
                "a second",
                "CPU µs each",
                "database µs",
                "ltijs ÷ this",
                "with databases",
                "this ÷ spring /s",
                "other cores");
        for (Contender contender : contenders) {
            table.row(
                    contender.name(),
                    "%,d".formatted(contender.done()),
                    "%d".formatted(contender.failed()),
                    "%.0f".formatted(contender.perSecond()),
                    "%.0f".formatted(contender.cost()),
                    contender.databaseCost() == 0 ? "" : "%.0f".formatted(contender.databaseCost()),
                    "%.1f".formatted(ltijs.cost() / contender.cost()),
                    "%.1f"
                            .formatted((ltijs.cost() + ltijs.databaseCost())
                                    / (contender.cost() + contender.databaseCost())),
                    "%.2f".formatted(contender.perSecond() / spring.perSecond()),
                    "%.2f".formatted(contender.coresOfOthers()));
        }
        table.print();
        checks.forEach(System.out::println);
        Table split = new Table(
                "of one launch, CPU µs",
                "whole",
                "verify",
                "sign",
                "the rest",
                "compiling, of the rest",
                "rest ÷ JDK signature");
        split(split, contenders.get(0), jdk, jdk);
        corretto.ifPresent(provider -> split(split, contenders.get(2), provider, jdk));
        split(split, contenders.get(4), jdk, jdk);
        split.print();
    }

    private static void split(Table table, Contender contender, RsaCost provider, RsaCost jdk) {
        double rest = contender.cost() - provider.verify() - provider.sign();
        table.row(
                contender.name(),
                "%.0f".formatted(contender.cost()),
                "%.0f".formatted(provider.verify()),
                "%.0f".formatted(provider.sign()),
                "%.0f".formatted(rest),
                "%.0f".formatted(contender.compilerCost()),
                "%.2f".formatted(rest / jdk.sign()));
    }
}
