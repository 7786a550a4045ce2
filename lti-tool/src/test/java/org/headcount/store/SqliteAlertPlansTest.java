package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite means to find what alerts need: see {@link SqlitePlansTest}. */
class SqliteAlertPlansTest {

    @TempDir
    static Path folder;

    @Test
    void aSourceIsHeardInAnIndexHoweverManyFactsThereAre() throws SQLException {
        assertThat(plan(SqlSignals.LAST))
                .containsExactly("SEARCH fact USING COVERING INDEX fact_by_recording"
                        + " (institution=? AND source=? AND recorded_at<?)");
        assertThat(plan(SqlSignals.COUNT))
                .contains("SEARCH fact USING COVERING INDEX fact_by_recording"
                        + " (institution=? AND source=? AND recorded_at>? AND recorded_at<?)");
        assertThat(plan(SqlSignals.SOURCES))
                .filteredOn(step -> step.contains(" f "))
                .hasSize(2)
                .allMatch(step -> step.startsWith("SEARCH f USING COVERING INDEX"));
    }

    @Test
    void theOutboxIsLookedThroughWithoutReadingWhatHasArrived() throws SQLException {
        assertThat(plan(SqlOutbox.DUE))
                .contains("SEARCH d USING INDEX alert_delivery_due (due<?)")
                .contains("SEARCH o USING INDEX alert_delivery_of_subscriber"
                        + " (institution=? AND channel=? AND subscriber=?)");
        assertThat(plan(SqlSubscribers.FORGET))
                .containsExactly("SEARCH alert_delivery USING INDEX alert_delivery_of_subscriber"
                        + " (institution=? AND channel=? AND subscriber=?)");
        assertThat(plan(SqlAlerts.open(10)))
                .as("in the order of the index")
                .allMatch(step -> step.startsWith("SEARCH a USING INDEX alert_by_firing (institution=?"));
        assertThat(plan(SqlOutbox.TOLD.formatted("?, ?")))
                .anyMatch(step -> step.startsWith(
                        "SEARCH alert_delivery USING INDEX alert_delivery_of_alert (institution=? AND alert=?"));
        assertThat(plan(SqlAlerts.FORGET)).anyMatch(step -> step.contains("alert_of_request_by_end (ended_at<?)"));
        assertThat(plan(SqlAlerts.LIST))
                .as("in the order of the index")
                .allMatch(step -> step.startsWith("SEARCH a USING INDEX alert_by_firing (institution=?"));
    }

    private static List<String> plan(String sql) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("alerts.db");
        Store.open(url, InstantSource.system()).close();
        List<String> steps = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet rows = connection.createStatement().executeQuery("explain query plan " + sql)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
