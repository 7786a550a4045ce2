package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A statement that is kept and asked again and again. The driver reads the names of its columns with every run, one call into SQLite for each, though they
 * stay the same and nobody here asks for them; this one reads them once.
 */
final class SqliteStatement extends JDBC4PreparedStatement {

    private String @Nullable [] columns;

    SqliteStatement(SQLiteConnection connection, String sql) throws SQLException {
        super(connection, sql);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        rs.colsMeta = columns;
        ResultSet result = super.getResultSet();
        columns = rs.colsMeta;
        return result;
    }
}
