package org.headcount.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection within one transaction. Values are text, numbers or bytes; columns are read by position. Not for more than one thread at a time. */
final class Session {

    /** Makes something of the row that a result stands on. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes rows one at a time. */
    @FunctionalInterface
    interface Rows {
        void row(ResultSet row) throws SQLException;
    }

    private static final int ROWS_A_FETCH = 1000;

    private final Connection connection;
    private final boolean keepsStatements;
    private final Map<String, PreparedStatement> kept = new HashMap<>();
    private boolean undone;

    /** @param keepsStatements whether prepared statements live as long as the connection; else its driver sees to that */
    Session(Connection connection, boolean keepsStatements) {
        this.connection = connection;
        this.keepsStatements = keepsStatements;
    }

    /** Runs a statement and says how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return with(sql, values, PreparedStatement::executeUpdate);
    }

    /** All rows of a result that is known to be short. */
    <T> List<T> list(String sql, Row<T> mapper, @Nullable Object... values) throws SQLException {
        return with(sql, values, statement -> {
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(mapper.read(result));
                }
                return rows;
            }
        });
    }

    /** The first row, if there is any. */
    <T> Optional<T> first(String sql, Row<T> mapper, @Nullable Object... values) throws SQLException {
        return with(sql, values, statement -> {
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(mapper.read(result)) : Optional.empty();
            }
        });
    }

    boolean exists(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> true, values).isPresent();
    }

    /** Hands over the rows of a result of any length, while other statements may run. */
    void each(String sql, Rows rows, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(ROWS_A_FETCH);
            bind(statement, values);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.row(result);
                }
            }
        }
    }

    /** Undoes all that this unit of work has changed, once it returns; what it returns reaches its caller all the same. */
    void undo() {
        undone = true;
    }

    /** Whether the work since the last call asked to be undone. */
    boolean takeUndone() {
        boolean was = undone;
        undone = false;
        return was;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, @Nullable Object[] values, Use<T> use) throws SQLException {
        if (keepsStatements) {
            PreparedStatement statement = kept.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                kept.put(sql, statement);
            }
            bind(statement, values);
            return use.of(statement);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return use.of(statement);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values) throws SQLException {
        for (int index = 0; index < values.length; index++) {
            Object value = values[index];
            if (value instanceof String text) {
                statement.setString(index + 1, text);
            } else if (value instanceof Long number) {
                statement.setLong(index + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(index + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(index + 1, bytes);
            } else if (value == null) {
                statement.setNull(index + 1, Types.NULL); // of whatever type the column is
            } else {
                throw new IllegalArgumentException(
                        "no column takes a " + value.getClass().getName());
            }
        }
    }
}
