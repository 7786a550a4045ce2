package org.headcount.store;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** One SQLite file in WAL mode: one writer that groups commits, and a few connections that read beside it. Another process may use the same file. */
final class SqliteDatabase implements Database {

    private static final int MOST_READERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final String url;
    private final GroupCommit writer;
    private final ConcurrentLinkedDeque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore readers = new Semaphore(MOST_READERS);
    private volatile boolean closed;

    SqliteDatabase(String url, String name) throws SQLException {
        this.url = url;
        this.writer = new GroupCommit(name, SqliteConnection.writing(url));
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public <T> T write(Work<T> work) {
        return writer.submit(work);
    }

    @Override
    public <T> T read(Work<T> work) {
        return within((connection, session) -> {
            connection.begin();
            T result = work.in(session);
            connection.commit();
            return result;
        });
    }

    @Override
    public <T> T look(Work<T> work) {
        return within((connection, session) -> work.in(session));
    }

    private interface Reading<T> {
        T on(SqliteConnection connection, Session session) throws SQLException;
    }

    private <T> T within(Reading<T> reading) {
        readers.acquireUninterruptibly();
        try {
            SqliteConnection connection = take();
            boolean whole = false;
            try {
                T result = reading.on(connection, connection.session());
                whole = true;
                return result;
            } finally {
                giveBack(connection, whole);
            }
        } catch (SQLException e) {
            throw new StoreException("the database did not answer", e);
        } finally {
            readers.release();
        }
    }

    /** How many writes have not begun. */
    int waiting() {
        return writer.waiting();
    }

    private SqliteConnection take() throws SQLException {
        if (closed) {
            throw new StoreException("the database is closed");
        }
        SqliteConnection connection = idle.pollFirst();
        return connection == null ? SqliteConnection.reading(url) : connection;
    }

    /** Keeps a connection for the next reader, but for one whose work broke off: it may still hold a result open. */
    private void giveBack(SqliteConnection connection, boolean whole) {
        if (whole && !closed) {
            idle.addFirst(connection);
        } else {
            connection.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        readers.acquireUninterruptibly(MOST_READERS);
        try {
            for (SqliteConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
                connection.close();
            }
        } finally {
            readers.release(MOST_READERS);
        }
        writer.close();
    }
}
