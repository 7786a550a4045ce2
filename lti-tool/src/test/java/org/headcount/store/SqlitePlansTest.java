package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite means to find things: its planner guesses, and a wrong guess shows only when there are many learners. */
class SqlitePlansTest {

    private static final Span DAY = new Span(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1)));

    static final String COUNTED = RefusalRows.counted(
                    new InstitutionId("north"),
                    new Snapshots.RefusalQuestion(DAY, Optional.empty(), Optional.empty(), List.of()),
                    List.of(DAY, DAY),
                    List.of("lti."))
            .sql();

    @TempDir
    static Path folder;

    @Test
    void oneLearnerIsFoundWithoutReadingTheOthers() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("plans.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            for (String sql : List.of(
                    Identities.FIND,
                    Identities.FIND_OPAQUE,
                    Identities.NAMES_OF_LEARNER,
                    SqlSwitchRequests.NAMED,
                    PeriodRows.LICENCE_BY_NAME,
                    PeriodRows.LICENCE_BY_ID,
                    Opening.WHOLE,
                    SqlServices.PERSON,
                    SqlServices.SCORED,
                    LinkRows.IDENTITIES,
                    LinkRows.ONE,
                    LinkRows.FACTS_OF_IDENTITY,
                    FactRows.OF_LEARNER,
                    FactRows.BY_KEY)) {
                searchesOnly(connection, sql);
            }
            for (String sql : SqlErasures.OF_ONE) {
                searchesOnly(connection, sql);
            }
            assertThat(plan(connection, FactRows.CORRECTIONS))
                    .as("however many facts there are, the few corrections are found at once")
                    .anyMatch(step -> step.contains("USING INDEX fact_that_corrects (institution=? AND identity=?)"));
        }
    }

    @Test
    void aFactIsWrittenDownWithoutATableOfItsOwn() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("facts.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(instructions(connection, FactWriter.APPEND))
                    .as("whether a partial index takes it costs a comparison")
                    .contains("IdxInsert")
                    .doesNotContain("OpenEphemeral");
        }
    }

    @Test
    void aLearnerWhoseFoldGoesOnIsWrittenInNoIndex() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("folds.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(instructions(connection, PeriodRows.GO_ON)).containsOnlyOnce("OpenWrite");
        }
    }

    private static List<String> instructions(Connection connection, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet instructions = statement.executeQuery("explain " + sql.replace("?", "1"))) {
            while (instructions.next()) {
                names.add(instructions.getString(2));
            }
        }
        return names;
    }

    @Test
    void whoIsWhoIsFoundWithoutReadingFactsOfOtherTypes() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("links.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(plan(connection, LinkRows.ALL)).contains("SEARCH f USING INDEX fact_that_links (institution=?)");
            assertThat(steps(connection, SqlMadeLinks.LIST))
                    .as("page by page, and nothing is sorted")
                    .anyMatch(step -> step.startsWith(
                            "SEARCH f USING INDEX fact_that_links_by_time (institution=? AND (recorded_at"))
                    .noneMatch(step -> step.startsWith("USE TEMP B-TREE"));
            assertThat(plan(connection, LinkRows.OF_IDENTITY))
                    .contains("SEARCH f USING INDEX fact_that_links (institution=? AND identity=?)");
            assertThat(plan(connection, LinkRows.WITH_IDENTITY))
                    .contains("SEARCH f USING INDEX fact_that_links_with (institution=? AND with_identity=?)");
            assertThat(plan(connection, LinkRows.VOIDS_OF_IDENTITY))
                    .contains("SEARCH f USING INDEX fact_that_corrects (institution=? AND identity=?)");
            assertThat(plan(connection, LinkRows.ALL_VOIDS))
                    .contains("SEARCH l USING INDEX fact_that_links (institution=?)")
                    .contains("SEARCH f USING INDEX fact_that_corrects (institution=? AND identity=?)");
        }
    }

    @Test
    void licencesInUseAreCountedInTheIndexFromThePresentOn() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("count.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(plan(connection, PeriodRows.IN_USE))
                    .containsExactly("SEARCH period USING COVERING INDEX period_by_end (institution=? AND ends_at>?)");
            assertThat(plan(connection, MovementRows.CARRIED))
                    .containsExactly("SEARCH period USING COVERING INDEX period_by_end (institution=? AND ends_at>?)");
            assertThat(plan(connection, MovementRows.ENTERING))
                    .containsExactly(
                            "SEARCH period USING COVERING INDEX period_by_start (institution=? AND starts_at>? AND starts_at<?)");
            assertThat(plan(connection, MovementRows.PARTS))
                    .contains(
                            "SEARCH p USING COVERING INDEX period_by_start (institution=? AND starts_at>? AND starts_at<?)",
                            "SEARCH p USING INDEX period_that_is_empty (institution=? AND starts_at>? AND starts_at<?)",
                            "SEARCH p USING COVERING INDEX period_by_end (institution=? AND ends_at>? AND ends_at<?)");
            assertThat(plan(connection, MovementRows.BEGINNINGS))
                    .contains(
                            "SEARCH p USING COVERING INDEX period_by_start (institution=? AND starts_at>? AND starts_at<?)",
                            "SEARCH e USING COVERING INDEX period_by_end (institution=? AND ends_at=? AND starts_at=?)");
            assertThat(plan(connection, MovementRows.ENDS))
                    .containsExactly(
                            "SEARCH period USING COVERING INDEX period_by_end (institution=? AND ends_at>? AND ends_at<?)");
        }
    }

    @Test
    void theFewLearnersOfAPageAreFoundByWhatMakesThemFew() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("page.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            for (String sql : List.of(LearnerPage.ENDING_OF_FEW, LearnerPage.COVERED)) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .anyMatch(step -> step.endsWith(
                                "USING COVERING INDEX period_by_end (institution=? AND ends_at>? AND ends_at<?)"));
            }
            assertThat(plan(connection, LearnerPage.ENDED_OF_FEW))
                    .contains(
                            "SEARCH learner USING COVERING INDEX learner_by_end (institution=? AND known=? AND ended_day<?)");
            assertThat(plan(connection, LearnerPage.PLANNED_OF_FEW))
                    .contains("SEARCH period USING COVERING INDEX period_by_start (institution=? AND starts_at>?)");
            assertThat(plan(connection, LearnerPage.ENDED))
                    .contains(
                            "SEARCH e USING COVERING INDEX learner_by_end (institution=? AND known=? AND ended_day<?)",
                            "SEARCH p USING COVERING INDEX period_by_start (institution=? AND starts_at>?)",
                            "SEARCH m USING PRIMARY KEY (institution=? AND id=?)",
                            "SEARCH l USING PRIMARY KEY (institution=? AND id=?)");
            for (String sql : List.of(LearnerPage.NAMED_OF_FEW, LearnerPage.KNOWN_WHERE)) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .anyMatch(step -> step.endsWith("USING PRIMARY KEY (institution=? AND namespace=?)"));
            }
            for (String sql : List.of(UnitPage.LABELLED_OF_FEW, UnitPage.LABELLED)) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .anyMatch(
                                step -> step.endsWith("USING COVERING INDEX fact_of_unit (institution=? AND unit=?)"));
            }
            for (String sql : List.of(TouchingPage.BEGUN, TouchingPage.BEGUN_OF_FEW)) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .anyMatch(step -> step.contains("INDEX period_by_start (institution=? AND starts_at<?)"));
            }
            for (String sql : List.of(TouchingPage.LASTING, TouchingPage.LASTING_OF_FEW)) {
                assertThat(plan(connection, sql))
                        .as(sql)
                        .anyMatch(step -> step.contains("COVERING INDEX period_by_end (institution=? AND ends_at>?)"));
            }
            assertThat(plan(connection, SqlHolds.LEARNERS))
                    .as("those that wait, and none that has ended")
                    .anyMatch(step -> step.contains("INDEX hold_of_identity (institution=?)"));
            assertThat(plan(connection, LearnerSearch.named(Dialect.SQLITE, LearnerPage.NAMED)))
                    .as("all names in their own order, and nothing else of who is not called so")
                    .contains("SEARCH n USING PRIMARY KEY (institution=?)")
                    .contains("SEARCH i USING PRIMARY KEY (institution=? AND id=?)")
                    .contains("SEARCH l USING PRIMARY KEY (institution=? AND id=?)");
            assertThat(plan(connection, LearnerSearch.named(Dialect.SQLITE, NameLook.CALLED)))
                    .as("a part of them")
                    .containsExactly(
                            "SEARCH n USING PRIMARY KEY (institution=? AND (namespace,value)>(?,?) AND (namespace,value)<(?,?))");
            assertThat(plan(connection, NameLook.MET_BY_CHANCE))
                    .as("no more names than are asked for")
                    .contains("SEARCH n USING COVERING INDEX identity_name_of_identity (institution=? AND identity=?)")
                    .contains("SEARCH o USING COVERING INDEX identity_name_of_identity (institution=? AND identity>?)");
            assertThat(plan(connection, LearnerPage.IDENTITIES))
                    .contains("SEARCH i USING PRIMARY KEY (institution=? AND id=?)")
                    .contains("SEARCH l USING PRIMARY KEY (institution=? AND id=?)");
        }
    }

    @Test
    void heldScoresAreFoundWithoutReadingThoseThatRest() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("holds.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(plan(connection, SqlHolds.DUE)).containsExactly("SEARCH hold USING INDEX hold_due (due<?)");
            for (String sql : SqlHolds.OF_FEW) {
                searchesOnly(connection, sql);
            }
            for (String sql : HoldQueues.OF_FEW) {
                searchesOnly(connection, sql);
            }
        }
    }

    @Test
    void aMonthsJournalIsReadInItsOrderAndNothingElseOfTheHistory() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("journal.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            assertThat(steps(connection, SweepRows.ACTIVITY))
                    .as("no step sorts")
                    .containsExactly(
                            "SEARCH f USING INDEX fact_by_effect (institution=? AND <expr>>? AND <expr><?)",
                            "SEARCH i USING PRIMARY KEY (institution=? AND id=?)");
            assertThat(steps(connection, COUNTED))
                    .as("counted in the index alone")
                    .contains("SEARCH f USING COVERING INDEX fact_refused (institution=? AND <expr>>? AND <expr><?)");
            assertThat(instructions(connection, COUNTED))
                    .as("an index of an expression is said to cover what it then looks up in the table all the same")
                    .containsOnlyOnce("OpenRead");
            assertThat(steps(connection, RefusalRows.LISTED + RefusalRows.NEWEST_FIRST))
                    .as("refusals are few")
                    .containsExactly(
                            "SEARCH f USING INDEX fact_refused (institution=? AND <expr>>? AND <expr><?)",
                            "SEARCH i USING PRIMARY KEY (institution=? AND id=?)");
        }
    }

    @Test
    void whatBelongsToManyKeysIsFoundKeyByKey() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("lookups.db");
        Store.open(url, InstantSource.system()).close();

        try (Connection connection = DriverManager.getConnection(url)) {
            for (String sql : Stream.concat(
                            Stream.of(Lookups.NAMES, Lookups.LICENCES, Lookups.NOTES, Lookups.NAMED, Lookups.OPAQUE),
                            BatchSelects.of(Dialect.SQLITE).sql().stream())
                    .toList()) {
                assertThat(steps(connection, sql))
                        .as(sql)
                        .filteredOn(step -> step.startsWith("SEARCH") || step.matches("SCAN [a-z_]+"))
                        .isNotEmpty()
                        .allSatisfy(
                                step -> assertThat(step).startsWith("SEARCH").doesNotContain("(institution=?)"));
            }
        }
    }

    private static void searchesOnly(Connection connection, String sql) throws SQLException {
        assertThat(plan(connection, sql))
                .as(sql)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step).startsWith("SEARCH").doesNotContain("(institution=?)"));
    }

    private static List<String> plan(Connection connection, String sql) throws SQLException {
        return steps(connection, sql).stream()
                .filter(step -> !step.startsWith("USE TEMP B-TREE FOR") // sorts the few that were found
                        && !step.contains("SUBQUERY")) // and its steps follow
                .toList();
    }

    private static List<String> steps(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (ResultSet rows = connection.createStatement().executeQuery("explain query plan " + sql)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
