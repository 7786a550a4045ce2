package org.headcount.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.headcount.gateway.TemporarilyUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.BusyHandler;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** A connection to an SQLite file whose transactions begin and end where we say. */
final class SqliteConnection {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteConnection.class);

    /** How long one attempt waits while another process writes to the same file. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int ATTEMPTS = 6;

    /**
     * Looks every few milliseconds whether the other process still writes. SQLite's own waits grow to a tenth of a second: of
     * an import, which pauses for a moment after each transaction, they would see no pause at all.
     */
    static final class Patience extends BusyHandler {

        private static final Duration BETWEEN = Duration.ofMillis(2);

        private final Duration most;
        private long since;

        private Patience(Duration most) {
            this.most = most;
        }

        /** Has a connection wait so long at most. */
        static void upTo(Duration most, Connection connection) throws SQLException {
            BusyHandler.setHandler(connection, new Patience(most));
        }

        @Override
        protected int callback(int before) {
            if (before == 0) {
                since = System.nanoTime();
            }
            boolean interrupted = Thread.interrupted(); // else it would not wait at all
            LockSupport.parkNanos(BETWEEN.toNanos());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return System.nanoTime() - since < most.toNanos() ? 1 : 0;
        }
    }

    private final Connection connection;
    private final Session session;
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollBack;
    private final PreparedStatement savepoint;
    private final PreparedStatement rollBackToSavepoint;
    private final PreparedStatement release;

    private SqliteConnection(Connection connection, Session session, String begin) throws SQLException {
        this.connection = connection;
        this.session = session;
        this.begin = connection.prepareStatement(begin);
        this.commit = connection.prepareStatement("commit");
        this.rollBack = connection.prepareStatement("rollback");
        this.savepoint = connection.prepareStatement("savepoint unit");
        this.rollBackToSavepoint = connection.prepareStatement("rollback to unit");
        this.release = connection.prepareStatement("release unit");
    }

    /** Opens the connection that writes; it asks for the write lock at the beginning of each transaction, so that it never loses it half-way. */
    static SqliteConnection writing(String url) throws SQLException {
        return writing(url, PATIENCE);
    }

    /** @param patience how long one attempt to begin waits while another process writes to the same file */
    static SqliteConnection writing(String url, Duration patience) throws SQLException {
        Connection connection = open(url);
        Patience.upTo(patience, connection);
        return writing(connection);
    }

    /**
     * The same for whoever writes without a pause: what was committed is carried over by {@link Checkpoints} alone, what is
     * looked up is mostly at hand, and what a statement may have to undo needs no file. The cache holds all that one
     * transaction changes: what does not fit is written twice, and read and summed up again at the commit.
     */
    static SqliteConnection loading(String url) throws SQLException {
        Connection connection = open(url);
        run(connection, "pragma temp_store = memory");
        run(connection, "pragma cache_size = -786432");
        run(connection, "pragma wal_autocheckpoint = 0");
        return writing(connection);
    }

    private static SqliteConnection writing(Connection connection) throws SQLException {
        return new SqliteConnection(connection, Session.local(connection), "begin immediate");
    }

    /** @param helped who helps with long looks */
    static SqliteConnection reading(String url, SideBySide helped) throws SQLException {
        Connection connection = open(url);
        run(connection, "pragma query_only = on");
        return new SqliteConnection(connection, Session.local(connection, helped), "begin");
    }

    static Connection open(String url) throws SQLException {
        Properties properties = new Properties();
        // else the driver prepares and asks another statement after each insert
        properties.setProperty(SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.pragmaName, "false");
        Connection connection = new JDBC().connect(url, properties);
        Patience.upTo(PATIENCE, connection);
        run(connection, "pragma journal_mode = wal");
        run(connection, "pragma synchronous = full"); // a commit survives a power cut
        run(connection, "pragma secure_delete = on"); // what is erased leaves no trace where it stood last
        run(connection, "pragma recursive_triggers = on"); // else a replaced row is deleted unseen by its trigger
        run(connection, "pragma journal_size_limit = 67108864");
        run(connection, "pragma wal_autocheckpoint = 4000"); // pages that change often are carried over less often
        run(connection, "pragma cache_size = -8192");
        return connection;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    Session session() {
        return session;
    }

    /** @throws TemporarilyUnavailable if another process has the file all the while: then nothing has begun */
    void begin() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                begin.execute();
                return;
            } catch (SQLException e) {
                if (!Outage.isBusy(e)) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    throw Outage.unwritten(e);
                }
                LOG.info("another process is writing to the database; attempt {}", attempt);
            }
        }
    }

    void commit() throws SQLException {
        commit.execute();
    }

    void rollBack() throws SQLException {
        rollBack.execute();
    }

    /** Rolls back what may have been rolled back already by the failure itself. */
    void rollBackQuietly() {
        try {
            rollBack();
        } catch (SQLException e) {
            LOG.debug("nothing to roll back", e);
        }
    }

    void savepoint() throws SQLException {
        savepoint.execute();
    }

    void rollBackToSavepoint() throws SQLException {
        rollBackToSavepoint.execute();
    }

    void release() throws SQLException {
        release.execute();
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("a connection did not close cleanly", e);
        }
    }
}
