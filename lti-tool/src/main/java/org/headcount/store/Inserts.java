package org.headcount.store;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * An insert of any number of rows, by few statements of three lengths, so that the database plans each once; of very many, in
 * bulk where the database can.
 */
final class Inserts {

    private static final int MANY = 50;
    private static final int SOME = 8;

    /** From how many on it is cheaper to send rows in bulk. */
    private static final int VERY_MANY = 100;

    private final String many;
    private final String some;
    private final String one;
    private final String orFail;
    private final String copy;

    /**
     * @param before up to the values
     * @param columns how many values a row has
     * @param after what follows them; of several rows at a time none may say what to do about another
     */
    Inserts(String before, int columns, String after) {
        this.many = sql(before, columns, after, MANY);
        this.some = sql(before, columns, after, SOME);
        this.one = sql(before, columns, after, 1);
        this.orFail = sql(before, columns, "", 1);
        this.copy = before.replace("insert into", "copy") + "from stdin";
    }

    private static String sql(String before, int columns, String after, int rows) {
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        return before + "values " + String.join(", ", Collections.nCopies(rows, row)) + "\n" + after;
    }

    /** As {@link Session#later}. */
    void later(Session session, Object[] row) throws SQLException {
        session.later(one, row);
    }

    /** As {@link Session#insertNew}, where nothing is done about a key that is taken. */
    boolean insertNew(Session session, Object[] row) throws SQLException {
        return session.insertNew(one, orFail, row);
    }

    /** Says how many rows it changed. */
    int write(Session session, List<Object[]> rows) throws SQLException {
        int written = 0;
        int next = 0;
        while (next < rows.size()) {
            int rest = rows.size() - next;
            int together = rest >= MANY ? MANY : rest >= SOME ? SOME : 1;
            String sql = together == MANY ? many : together == SOME ? some : one;
            written += session.update(sql, values(rows.subList(next, next + together)));
            next += together;
        }
        return written;
    }

    /**
     * The same of rows that were not there a moment ago. Where one is by now, either it says that it wrote fewer, or the whole
     * work begins anew.
     */
    int load(Session session, List<Object[]> rows) throws SQLException {
        return rows.size() >= VERY_MANY && session.copies() ? session.copy(copy, rows) : write(session, rows);
    }

    private static Object[] values(List<Object[]> rows) {
        int columns = rows.get(0).length;
        Object[] values = new Object[rows.size() * columns];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, values, row * columns, columns);
        }
        return values;
    }
}
