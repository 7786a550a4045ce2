package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How PostgreSQL means to find a few among a hundred thousand. */
class PostgresPlansTest {

    private static final String FILL = """
            insert into hold
            select 'i' || n % 10, 'h' || n, 'pf', 'tl', 'ref', 'https://lms.example/' || n % 7, 'ln' || n / 20, 'lti.pf',
                'u' || n / 20, '', n, n, '', ''::bytea, case when n % 2 = 0 then 'HELD' else 'RELEASED' end, 0, '', 0, 0,
                1000000 + n, 0, 0, 0, 0
            from generate_series(1, 100000) n
            """;

    private static final List<String> FILL_FACTS = List.of("""
            insert into identity
            select 'i' || n % 10, 'ln' || n, 'ln' || n, n
            from generate_series(1, 100000) n
            """, """
            insert into identity_name
            select 'i' || n % 10, 'default', 'u' || n, 'ln' || n, ''::bytea, '', ''
            from generate_series(1, 100000) n
            """, """
            insert into fact (institution, source, id, identity, type, kind, role, origin, occurred_at, recorded_at,
                unit, digest)
            select 'i' || n % 10, 's', 'f' || n, 'ln' || n, 'ACTIVITY', 'ACCESS', 'LEARNER', 'LEARNER', n, n, '', ''::bytea
            from generate_series(1, 100000) n
            """, """
            insert into fact (institution, source, id, identity, type, kind, role, origin, occurred_at, recorded_at,
                unit, digest)
            select 'i' || n % 10, 'lti.s', 'r' || n, 'ln' || n, 'REFUSAL', 'ACCESS', 'LEARNER', 'LEARNER', n, n, '', ''::bytea
            from generate_series(1, 10000) n
            """, """
            insert into learner
            select 'i' || n % 10, 'ln' || n, 1, n, 0
            from generate_series(1, 100000) n
            """, """
            insert into period
            select 'i' || n % 10, 'ln' || n, n, n + 9, 's', 'f' || n, 's', 'f' || n, null, null, -1
            from generate_series(1, 100000) n
            """, """
            insert into fact_note
            select 'i' || n % 10, 's', 'f' || n, '', 'because', '', ''
            from generate_series(1, 100000) n
            """);

    @Test
    void aMonthsJournalIsFoundByItsMonthAndWhatBelongsToManyKeysKeyByKey() throws SQLException {
        try (Connection connection = DriverManager.getConnection(filled(FILL_FACTS))) {
            assertThat(plan(connection, SweepRows.ACTIVITY))
                    .anyMatch(step -> step.contains("fact_by_effect"))
                    .noneMatch(step -> step.contains("Seq Scan"));
            for (String sql : List.of(Lookups.NAMES, Lookups.LICENCES, Lookups.NOTES, Lookups.NAMED, Lookups.OPAQUE)) {
                assertThat(plan(connection, sql)).as(sql).noneMatch(step -> step.contains("Seq Scan"));
            }
            for (String sql : List.of(Opening.HELD, Opening.LAST)) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .anyMatch(step -> step.contains("institution = ") && step.contains(" AND "));
            }
            for (String sql : BatchSelects.of(Dialect.POSTGRESQL).sql()) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .noneMatch(step -> step.contains("Seq Scan") || step.contains("Hash") || step.contains("Merge"))
                        .filteredOn(step -> step.contains("Index Cond"))
                        .isNotEmpty()
                        .allMatch(step -> step.contains(" AND "));
            }
            assertThat(plan(connection, SqlitePlansTest.COUNTED.replace("?, ?)", "?::bigint, ?::bigint)")))
                    .as("counted in the index alone")
                    .anyMatch(step -> step.contains("Index Only Scan using fact_refused"));
            for (String sql : List.of(
                    UnitPage.LABELLED,
                    UnitPage.LABELLED_OF_FEW,
                    UnitPage.LABELLED_AT_ALL,
                    LinkRows.ALL,
                    LinkRows.ALL_VOIDS,
                    SqlMadeLinks.LIST,
                    LinkRows.OF_IDENTITY,
                    LinkRows.WITH_IDENTITY,
                    LinkRows.VOIDS_OF_IDENTITY,
                    LinkRows.FACTS_OF_IDENTITY)) {
                assertThat(plan(connection, sql)).as(sql).noneMatch(step -> step.contains("Seq Scan on fact"));
            }
        }
    }

    @Test
    void heldScoresAreFoundWithoutReadingThoseThatRest() throws SQLException {
        try (Connection connection = DriverManager.getConnection(filled(List.of(FILL)))) {
            assertThat(plan(connection, SqlHolds.DUE)).anyMatch(step -> step.contains("Index Scan using hold_due"));
            for (String sql : SqlHolds.OF_FEW) {
                assertThat(plan(connection, sql)).as(sql).noneMatch(step -> step.contains("Seq Scan on hold"));
            }
            for (String sql : HoldQueues.OF_FEW) {
                assertThat(plan(connection, sql)).as(sql).noneMatch(step -> step.contains("Seq Scan on hold"));
            }
        }
    }

    /** It looks when it likes, and mostly nobody is on the way to a tool just then. */
    @Test
    void aParkedLaunchIsTakenByItsKeyThoughThereWasNoneWhenTheServerLooked() throws SQLException {
        String url = filled(List.of("vacuum parked_launch, spent_tool_nonce"));
        Database transients =
                PostgresDatabase.open(new PostgresDatabase.Server(url, "", "", 1), "store-transient", false);
        try {
            List<String> steps = transients.write(session -> {
                session.update("set local plan_cache_mode = force_generic_plan");
                session.update("prepare asked as " + numbered(SqlParkedLaunches.TAKE));
                return session.list(
                        "explain execute asked(" + values(SqlParkedLaunches.TAKE) + ")", row -> row.getString(1));
            });

            assertThat(steps)
                    .anyMatch(step -> step.contains("Index Scan using parked_launch_pkey on parked_launch"))
                    .noneMatch(step -> step.contains("Seq Scan") || step.contains("Join") || step.contains("Loop"));
        } finally {
            transients.close();
        }
    }

    /** A database at which the server has looked since these statements filled it. */
    private static String filled(List<String> fills) throws SQLException {
        String url = PostgresServer.freshDatabase();
        Store.open(url, InstantSource.system()).close();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String fill : fills) {
                statement.execute(fill);
            }
            statement.execute("vacuum analyze");
        }
        return url;
    }

    /** For values of which nothing is known. */
    private static List<String> plan(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("deallocate all");
            statement.execute("prepare asked as " + numbered(sql));
            try (ResultSet rows = statement.executeQuery("explain execute asked(" + values(sql) + ")")) {
                while (rows.next()) {
                    steps.add(rows.getString(1));
                }
            }
        }
        return steps;
    }

    private static String numbered(String sql) {
        String[] pieces = sql.split("\\?", -1);
        StringBuilder numbered = new StringBuilder(pieces[0]);
        for (int number = 1; number < pieces.length; number++) {
            numbered.append('$').append(number).append(pieces[number]);
        }
        return numbered.toString();
    }

    private static String values(String sql) {
        return String.join(", ", Collections.nCopies(sql.split("\\?", -1).length - 1, "null"));
    }
}
