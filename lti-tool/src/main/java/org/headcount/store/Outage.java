package org.headcount.store;

import java.sql.SQLException;
import java.util.Set;
import org.headcount.gateway.TemporarilyUnavailable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells what passes by itself from what does not, by what PostgreSQL says of a failure (its manual, appendix A). Of a file only that another process has it does. */
final class Outage {

    private static final String CONNECTION_EXCEPTION = "08";

    /** The bits of SQLite's result codes that are the same for all of a kind. */
    private static final int PRIMARY = 0xff;

    /** Shutting down, crashed, not yet up, has no connection left. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "53300");

    /** Serialization failure, deadlock: the loser is rolled back and may try again. */
    private static final Set<String> LOST = Set.of("40001", "40P01");

    private Outage() {}

    /** Whether the server fell silent: what it was asked last it may have done, or not. Where it says itself that it goes, it has not. */
    static boolean isSilent(SQLException e) {
        return state(e).startsWith(CONNECTION_EXCEPTION);
    }

    /** Whether other transactions came first. */
    static boolean isLost(SQLException e) {
        return LOST.contains(state(e));
    }

    /** Whether another process had the file for longer than anybody waited; what was asked then has not begun. */
    static boolean isBusy(SQLException e) {
        return e instanceof SQLiteException file
                && (file.getResultCode().code & PRIMARY) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    /** What to throw where something was read. */
    static RuntimeException unread(SQLException e) {
        return thrown("the database did not answer", e);
    }

    /** What to throw where something was to be written, and no commit had begun. */
    static RuntimeException unwritten(SQLException e) {
        return thrown("nothing was written", e);
    }

    /** What passes comes without the server's own words: anybody may be named in them. */
    private static RuntimeException thrown(String what, SQLException e) {
        if (isBusy(e)) {
            return new TemporarilyUnavailable(what + ": another process has the file");
        }
        return isSilent(e) || isLost(e) || AWAY.contains(state(e))
                ? new TemporarilyUnavailable(what + ": SQLSTATE " + state(e))
                : new StoreException(what, e);
    }

    private static String state(SQLException e) {
        return String.valueOf(e.getSQLState());
    }
}
