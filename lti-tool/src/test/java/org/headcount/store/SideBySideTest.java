package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideBySideTest {

    private static final int TWO_PROCESSORS = 2;

    @TempDir
    private Path folder;

    private Connection connection;
    private Session own;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("looked-at.db"));
        own = Session.local(connection);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void answersStandInTheOrderOfTheirWorksWhoeverDidThem() throws SQLException {
        try (SideBySide together = helpedBy(Session.local(connection))) {
            assertThat(together.run(own, numbers(50)))
                    .isEqualTo(IntStream.range(0, 50).boxed().toList());
        }
    }

    @Test
    void anotherOneWorksAtTheSameTime() throws SQLException {
        Session other = Session.local(connection);
        Set<Session> met = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        Work<Boolean> meeting = session -> {
            met.add(session);
            both.countDown();
            return await(both);
        };
        try (SideBySide together = helpedBy(other)) {
            assertThat(together.run(own, List.of(meeting, meeting))).containsExactly(true, true);
        }
        assertThat(met).containsExactlyInAnyOrder(own, other);
    }

    @Test
    void whoeverGetsNoHelpDoesAllOfItAlone() throws SQLException {
        try (SideBySide together = new SideBySide(TWO_PROCESSORS, help -> {})) {
            assertThat(together.run(own, numbers(5))).containsExactly(0, 1, 2, 3, 4);
        }
        assertThat(SideBySide.NOBODY.run(own, numbers(3))).containsExactly(0, 1, 2);
    }

    @Test
    void nothingIsStillRunningOnceOneHasFailed() {
        Set<String> running = ConcurrentHashMap.newKeySet();
        CountDownLatch bothHaveBegun = new CountDownLatch(2);
        Work<Boolean> fails = session -> {
            bothHaveBegun.countDown();
            await(bothHaveBegun);
            throw new SQLException("the disk is gone");
        };
        Work<Boolean> goesOn = session -> {
            running.add("it");
            bothHaveBegun.countDown();
            await(bothHaveBegun);
            return running.remove("it");
        };
        try (SideBySide together = helpedBy(Session.local(connection))) {
            assertThatThrownBy(() -> together.run(own, List.of(fails, goesOn))).hasMessage("the disk is gone");
        }
        assertThat(running).isEmpty();
    }

    @Test
    void whoeverHoldsTheLastConnectionLooksWithoutHelp() throws SQLException {
        String url = FreshFile.at(folder.resolve("headcount.db"));
        try (SqliteDatabase database = new SqliteDatabase(url, "service")) {
            assertThat(nested(database, SqliteDatabase.MOST_READERS)).hasSize(5);
        }
    }

    /** Within looks of which each holds a connection. */
    private static List<Integer> nested(SqliteDatabase database, int deep) {
        return database.look(session -> deep == 1 ? session.sideBySide(numbers(5)) : nested(database, deep - 1));
    }

    private static SideBySide helpedBy(Session other) {
        return new SideBySide(TWO_PROCESSORS, help -> {
            try {
                help.in(other);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static List<Work<Integer>> numbers(int many) {
        return IntStream.range(0, many)
                .<Work<Integer>>mapToObj(number -> session -> number)
                .toList();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
