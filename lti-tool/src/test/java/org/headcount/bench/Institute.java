package org.headcount.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Terms;
import org.headcount.store.Store;

/** One institution in a database of its own: an SQLite file, or a PostgreSQL server as an administrator would run it. */
final class Institute implements AutoCloseable {

    static final InstitutionId ID = new InstitutionId(HeadcountProcess.INSTITUTION);

    /** The month that is computed, with ten days after it. */
    static final YearMonth MONTH = YearMonth.of(2026, 10);

    static final Instant FROM = start(MONTH.minusMonths(1));
    static final Instant UNTIL = start(MONTH.plusMonths(1));
    static final Instant NOW = start(MONTH.plusMonths(1)).plusSeconds(864_000);

    private final Options options;
    private final Path folder;
    private final String name;
    private final String database;
    private final Optional<EmbeddedPostgres> server;

    private Institute(Options options, Path folder, String name, String database, Optional<EmbeddedPostgres> server) {
        this.options = options;
        this.folder = folder;
        this.name = name;
        this.database = database;
        this.server = server;
    }

    static Institute on(String database, Options options) throws IOException {
        return database.equals("sqlite") ? onSqlite(options) : onPostgres(options);
    }

    private static Institute onSqlite(Options options) throws IOException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "sqlite");
        return new Institute(
                        options, folder, "SQLite", "jdbc:sqlite:" + folder.resolve("headcount.db"), Optional.empty())
                .created();
    }

    private static Institute onPostgres(Options options) throws IOException {
        Path folder = HeadcountProcess.freshFolder(options.target(), "postgres");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("server"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "2GB")
                .start();
        return new Institute(
                        options, folder, "PostgreSQL", server.getJdbcUrl("postgres", "postgres"), Optional.of(server))
                .created();
    }

    private Institute created() {
        try (Store store = open()) {
            RateCard card = RateCard.volume(
                    Currency.getInstance("EUR"), 50, List.of(new RateCard.Tier(50, new BigDecimal("5.00"))));
            store.institutions()
                    .create(new Institution(
                            ID,
                            "Bench",
                            FROM,
                            new Terms(
                                    History.always(Policy.ROLLING),
                                    History.always(ZoneOffset.UTC),
                                    History.always(card),
                                    History.always(50),
                                    new History<>(List.of(new Dated<>(
                                            Dated.ALWAYS,
                                            Dated.ALWAYS,
                                            new Terms.Contract(start(MONTH), Optional.empty())))))));
        }
        return this;
    }

    /** The same, but it stays on {@link #NOW}. */
    Store open() {
        return Store.open(database, InstantSource.fixed(NOW));
    }

    /** Has {@code headcount.jar import} load a file, and waits for it. */
    void load(Path facts) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(HeadcountProcess.JVM);
        command.addAll(List.of("-cp", options.jar().toString(), "org.headcount.Headcount", "import"));
        command.addAll(List.of("--institution", ID.value(), facts.toString()));
        File log = folder.resolve("import.log").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("HEADCOUNT_DATABASE_URL", database);
        if (builder.start().waitFor() != 0) {
            throw new IOException("import failed: " + Files.readString(log.toPath()));
        }
    }

    Path folder() {
        return folder;
    }

    String name() {
        return name;
    }

    String database() {
        return database;
    }

    Optional<ProcessHandle> server() throws IOException {
        if (server.isEmpty()) {
            return Optional.empty();
        }
        Path file = folder.resolve("server").resolve("postmaster.pid");
        return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0).strip()));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public void close() throws IOException {
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
