package org.headcount.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.headcount.gateway.TemporarilyUnavailable;

/** A PostgreSQL server: each unit of work is a transaction of its own, run again when it lost against another one. */
final class PostgresDatabase implements Database {

    private static final int ATTEMPTS = 8;

    /** So long somebody waits for a connection: while the server is away, everybody does, and keeps a thread from others. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Rows that nobody would miss come and go by the thousand, and few are there at a time: whenever the server looks, its best
     * plan is to read the whole table. It keeps to that while those that are gone lie in it, until it cleans up a minute later.
     * What has no key to go by looks so dear then that it would be compiled.
     */
    private static final String BY_KEY = " -c enable_seqscan=off -c jit=off";

    private static final long FIRST_PAUSE_NANOSECONDS = 2_000_000;

    private final HikariDataSource writing;
    private final HikariDataSource reading;
    private final SideBySide sideBySide = new SideBySide(Runtime.getRuntime().availableProcessors(), this::lend);

    private PostgresDatabase(HikariDataSource writing, HikariDataSource reading) {
        this.writing = writing;
        this.reading = reading;
    }

    /**
     * @param durable whether a commit waits until it survives a power cut; else only the server's death on its own
     *     loses nothing, and rows are found by their keys alone
     */
    static PostgresDatabase open(Server server, String name, boolean durable) {
        HikariConfig writing = server.pool(name + "-write");
        writing.addDataSourceProperty(
                "options", durable ? "-c synchronous_commit=on" : "-c synchronous_commit=off" + BY_KEY);
        HikariConfig reading = server.pool(name + "-read");
        reading.setReadOnly(true);
        reading.setTransactionIsolation("TRANSACTION_REPEATABLE_READ"); // all selects of one read see one view
        return new PostgresDatabase(new HikariDataSource(writing), new HikariDataSource(reading));
    }

    /** Brings the database to the shape that this version needs. */
    static void migrate(Server server) {
        try (HikariDataSource once = new HikariDataSource(server.pool("store-migration"))) {
            Migrations.run(once, Dialect.POSTGRESQL, "tables", "postgresql");
        }
    }

    /** Where the server is, and who we are to it. */
    record Server(String url, String user, String password, int connections) {
        private HikariConfig pool(String name) {
            HikariConfig config = new HikariConfig();
            config.setPoolName(name);
            config.setJdbcUrl(url);
            if (!user.isEmpty()) {
                config.setUsername(user);
                config.setPassword(password);
            }
            config.setMaximumPoolSize(connections);
            config.setConnectionTimeout(PATIENCE.toMillis());
            config.setMinimumIdle(1);
            config.setAutoCommit(false);
            config.addDataSourceProperty(
                    "logServerErrorDetail", "false"); // it would repeat rows, and people are in them
            return config;
        }

        @Override
        public String toString() {
            return "Server[" + user + "]"; // the URL may hold a password
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public <T> T write(Work<T> work) {
        return repeated(() -> within(writing, work));
    }

    @Override
    public <T> T writeAtOnce(Work<T> work) {
        return repeated(() -> committing(() -> alone(writing, work)));
    }

    private interface Attempt<T> {
        T make() throws SQLException;
    }

    private static <T> T repeated(Attempt<T> once) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once.make();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !Outage.isLost(e)) {
                    throw Outage.unwritten(e);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOSECONDS << attempt));
            }
        }
    }

    /**
     * Makes what commits. Where the connection breaks meanwhile nobody knows whether it is written, and that is told as a failure:
     * whoever were invited to ask again might do twice what nobody recognizes as a repetition, such as making a key.
     */
    private static <T> T committing(Attempt<T> last) throws SQLException {
        try {
            return last.make();
        } catch (SQLException e) {
            if (Outage.isSilent(e)) {
                throw new StoreException("the connection broke, and it is not known whether anything was written", e);
            }
            throw e;
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return within(reading, work);
        } catch (SQLException e) {
            throw Outage.unread(e);
        }
    }

    @Override
    public <T> T look(Work<T> work) {
        try {
            return alone(reading, work);
        } catch (SQLException e) {
            throw Outage.unread(e);
        }
    }

    /** Whatever keeps us from the server, and whoever has all connections to it: nothing was asked yet. */
    private static Connection connection(HikariDataSource pool) {
        try {
            return pool.getConnection();
        } catch (SQLException e) { // of the pool itself, so that its words are about nobody
            String state = e.getSQLState(); // none where all are taken
            throw new TemporarilyUnavailable(e.getMessage() + (state == null ? "" : ": SQLSTATE " + state));
        }
    }

    private <T> T alone(HikariDataSource pool, Work<T> work) throws SQLException {
        try (Connection connection = connection(pool)) {
            connection.setAutoCommit(true); // no question to the server but the one; the pool sets it back
            return work.in(session(pool, connection));
        }
    }

    /** Whoever writes looks alone: others do not see what is not committed. */
    private Session session(HikariDataSource pool, Connection connection) {
        return pool == reading ? Session.remote(connection, sideBySide) : Session.remote(connection);
    }

    /** Where somebody else takes it first the helper waits, and whoever is helped does the work meanwhile. */
    private void lend(Work<?> help) {
        if (reading.getHikariPoolMXBean().getIdleConnections() > 0) {
            look(help);
        }
    }

    private <T> T within(HikariDataSource pool, Work<T> work) throws SQLException {
        try (Connection connection = connection(pool)) {
            try {
                Session session = session(pool, connection);
                T result = work.in(session);
                if (session.takeUndone()) {
                    connection.rollback();
                    return result;
                }
                return committed(pool, session, result);
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** Whoever only reads has all by then. */
    private <T> T committed(HikariDataSource pool, Session session, T result) throws SQLException {
        Attempt<T> commit = () -> {
            session.commit();
            return result;
        };
        return pool == reading ? commit.make() : committing(commit);
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) { // the connection itself is broken, and the server rolls back
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        sideBySide.close();
        writing.close();
        reading.close();
    }
}
