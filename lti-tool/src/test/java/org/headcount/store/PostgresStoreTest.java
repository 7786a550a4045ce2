package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.launch.Gates;
import org.headcount.gateway.statement.Closing;
import org.headcount.metering.Given;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.terms.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PostgresStoreTest extends StoreContract {

    private static final String LEARNERS = "select id from learner for update";

    @Override
    String freshDatabase() {
        return PostgresServer.freshDatabase();
    }

    @Test
    void onceMuchWasWrittenTheServerNeedsNoRowForWhatItsIndexesSay() throws SQLException {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger().append(Given.NORTH, List.of(Given.access("1", Given.BEN, NOON.toString())));

        store.settle();

        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet seen = statement.executeQuery("""
                        select relallvisible
                        from pg_class
                        where oid = 'identity_name'::regclass
                        """)) {
            assertThat(seen.next()).isTrue();
            assertThat(seen.getInt(1)).isOne();
        }
    }

    /** Somebody else holds the institution's row all the while: whoever asked for it would wait for ever. */
    @Test
    @Timeout(60)
    void onlyWhoeverTakesOneOfTheLastLicencesWaitsForOthersWhoDo() throws Exception {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        Arrival first = lastLicence("n1", NOON);
        store.arrivals().record(first);

        try (SomebodyElse another = SomebodyElse.holding(url, "select id from institution for update")) {
            assertThat(store.arrivals().record(by(first, "n2", 1)))
                    .as("active, and so in need of none")
                    .isInstanceOf(Arrivals.Entry.Written.class);
            Arrival unlimited = lastLicence("n3", NOON);
            assertThat(store.arrivals().record(by(unlimited, "n3"))).isInstanceOf(Arrivals.Entry.Written.class);
            assertThat(store.ledger().append(Given.NORTH, List.of(Given.access("1", Given.BEN, NOON.toString()))))
                    .hasSize(1);
            another.rollback();
        }
    }

    /** The same person's launch with another nonce. */
    private static Arrival by(Arrival launch, String nonce, int places) {
        Report report = launch.report().orElseThrow();
        return by(launch, nonce, Optional.of(Gates.places(places, nonce, report.who(), report.at())));
    }

    /** The same of an institution that has as many licences as it needs. */
    private static Arrival by(Arrival launch, String nonce) {
        return by(launch, nonce, Optional.empty());
    }

    private static Arrival by(Arrival launch, String nonce, Optional<Arrival.Gate> gate) {
        return new Arrival(
                launch.institution(),
                launch.platform(),
                nonce,
                Optional.of(renamed(launch.report().orElseThrow(), nonce)),
                gate,
                "",
                Optional.empty());
    }

    private static Report renamed(Report report, String nonce) {
        return Report.activity(
                Arrival.key("pf1", nonce), report.who(), report.kind(), report.at(), report.recordedAt());
    }

    @Test
    @Timeout(60)
    void ofWhomIsErasedWhileAFactOfTheirsWaitsTheFactIsOneOfSomebodyNew() throws Exception {
        String url = freshDatabase();
        Store store = withAFactOfAda(url);
        LearnerId erased = learner(store);
        ExecutorService thread = Executors.newSingleThreadExecutor();

        try (SomebodyElse erasing = SomebodyElse.holding(url, LEARNERS)) {
            Future<?> waiting = thread.submit(() ->
                    store.ledger().append(Given.NORTH, List.of(Given.access("2", Given.ADA, "2026-01-02T08:00:00Z"))));
            erasing.awaitWaiting(1);
            erasing.execute("update learner set erasures = erasures + 1");
            erasing.execute("delete from identity_name");
            erasing.commit();
            waiting.get();
        } finally {
            thread.shutdownNow();
        }

        assertThat(learner(store)).isNotEqualTo(erased);
        assertThat(store.ledger().facts(Given.NORTH, erased)).hasSize(1);
        assertThat(store.ledger().facts(Given.NORTH, learner(store))).hasSize(1);
    }

    @Test
    @Timeout(60)
    void whoBecomesOneWithAnotherWhileTheyAreBeingErasedIsErased() throws Exception {
        String url = freshDatabase();
        Store store = withAFactOfAda(url);
        store.ledger().append(Given.NORTH, List.of(Given.access("2", Given.BEN, "2026-01-02T08:00:00Z")));
        ExecutorService thread = Executors.newSingleThreadExecutor();

        try (SomebodyElse linking = SomebodyElse.holding(url, LEARNERS)) {
            Future<?> waiting = thread.submit(() -> store.erasures().erase(Given.NORTH, Given.ADA));
            linking.awaitWaiting(1);
            String bens = " = (select identity from identity_name where value = '" + Given.BEN.value() + "')";
            linking.execute("update identity set learner = (select learner from identity where id" + bens + ")");
            linking.execute("delete from learner where not id" + bens);
            linking.commit();
            waiting.get();
        } finally {
            thread.shutdownNow();
        }

        assertThat(store.ledger().meant(Given.NORTH, Given.ADA)).isEmpty();
        assertThat(store.ledger().meant(Given.NORTH, Given.BEN)).isEmpty();
    }

    private Store withAFactOfAda(String url) {
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z")));
        return store;
    }

    private static LearnerId learner(Store store) {
        return store.ledger()
                .standing(Given.NORTH, Given.ADA)
                .orElseThrow()
                .learner()
                .id();
    }

    @Test
    @Timeout(60)
    void aFactThatWaitedForAnotherOfItsLearnerGoesOnFromThere() throws Exception {
        String url = freshDatabase();
        Store store = withAFactOfAda(url);
        ExecutorService threads = Executors.newFixedThreadPool(2);

        try (SomebodyElse another = SomebodyElse.holding(url, LEARNERS)) {
            List<Future<?>> waiting = new ArrayList<>();
            for (String id : List.of("2", "3")) {
                Report next = Given.access(id, Given.ADA, "2026-01-0" + id + "T08:00:00Z");
                waiting.add(threads.submit(() -> store.ledger().append(Given.NORTH, List.of(next))));
            }
            another.awaitWaiting(2);
            another.rollback();
            for (Future<?> fact : waiting) {
                fact.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(store.ledger().standing(Given.NORTH, Given.ADA).orElseThrow().periods())
                .singleElement()
                .satisfies(period -> assertThat(period.extended()).isEqualTo(Given.key("3")));
    }

    @Test
    void whoeverLoadsAHistoryHasTheServerLookAtItsTablesSoThatItPlansForWhatIsThere() throws SQLException {
        String url = freshDatabase();
        Store store = open(url);
        store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
        store.ledger()
                .append(
                        Given.NORTH,
                        IntStream.range(0, 5_000)
                                .mapToObj(number -> Given.access(
                                        "f" + number,
                                        IdentityName.parse("sis:p" + number % 900),
                                        "2026-01-01T08:00:00Z"))
                                .toList());

        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select reltuples from pg_class where oid in ('fact'::regclass, 'learner'::regclass) order by 1")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(900);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(5_000);
        }
    }

    @Test
    void whatTheServerRefusesItDoesNotRepeatInItsError() throws SQLException {
        String url = freshDatabase();
        try (Store store = Store.open(url, Clock.systemUTC());
                Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            store.institutions().create(Given.institution(Given.NORTH, Policy.ROLLING));
            statement.execute("alter table identity_name add constraint nobody check (false) not valid");

            Throwable failure = catchThrowable(() ->
                    store.ledger().append(Given.NORTH, List.of(Given.access("1", Given.ADA, "2026-01-01T08:00:00Z"))));
            assertThat(failure).hasStackTraceContaining("nobody");
            assertThat(failure.getCause()).hasMessageNotContaining(Given.ADA.value());
        }
    }

    @Test
    void whatIsAppendOnlyIsNeitherEmptiedNorOverwritten() throws SQLException {
        String url = freshDatabase();
        Store store = withAFactOfAda(url);
        new Closing(store.ledger(), store.statements(), () -> NOON).closeDue(Given.NORTH);

        try (Connection own = DriverManager.getConnection(url);
                Statement statement = own.createStatement()) {
            for (String table : List.of("fact", "agreed", "statement_cut", "statement", "statement_piece")) {
                for (String sql : List.of(
                        "truncate " + table,
                        "truncate period, " + table + " cascade",
                        "insert into " + table + " select * from " + table + " on conflict on constraint " + table
                                + "_pkey do update set institution = 'south'",
                        "merge into " + table + " t using " + table + " s on t.institution = s.institution"
                                + " when matched then delete",
                        "with gone as (delete from " + table + " returning *) select count(*) from gone")) {
                    assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("append-only");
                }
            }
        }
    }
}
