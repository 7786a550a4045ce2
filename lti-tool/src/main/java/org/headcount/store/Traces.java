package org.headcount.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from an SQLite file what deleting leaves in it. {@code secure_delete} overwrites a row where it stands, and not
 * where it stood before its page was split; so the file is written anew, and its log cut off. Whoever writes meanwhile
 * waits, so the erasures of a minute share one rewriting.
 */
final class Traces {

    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    private static final String PENDING = """
            select institution, learner, erased_at
            from erasure
            where traces = 1
            """;

    private static final String GONE = """
            update erasure
            set traces = 0
            where institution = ? and learner = ? and erased_at = ?
            """;

    private static final int LONGEST_WAIT = 500;

    private record Pending(String institution, String learner, long erasedAt) {}

    private final Database database;
    private final String url;

    /** @param url of the file that the database is on */
    Traces(Database database, String url) {
        this.database = database;
        this.url = url;
    }

    /** Does nothing unless somebody was erased since it last came to its end; where readers keep the log, it has to come again. */
    void remove() {
        List<Pending> pending = database.read(session ->
                session.list(PENDING, row -> new Pending(row.getString(1), row.getString(2), row.getLong(3))));
        if (pending.isEmpty()) {
            return;
        }
        try {
            if (!rewritten()) {
                LOG.info("traces of erased learners stay until nobody reads the file's log; tried again");
                return;
            }
        } catch (SQLException e) {
            throw new StoreException("the file keeps traces of erased learners until the next attempt", e);
        }
        database.<Boolean>write(session -> {
            for (Pending one : pending) {
                session.update(GONE, one.institution(), one.learner(), one.erasedAt());
            }
            return true;
        });
    }

    private boolean rewritten() throws SQLException {
        try (Connection connection = SqliteConnection.open(url);
                Statement statement = connection.createStatement()) {
            // who waits for readers keeps writers waiting; and what is rewritten while somebody reads the log makes it
            // longer and longer
            statement.execute("pragma busy_timeout = " + LONGEST_WAIT);
            if (!cutOff(statement)) {
                return false;
            }
            statement.execute("vacuum");
            return cutOff(statement);
        }
    }

    /** Carries the log over into the file; false while somebody reads it. */
    private static boolean cutOff(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            return result.next() && result.getInt(1) == 0;
        }
    }
}
