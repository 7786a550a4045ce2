package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {

    private static final int IN_COMPANY = 5_000;
    private static final int AT_FIRST_ALONE = SqliteDatabase.FACTS_IN_A_LIST;
    private static final int ALONE = SqliteDatabase.FACTS_ALONE;

    private static final String WRITE =
            "insert into institution (id, name, created_at, terms_mark) values (lower(hex(randomblob(8))), '', 0, 0)";

    @TempDir
    private Path folder;

    @Test
    void moreFactsShareATransactionAsLongAsNobodyWouldWaitLong() {
        Duration longest = SqliteDatabase.LONGEST_ALONE;

        assertThat(SqliteDatabase.next(20_000, longest.dividedBy(3))).isEqualTo(40_000);
        assertThat(SqliteDatabase.next(40_000, longest.dividedBy(3))).isEqualTo(60_000);
        assertThat(SqliteDatabase.next(60_000, longest.dividedBy(3))).isEqualTo(60_000);
        assertThat(SqliteDatabase.next(40_000, longest)).isEqualTo(40_000);
        assertThat(SqliteDatabase.next(60_000, longest.plusNanos(1))).isEqualTo(30_000);
        assertThat(SqliteDatabase.next(30_000, longest.multipliedBy(5))).isEqualTo(20_000);
    }

    @Test
    void whoeverLoadsTakesManyFactsTogetherOnceNobodyElseHasWrittenForAWhile() throws SQLException {
        try (SqliteDatabase loading = SqliteDatabase.toLoad(url(), "loading")) {
            write(loading, Company.AT_FIRST);
            assertThat(loading.factsTogether()).isEqualTo(IN_COMPANY);

            write(loading, 1);
            assertThat(loading.factsTogether()).isEqualTo(AT_FIRST_ALONE);
        }
    }

    @Test
    void howLongFewTakeTogetherSaysNothingOfMany() throws SQLException {
        try (SqliteDatabase loading = SqliteDatabase.toLoad(url(), "loading")) {
            write(loading, Company.AT_FIRST + 1);
            assertThat(loading.factsTogether()).isEqualTo(AT_FIRST_ALONE);

            write(loading, 2);
            assertThat(loading.factsTogether()).isEqualTo(ALONE);
        }
    }

    @Test
    void andFewForAWhileWhenSomebodyElseHasWritten() throws SQLException {
        String url = url();
        try (SqliteDatabase loading = SqliteDatabase.toLoad(url, "loading");
                SqliteDatabase service = new SqliteDatabase(url, "service")) {
            write(loading, Company.AT_FIRST + 3);
            write(service, 1);

            write(loading, Company.REMEMBERED);
            assertThat(loading.factsTogether()).isEqualTo(IN_COMPANY);

            write(loading, 1);
            assertThat(loading.factsTogether()).isEqualTo(ALONE);
        }
    }

    @Test
    void whoeverReadsTheSameFileIsNoCompany() throws SQLException {
        String url = url();
        try (SqliteDatabase loading = SqliteDatabase.toLoad(url, "loading");
                SqliteDatabase service = new SqliteDatabase(url, "service")) {
            write(loading, Company.AT_FIRST + 3);
            assertThat(service.<Boolean>read(session -> session.exists("select 1 from institution")))
                    .isTrue();

            write(loading, 1);
            assertThat(loading.factsTogether()).isEqualTo(ALONE);
        }
    }

    private String url() {
        return FreshFile.at(folder.resolve("headcount.db"));
    }

    private static void write(SqliteDatabase database, int times) {
        for (int time = 0; time < times; time++) {
            assertThat(database.<Integer>write(session -> session.update(WRITE)))
                    .isOne();
        }
    }
}
