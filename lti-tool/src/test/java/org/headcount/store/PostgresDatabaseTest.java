package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.TemporarilyUnavailable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes by itself on a server, and what does not. */
@SuppressWarnings("NullAway.Init")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDatabaseTest {

    private static final String MY_END = "select pg_terminate_backend(pg_backend_pid())";

    private PostgresDatabase database;

    @BeforeAll
    void open() {
        database = PostgresDatabase.open(
                new PostgresDatabase.Server(PostgresServer.freshDatabase(), "", "", 2), "passing", true);
        database.<Integer>write(session -> session.update("create table word (text text primary key)"));
    }

    @AfterAll
    void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.<Integer>write(session -> session.update("delete from word"));
    }

    @Test
    void whoeverLosesAgainAndAgainIsToComeAgain() {
        AtomicInteger attempts = new AtomicInteger();

        assertThatThrownBy(() -> database.<Boolean>write(session -> {
                    session.update("insert into word values ('never')");
                    attempts.incrementAndGet();
                    throw new SQLException("another one came first", "40001");
                }))
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessage("nothing was written: SQLSTATE 40001");
        assertThat(attempts).hasValue(8);
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void whoeverIsCutOffBeforeTheCommitIsToComeAgain() {
        assertThatThrownBy(() -> database.<Boolean>write(session -> {
                    session.update("insert into word values ('never')");
                    return session.exists(MY_END);
                }))
                .isInstanceOf(TemporarilyUnavailable.class)
                .hasMessage("nothing was written: SQLSTATE 57P01");
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void soIsWhoeverIsCutOffWhileReading() {
        assertThatThrownBy(() -> database.<Boolean>read(session -> session.exists(MY_END)))
                .isInstanceOf(TemporarilyUnavailable.class);
        assertThatThrownBy(() -> database.<Boolean>look(session -> session.exists(MY_END)))
                .isInstanceOf(TemporarilyUnavailable.class);
        assertThat(isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57P03", "53300", "40001"})
    void aLookWithinAViewPassesLikeAnyOther(String state) {
        assertThatThrownBy(() -> database.<Boolean>read(
                        session -> new OneView(session, Dialect.POSTGRESQL).<Boolean>read(view -> failing(state))))
                .isInstanceOf(TemporarilyUnavailable.class);
    }

    @Test
    void ofWhatCommitsByItselfNobodyKnowsWhetherItIsWrittenWhereTheServerFallsSilent() {
        assertThatThrownBy(() -> database.<Boolean>writeAtOnce(session -> failing("08006")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("not known");
        assertThatThrownBy(() -> database.<Boolean>write(session -> failing("08006")))
                .isInstanceOf(TemporarilyUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "23505", "22021", "XX000"})
    void aFaultOfOursDoesNotPass(String state) {
        assertThatThrownBy(() -> database.<Boolean>write(session -> failing(state)))
                .isInstanceOf(StoreException.class)
                .hasCauseInstanceOf(SQLException.class);
        assertThatThrownBy(() -> database.<Boolean>read(session -> failing(state)))
                .isInstanceOf(StoreException.class)
                .hasCauseInstanceOf(SQLException.class);
    }

    private static boolean failing(String state) throws SQLException {
        throw new SQLException("on purpose", state);
    }

    private boolean isEmpty() {
        return database.<Boolean>read(session -> !session.exists("select 1 from word"));
    }
}
