package org.headcount.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL server: each unit of work is a transaction of its own, run again when it lost against another one. */
final class PostgresDatabase implements Database {

    /** Serialization failure, deadlock: the loser is rolled back and may try again. */
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    private static final int ATTEMPTS = 8;

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
        return repeated(() -> alone(writing, work));
    }

    private interface Attempt<T> {
        T make() throws SQLException;
    }

    private static <T> T repeated(Attempt<T> once) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once.make();
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !TRY_AGAIN.contains(String.valueOf(e.getSQLState()))) {
                    throw new StoreException("nothing was written, unless the connection broke at the commit", e);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(FIRST_PAUSE_NANOSECONDS << attempt));
            }
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return within(reading, work);
        } catch (SQLException e) {
            throw new StoreException("the database did not answer", e);
        }
    }

    @Override
    public <T> T look(Work<T> work) {
        try {
            return alone(reading, work);
        } catch (SQLException e) {
            throw new StoreException("the database did not answer", e);
        }
    }

    private <T> T alone(HikariDataSource pool, Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
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
        try (Connection connection = pool.getConnection()) {
            try {
                Session session = session(pool, connection);
                T result = work.in(session);
                if (session.takeUndone()) {
                    connection.rollback();
                } else {
                    session.commit();
                }
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        }
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
