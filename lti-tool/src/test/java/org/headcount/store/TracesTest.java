package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what names people is written anew after an erasure; that it holds no byte of a name then is in {@link SqliteStoreTest}. */
@SuppressWarnings("NullAway.Init")
class TracesTest {

    private static final ZoneId BUDAPEST = ZoneId.of("Europe/Budapest");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final IdentityName MARSH = IdentityName.parse("host:marsh");

    @TempDir
    Path folder;

    private String url;
    private Store store;
    private SqliteDatabase database;

    @BeforeEach
    void somebodyIsErasedAtNoon() throws SQLException {
        url = "jdbc:sqlite:" + folder.resolve("headcount.db");
        store = Store.open(url, () -> NOON);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger()
                .append(
                        Given.NORTH,
                        List.of(
                                Given.access("1", MARSH, "2026-01-05T10:00:00Z"),
                                Given.access("2", Given.ADA, "2026-01-05T10:00:00Z"),
                                Given.access("3", Given.BEN, "2026-01-05T10:00:00Z")));
        store.erasures().erase(Given.NORTH, MARSH);
        database = new SqliteDatabase(url, "test");
    }

    @AfterEach
    void close() {
        database.close();
        store.close();
    }

    @Test
    void whereThereIsLittleToWriteItIsWrittenAtOnce() throws IOException {
        new Traces(database, url, () -> NOON, BUDAPEST).remove();

        assertThat(pending()).isZero();
        assertThat(log()).doesNotContain("marsh");
    }

    @Test
    void whereThereIsMuchItIsWrittenAtNightByTheClockOnTheWall() {
        at("2026-11-21T12:00:00Z");
        at("2026-11-22T00:59:59Z");
        assertThat(pending()).isOne();

        at("2026-11-22T01:00:00Z");

        assertThat(pending()).isZero();
    }

    @Test
    void whereThereIsMuchAndNoNightEverComesItIsWrittenAllTheSame() {
        at("2026-11-23T11:59:59Z");
        assertThat(pending()).isOne();

        at("2026-11-23T12:00:00Z");

        assertThat(pending()).isZero();
    }

    @Test
    void allOthersAreStillThereAndFound() {
        new Traces(database, url, () -> NOON, BUDAPEST).remove();

        assertThat(store.ledger().standing(Given.NORTH, Given.ADA)).isPresent();
        assertThat(store.ledger().standings(Given.NORTH, Given.everybody("2026-01-06T00:00:00Z")))
                .hasSize(3);
        assertThat(database.<String>read(session -> session.first("pragma integrity_check", row -> row.getString(1))
                        .orElseThrow()))
                .isEqualTo("ok");
        assertThat(database.<Long>read(session -> session.first(
                                "select count(*) from sqlite_stat1 where tbl = 'identity_name'", row -> row.getLong(1))
                        .orElseThrow()))
                .as("what the planner is to believe")
                .isEqualTo(2);
    }

    private void at(String now) {
        new Traces(database, url, () -> Instant.parse(now), BUDAPEST, 1).remove();
    }

    private long pending() {
        return database.read(session ->
                        session.first("select count(*) from erasure where traces = 1", row -> row.getLong(1)))
                .orElseThrow();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("headcount.db-wal"), StandardCharsets.ISO_8859_1);
    }
}
