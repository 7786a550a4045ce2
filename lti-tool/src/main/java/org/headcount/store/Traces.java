package org.headcount.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.headcount.metering.fact.Micros;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from an SQLite file what deleting leaves in it. {@code secure_delete} overwrites a row where it stands, and not
 * where it stood before its page was split; so the tables that say who somebody is are written anew, and the log is cut
 * off. Whoever writes meanwhile waits, so the erasures of a minute share one rewriting, and those of a day where there is
 * much to write: then it is done at night. Copies have no traces, whenever they are made: they are written anew themselves.
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

    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    /** As many rows are written anew in about a second. */
    private static final int FEW = 100_000;

    private static final int NIGHT_BEGINS = 2;
    private static final int NIGHT_ENDS = 4;

    /** After which no night is waited for any longer: there was none, or somebody read the log all through it. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private record Pending(String institution, String learner, long erasedAt) {}

    private final Database database;
    private final String url;
    private final InstantSource clock;
    private final ZoneId zone;
    private final int few;

    /**
     * @param url of the file that the database is on
     * @param zone by which it is night
     */
    Traces(Database database, String url, InstantSource clock, ZoneId zone) {
        this(database, url, clock, zone, FEW);
    }

    /** @param few up to how many rows nobody minds */
    Traces(Database database, String url, InstantSource clock, ZoneId zone, int few) {
        this.database = database;
        this.url = url;
        this.clock = clock;
        this.zone = zone;
        this.few = few;
    }

    /**
     * Does nothing unless somebody was erased since it last came to its end, nor while nobody should wait; where readers
     * keep the log, it has to come again.
     */
    void remove() {
        List<Pending> pending = database.read(session ->
                session.list(PENDING, row -> new Pending(row.getString(1), row.getString(2), row.getLong(3))));
        if (pending.isEmpty() || !(areFew() || isNight() || isLongDue(pending))) {
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

    private boolean areFew() {
        return database.read(session -> Rewriting.isWithin(session, few));
    }

    private boolean isNight() {
        int hour = clock.instant().atZone(zone).getHour();
        return hour >= NIGHT_BEGINS && hour < NIGHT_ENDS;
    }

    private boolean isLongDue(List<Pending> pending) {
        long since = Micros.of(clock.instant().minus(LONGEST));
        return pending.stream().anyMatch(one -> one.erasedAt() <= since);
    }

    private boolean rewritten() throws SQLException {
        try (Connection connection = SqliteConnection.open(url);
                Statement statement = connection.createStatement()) {
            // who waits for readers keeps writers waiting; and what is rewritten while somebody reads the log makes it
            // longer and longer
            SqliteConnection.Patience.upTo(LONGEST_WAIT, connection);
            if (!cutOff(statement)) {
                return false;
            }
            for (String table : Rewriting.TABLES) {
                database.<Boolean>write(session -> {
                    Rewriting.run(session, table);
                    return true;
                });
            }
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
