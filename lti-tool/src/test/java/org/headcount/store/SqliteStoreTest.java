package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.statement.Closing;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

    @TempDir
    static Path folder;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    String freshDatabase() {
        return FreshFile.at(folder.resolve("headcount" + NUMBER.incrementAndGet() + ".db"));
    }

    /** More than are looked up and folded together: the next ones find in the database what the first ones wrote. */
    @Test
    void aListOfAnyLengthIsAnsweredAsIfEachReportHadComeAlone() {
        Store store = open(freshDatabase());
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        List<Report> reports = new ArrayList<>();
        for (int number = 0; number < 5_300; number++) {
            reports.add(named("person-" + number % 5_200, number));
        }
        reports.add(reports.get(7));
        reports.add(named("somebody else", 8));

        List<Receipt> receipts = store.ledger().append(Given.NORTH, reports);

        assertThat(receipts.subList(0, 5_300)).hasOnlyElementsOfType(Receipt.Counted.class);
        assertThat(receipts.subList(5_300, 5_302)).containsExactly(new Receipt.Duplicate(), new Receipt.Conflict());
    }

    /** Rows that move when a page is split leave bytes behind where they stood. */
    @Test
    void ofWhomWasErasedTheFileHoldsNoByteThoughItsPagesWereSplit() throws Exception {
        String url = freshDatabase();
        Path file = Path.of(url.substring("jdbc:sqlite:".length()));
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        Random random = new Random(1);
        List<Report> reports = new ArrayList<>();
        for (int number = 0; number < 3_000; number++) {
            String name = "person-" + number + "-" + "x".repeat(random.nextInt(120));
            reports.add(named(random.nextLong() + "-" + name, number));
        }
        store.ledger().append(Given.NORTH, reports);
        List<Report> erased =
                reports.stream().filter(one -> random.nextInt(6) == 0).toList();
        assertThat(bytes(file).contains(erased.get(0).note().actor())).isTrue();

        for (Report report : erased) {
            assertThat(store.erasures().erase(Given.NORTH, report.who())).isPresent();
        }
        store.forget();

        String bytes = bytes(file);
        for (Report report : erased) {
            assertThat(bytes.contains(report.note().actor().toLowerCase(Locale.ROOT)))
                    .as(report.note().actor())
                    .isFalse();
        }
        assertThat(store.ledger().append(Given.NORTH, reports)).hasOnlyElementsOfType(Receipt.Duplicate.class);
        assertThat(reports.stream().filter(one -> !erased.contains(one)))
                .as("and of others all of it")
                .allMatch(one -> bytes.contains(one.note().actor()));
    }

    private static Report named(String name, int number) {
        Report plain = Given.access("f" + number, IdentityName.parse("host:" + name), "2026-01-05T10:00:00Z");
        return new Report(
                plain.key(),
                plain.who(),
                plain.type(),
                plain.kind(),
                plain.role(),
                plain.origin(),
                plain.at(),
                plain.recordedAt(),
                "",
                new Report.Note("person-" + number + "-", "because of " + name, ""));
    }

    /** Of the file and of its log, where there is one. */
    private static String bytes(Path file) throws IOException {
        StringBuilder bytes = new StringBuilder();
        for (Path one : List.of(file, Path.of(file + "-wal"))) {
            if (Files.exists(one)) {
                bytes.append(Files.readString(one, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
            }
        }
        return bytes.toString();
    }

    @Test
    void tracesThatAReaderKeepsInTheLogGoWhenItHasEnded() throws Exception {
        String url = freshDatabase();
        Path file = Path.of(url.substring("jdbc:sqlite:".length()));
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger().append(Given.NORTH, List.of(named("marsh", 1)));
        try (Connection reader = DriverManager.getConnection(url);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.executeQuery("select count(*) from fact").close();
            store.erasures().erase(Given.NORTH, IdentityName.parse("host:marsh"));
            store.forget();
            assertThat(bytes(file).contains("marsh")).isTrue();
            reader.rollback();
        }

        store.forget();

        assertThat(bytes(file).contains("marsh")).isFalse();
    }

    @Test
    void whatIsAppendOnlyIsNotReplacedEither() throws Exception {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger().append(Given.NORTH, List.of(named("marsh", 1)));
        new Closing(store.ledger(), store.statements(), () -> NOON).closeDue(Given.NORTH);

        try (SqliteDatabase own = new SqliteDatabase(url, "test")) {
            for (String table : List.of("fact", "agreed", "statement_cut", "statement", "fact_note")) {
                for (String sql : List.of(
                        "insert or replace into " + table + " select * from " + table,
                        "update or replace " + table + " set institution = 'south'")) {
                    assertThatThrownBy(() -> own.write(session -> session.update(sql)))
                            .as(sql)
                            .hasStackTraceContaining("append-only");
                }
            }
        }
    }
}
