package org.headcount.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.sqlite.SQLiteConnection;

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

    /** PostgreSQL's code for a key that is there already. */
    private static final String TAKEN = "23505";

    /** For whoever lost against another transaction. */
    private static final String AGAIN = "40001";

    private final Connection connection;
    private final boolean isRemote;
    private final SideBySide helped;
    private final Map<String, PreparedStatement> kept = new HashMap<>();
    private final List<String> laterSql = new ArrayList<>();
    private final List<@Nullable Object> laterValues = new ArrayList<>();
    private boolean undone;
    private boolean beginsAnewIfTaken;

    private Session(Connection connection, boolean isRemote, SideBySide helped) {
        this.connection = connection;
        this.isRemote = isRemote;
        this.helped = helped;
    }

    /** On a file: prepared statements live as long as the connection, and each runs when it is told to. */
    static Session local(Connection connection) {
        return local(connection, SideBySide.NOBODY);
    }

    /** The same, for whoever only looks. */
    static Session local(Connection connection, SideBySide helped) {
        return new Session(connection, false, helped);
    }

    /** On a server: its driver keeps prepared statements, and a way there costs more than most statements do, so several share one. */
    static Session remote(Connection connection) {
        return remote(connection, SideBySide.NOBODY);
    }

    /** The same, helped with what it only looks at. */
    static Session remote(Connection connection, SideBySide helped) {
        return new Session(connection, true, helped);
    }

    Dialect dialect() {
        return isRemote ? Dialect.POSTGRESQL : Dialect.SQLITE;
    }

    /** Runs a statement and says how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return with(sql, values, PreparedStatement::executeUpdate);
    }

    /** Runs a statement before the next other one or the end of the transaction, whoever does not need to know how many rows it changed. */
    void later(String sql, @Nullable Object... values) throws SQLException {
        if (isRemote) {
            laterSql.add(sql);
            Collections.addAll(laterValues, values);
        } else {
            update(sql, values);
        }
    }

    /**
     * Inserts a row that was not there a moment ago, and says whether it did. On a server that goes there later, as {@link #later}:
     * where its key is taken by then the whole work begins anew.
     *
     * @param orNothing the insert that does nothing where the key is taken
     * @param orFail the one that fails
     */
    boolean insertNew(String orNothing, String orFail, @Nullable Object... values) throws SQLException {
        if (!isRemote) {
            return update(orNothing, values) == 1;
        }
        later(orFail, values);
        beginsAnewIfTaken = true;
        return true;
    }

    /** Ends the transaction on a server, whose last statements and the end go there together: where one of them fails nothing after it is done. */
    void commit() throws SQLException {
        if (!laterSql.isEmpty()) {
            laterSql.add("commit");
            flush();
        }
        connection.commit(); // the driver says it to the server where that has not heard it yet
    }

    /** Runs what was left for later, before anything is asked. */
    private void flush() throws SQLException {
        if (laterSql.isEmpty()) {
            return;
        }
        String sql = String.join(";\n", laterSql);
        Object[] values = laterValues.toArray();
        boolean anewIfTaken = beginsAnewIfTaken;
        dropLater();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            statement.execute();
        } catch (SQLException e) {
            throw anewIfTaken ? anewIfTaken(e) : e;
        }
    }

    private static SQLException anewIfTaken(SQLException e) {
        return TAKEN.equals(e.getSQLState())
                ? new SQLException("a key was taken by another transaction meanwhile", AGAIN, e)
                : e;
    }

    private void dropLater() {
        laterSql.clear();
        laterValues.clear();
        beginsAnewIfTaken = false;
    }

    /** One of several questions that do not depend on each other's answers; the answer is its first row. */
    static final class Question<T> {

        private final String sql;
        private final Row<T> mapper;
        private final @Nullable Object[] values;
        private Optional<T> answer = Optional.empty();

        Question(String sql, Row<T> mapper, @Nullable Object... values) {
            this.sql = sql;
            this.mapper = mapper;
            this.values = values;
        }

        /** Once it was asked: the first row, if there is any. */
        Optional<T> answer() {
            return answer;
        }

        private void read(ResultSet result) throws SQLException {
            answer = result.next() ? Optional.of(mapper.read(result)) : Optional.empty();
        }
    }

    /** Asks one question after the other, in one go. */
    void ask(List<Question<?>> questions) throws SQLException {
        if (!isRemote) {
            for (Question<?> question : questions) {
                with(question.sql, question.values, statement -> {
                    try (ResultSet result = statement.executeQuery()) {
                        question.read(result);
                        return true;
                    }
                });
            }
            return;
        }
        flush();
        String sql = questions.stream().map(question -> question.sql).collect(Collectors.joining(";\n"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(
                    statement,
                    questions.stream()
                            .flatMap(question -> Arrays.stream(question.values))
                            .toArray());
            statement.execute();
            for (Question<?> question : questions) {
                try (ResultSet result = statement.getResultSet()) {
                    question.read(result);
                }
                statement.getMoreResults();
            }
        }
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

    /**
     * As {@link #first}, of a statement on a server that also inserts a row which was not there when it began: where the key is
     * taken by then the whole work begins anew.
     */
    <T> Optional<T> firstWithNew(String sql, Row<T> mapper, @Nullable Object... values) throws SQLException {
        try {
            return first(sql, mapper, values);
        } catch (SQLException e) {
            throw anewIfTaken(e);
        }
    }

    boolean exists(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> true, values).isPresent();
    }

    /**
     * Runs works that change nothing, each once and in no order: on this connection and, where there are processors and connections
     * that nobody else needs, on others at the same time. Those see what was committed until just then.
     */
    <T> List<T> sideBySide(List<Work<T>> works) throws SQLException {
        return helped.run(this, works);
    }

    /** Hands over the rows of a result of any length, while other statements may run. */
    void each(String sql, Rows rows, @Nullable Object... values) throws SQLException {
        flush();
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

    /** Whether {@link #copy} can be used. */
    boolean copies() {
        return isRemote;
    }

    /** Adds rows in bulk and says how many. Where a key of theirs is taken, whoever runs the transaction runs it again. */
    int copy(String sql, List<Object[]> rows) throws SQLException {
        flush();
        return CopiedRows.write(connection.unwrap(PGConnection.class).getCopyAPI(), sql, rows);
    }

    /** Undoes all that this unit of work has changed, once it returns; what it returns reaches its caller all the same. */
    void undo() {
        undone = true;
    }

    /** Whether the work since the last call asked to be undone. */
    boolean takeUndone() {
        boolean was = undone;
        undone = false;
        if (was) {
            dropLater();
        }
        return was;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, @Nullable Object[] values, Use<T> use) throws SQLException {
        if (!isRemote) {
            PreparedStatement statement = kept.get(sql);
            if (statement == null) {
                statement = new SqliteStatement(connection.unwrap(SQLiteConnection.class), sql);
                kept.put(sql, statement);
            }
            bind(statement, values);
            return use.of(statement);
        }
        flush();
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
