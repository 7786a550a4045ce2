package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    private static final int TRANSACTION = 100_000;
    private static final long WORTH_WHILE = 5 * TRANSACTION;
    private static final long MOST = 10 * TRANSACTION;

    private static final String WRITE =
            "insert into institution (id, name, created_at, terms_mark) values (lower(hex(randomblob(8))), ?, 0, 0)";

    @TempDir
    private Path folder;

    private String url = "";
    private SqliteConnection writer;
    private Checkpoints checkpoints;

    @BeforeEach
    void somebodyLoads() throws SQLException {
        url = FreshFile.at(folder.resolve("headcount.db"));
        writer = SqliteConnection.loading(url);
        checkpoints = new Checkpoints(url, "checkpoints", WORTH_WHILE, MOST);
    }

    @AfterEach
    void nobodyDoes() {
        checkpoints.close();
        writer.close();
    }

    @Test
    void theLogDoesNotGrowHoweverMuchIsWrittenWithoutAPause() throws Exception {
        write(100);

        assertThat(log()).isLessThan(2 * MOST);
        assertThat(institutions()).isEqualTo(100);
    }

    @Test
    void itGrowsWhileSomebodyReadsWhatWasThereBeforeAndNoLonger() throws Exception {
        write(1);
        try (Connection reader = SqliteConnection.open(url);
                Statement statement = reader.createStatement()) {
            statement.execute("begin");
            try (ResultSet some = statement.executeQuery("select count(*) from institution")) {
                assertThat(some.next()).isTrue();
                assertThat(some.getInt(1)).isOne();
            }
            write(50);
            statement.execute("commit");
        }
        long grown = log();
        assertThat(grown).isGreaterThan(2 * MOST);

        write(100);

        assertThat(log()).isLessThan(grown + 2 * MOST);
        assertThat(institutions()).isEqualTo(151);
    }

    @Test
    void nothingIsLeftInItAtTheEndThoughOthersHaveTheFileOpen() throws Exception {
        Path file = folder.resolve("headcount.db");
        long before = Files.size(file);
        write(3);

        checkpoints.close();

        assertThat(Files.size(file)).isGreaterThan(before + 3 * TRANSACTION);
        checkpoints = new Checkpoints(url, "checkpoints", WORTH_WHILE, MOST);
    }

    private void write(int transactions) throws SQLException {
        for (int each = 0; each < transactions; each++) {
            writer.begin();
            writer.session().update(WRITE, "x".repeat(TRANSACTION));
            writer.commit();
            checkpoints.committed();
        }
    }

    private long log() throws IOException {
        return Files.size(folder.resolve("headcount.db-wal"));
    }

    private int institutions() throws SQLException {
        try (Connection reader = SqliteConnection.open(url);
                Statement statement = reader.createStatement();
                ResultSet all = statement.executeQuery("select count(*) from institution")) {
            assertThat(all.next()).isTrue();
            return all.getInt(1);
        }
    }
}
