package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.grade.Holds;
import org.headcount.metering.Given;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Held scores where transactions overlap, which they never do on SQLite. */
@Timeout(120)
class PostgresHoldsTest {

    private static final Instant NOON = StoreContract.NOON;
    private static final Instant LATER = NOON.plusSeconds(60);

    /** Lets a switch take as long to commit as somebody else holds a lock. */
    private static final List<String> SLOW_COMMITS = List.of(
            "create function wait_at_commit() returns trigger language plpgsql as"
                    + " $$begin perform pg_advisory_xact_lock_shared(4711); return null; end$$",
            "create constraint trigger waits_at_commit after insert on fact deferrable initially deferred"
                    + " for each row when (new.type = 'SWITCH_ON') execute function wait_at_commit()");

    @Test
    void aScoreThatIsKeptWhileASwitchIsBeingCommittedIsLookedAtAfterIt() throws Exception {
        String url = PostgresServer.freshDatabase();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Store store = Store.open(url, () -> NOON);
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            store.institutions().create(Given.institution(Given.NORTH, Policy.SWITCH));
            store.ledger().append(Given.NORTH, List.of(switching("off", FactType.SWITCH_OFF)));
            for (String sql : SLOW_COMMITS) {
                statement.execute(sql);
            }
            statement.execute("select pg_advisory_lock(4711)");
            Future<?> switched = threads.submit(() ->
                    store.ledger().append(Given.NORTH, List.of(switching("on", FactType.SWITCH_ON))));
            awaitWaiting(statement, 1);

            Future<?> kept = threads.submit(() -> keep(store.holds()));
            while (!kept.isDone() && waiting(statement) < 2) {
                Thread.onSpinWait();
            }
            store.holds().due(NOON, LATER, 10).forEach(due -> restWhileInactive(store, due));
            statement.execute("select pg_advisory_unlock(4711)");
            switched.get();
            kept.get();

            assertThat(store.holds().due(NOON, LATER, 10))
                    .extracting(Holds.Due::id)
                    .containsExactly("h1");
        } finally {
            threads.shutdownNow();
        }
    }

    private static void restWhileInactive(Store store, Holds.Due due) {
        boolean active = store.ledger()
                .standing(Given.NORTH, Given.ADA)
                .filter(standing -> standing.active(NOON))
                .isPresent();
        if (!active) {
            store.holds().rest(due, NOON, NOON.plusSeconds(3600));
        }
    }

    /** Until so many sessions of this database wait for a lock. */
    static void awaitWaiting(Statement statement, int number) throws SQLException {
        while (waiting(statement) < number) {
            Thread.onSpinWait();
        }
    }

    /** How many sessions of this database wait for a lock. */
    private static int waiting(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("""
                select count(*)
                from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database()
                """)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Report switching(String id, FactType type) {
        Instant at = type == FactType.SWITCH_OFF ? NOON.minusSeconds(60) : NOON.minusSeconds(30);
        return Given.switching(id, Given.ADA, type, at.toString());
    }

    private static void keep(Holds holds) {
        Hold hold = new Hold(
                Given.NORTH,
                "h1",
                "pf1",
                "tl1",
                "ref",
                "https://lms.example/lineitem/1",
                Given.ADA,
                NOON.toString(),
                NOON,
                NOON,
                "application/vnd.ims.lis.v1.score+json",
                "{}".getBytes(StandardCharsets.UTF_8),
                Hold.State.HELD,
                0,
                "");
        holds.keep(
                hold,
                new Report(
                        new FactKey("holds", "h1"),
                        Given.ADA,
                        FactType.REFUSAL,
                        Kind.GRADE,
                        Role.LEARNER,
                        Origin.SYSTEM,
                        NOON,
                        NOON,
                        "",
                        Report.Note.NONE));
    }
}
