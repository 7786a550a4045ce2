package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.Closing;
import org.headcount.metering.Given;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Policy;
import org.headcount.metering.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {

    @TempDir
    static Path folder;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    String freshDatabase() {
        return "jdbc:sqlite:" + folder.resolve("headcount" + NUMBER.incrementAndGet() + ".db");
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
}
