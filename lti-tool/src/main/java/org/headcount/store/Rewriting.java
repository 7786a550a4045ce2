package org.headcount.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Writes the tables of an SQLite file anew that say who somebody is. While a table is empty all of its pages are given
 * back, and {@code secure_delete} fills each of them with zeros: also what lay in them beside the rows, where these stood
 * before a page was split.
 */
final class Rewriting {

    /** Whatever else an erasure takes something out of has to be named here; see {@link SqlErasures}. */
    static final List<String> TABLES = List.of("identity_name", "former_name", "fact_note", "hold");

    private static final String SHAPE = """
            select sql
            from sqlite_schema
            where tbl_name = ? and type in ('table', 'index') and sql is not null
            order by type desc
            """;

    private static final String ROWS = """
            select (select count(*) from (select 1 from identity_name limit ?))
                + (select count(*) from (select 1 from fact_note limit ?))
            """;

    private Rewriting() {}

    /** Whether there are no more rows to write than so many. */
    static boolean isWithin(Session session, int most) throws SQLException {
        return session.first(ROWS, row -> row.getLong(1), most + 1, most + 1).orElseThrow() <= most;
    }

    /**
     * Writes one of them anew, by way of a table of the same shape, into and out of which SQLite copies whole rows and
     * indexes in their order. To be called in a transaction of its own, so that others have their turn between two tables.
     */
    static void run(Session session, String table) throws SQLException {
        for (String shape : session.list(SHAPE, row -> row.getString(1), table)) {
            session.update(aside(shape));
        }
        session.update("insert into temp.aside select * from main." + table);
        session.update("delete from main." + table);
        session.update("insert into main." + table + " select * from temp.aside");
        session.update("drop table temp.aside");
    }

    private static String aside(String shape) {
        return shape.replaceFirst("(?i)^create table \\w+", "create temp table aside")
                .replaceFirst("(?i)^create (unique )?index (\\w+)\\s+on \\w+", "create $1index temp.aside_$2 on aside");
    }
}
