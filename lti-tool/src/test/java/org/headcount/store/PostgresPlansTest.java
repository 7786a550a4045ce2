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

/** How PostgreSQL means to find held scores among a hundred thousand of which nearly all rest. */
class PostgresPlansTest {

    private static final String FILL = """
            insert into hold
            select 'i' || n % 10, 'h' || n, 'pf', 'tl', 'ref', 'https://lms.example/' || n % 7, 'ln' || n / 20, 'lti.pf',
                'u' || n / 20, '', n, n, '', ''::bytea, case when n % 2 = 0 then 'HELD' else 'RELEASED' end, 0, '', 0, 0,
                1000000 + n, 0, 0, 0, 0
            from generate_series(1, 100000) n
            """;

    @Test
    void heldScoresAreFoundWithoutReadingThoseThatRest() throws SQLException {
        String url = PostgresServer.freshDatabase();
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(FILL);
            statement.execute("analyze");
            assertThat(plan(connection, SqlHolds.DUE)).anyMatch(step -> step.contains("Index Scan using hold_due"));
            for (String sql : SqlHolds.OF_FEW) {
                assertThat(plan(connection, sql)).as(sql).noneMatch(step -> step.contains("Seq Scan on hold"));
            }
            for (String sql : HoldQueues.OF_FEW) {
                assertThat(plan(connection, sql)).as(sql).noneMatch(step -> step.contains("Seq Scan on hold"));
            }
        }
    }

    /** For values of which nothing is known. */
    private static List<String> plan(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        String[] pieces = sql.split("\\?", -1);
        StringBuilder numbered = new StringBuilder(pieces[0]);
        for (int number = 1; number < pieces.length; number++) {
            numbered.append('$').append(number).append(pieces[number]);
        }
        String values = String.join(", ", Collections.nCopies(pieces.length - 1, "null"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("deallocate all");
            statement.execute("prepare asked as " + numbered);
            try (ResultSet rows = statement.executeQuery("explain execute asked(" + values + ")")) {
                while (rows.next()) {
                    steps.add(rows.getString(1));
                }
            }
        }
        return steps;
    }
}
