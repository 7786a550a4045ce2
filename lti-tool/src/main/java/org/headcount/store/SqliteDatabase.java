package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.headcount.gateway.TemporarilyUnavailable;

/** One SQLite file in WAL mode: one writer that groups commits, and a few connections that read beside it. Another process may use the same file. */
final class SqliteDatabase implements Database {

    static final int MOST_READERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** Another process that waits for the write lock looks for it every few milliseconds (see {@link SqliteConnection}), and nobody keeps it a place. */
    private static final long PAUSE_NANOSECONDS = 10_000_000;

    /** While a service writes to the same file: it waits for the end of each transaction. */
    private static final int FACTS_IN_COMPANY = 5_000;

    /** How many somebody who loads hands over at least, and is told of at a time. */
    static final int FACTS_IN_A_LIST = 20_000;

    /** While nobody else does. A page that many facts change is written once for all of them; the cache holds what they change. */
    static final int FACTS_ALONE = 60_000;

    /** Nobody who comes all the same is to wait longer: where facts take long fewer share a transaction. */
    static final Duration LONGEST_ALONE = Duration.ofSeconds(3);

    private final String url;
    private final Optional<Checkpoints> checkpoints;
    private final Company company = new Company();
    private volatile int alone = FACTS_IN_A_LIST;
    private final GroupCommit writer;
    private final ConcurrentLinkedDeque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore readers = new Semaphore(MOST_READERS);
    private final SideBySide sideBySide = new SideBySide(Runtime.getRuntime().availableProcessors(), this::lend);
    private volatile boolean closed;

    SqliteDatabase(String url, String name) throws SQLException {
        this(url, name, SqliteConnection.writing(url), Optional.empty());
    }

    private SqliteDatabase(String url, String name, SqliteConnection writing, Optional<Checkpoints> checkpoints) {
        this.url = url;
        this.checkpoints = checkpoints;
        this.writer = new GroupCommit(name, writing);
    }

    /** For whoever would write much without a pause: after each transaction it makes one, else a service on the same file could not write. */
    static SqliteDatabase toLoad(String url, String name) throws SQLException {
        return new SqliteDatabase(
                url, name, SqliteConnection.loading(url), Optional.of(new Checkpoints(url, name + "-checkpoints")));
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public <T> T write(Work<T> work) {
        if (checkpoints.isEmpty()) {
            return writer.submit(work);
        }
        boolean asManyAsAlone = company.isAbsent();
        long began = System.nanoTime();
        T result = writer.submit(session -> {
            company.look(session);
            return work.in(session);
        });
        if (asManyAsAlone) { // how long fewer took says nothing of them
            alone = next(alone, Duration.ofNanos(System.nanoTime() - began));
        }
        checkpoints.get().committed();
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
        return result;
    }

    @Override
    public int factsTogether() {
        if (checkpoints.isEmpty()) {
            return Database.super.factsTogether();
        }
        return company.isAbsent() ? alone : FACTS_IN_COMPANY;
    }

    /** How many facts may share a transaction after one with so many has taken so long. */
    static int next(int facts, Duration took) {
        if (took.compareTo(LONGEST_ALONE) > 0) {
            return Math.max(FACTS_IN_A_LIST, facts / 2);
        }
        return took.multipliedBy(2).compareTo(LONGEST_ALONE) > 0 ? facts : Math.min(FACTS_ALONE, facts * 2);
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
        return permitted(reading);
    }

    /** Waits for nobody: whoever is helped holds a connection meanwhile, and all who are helped together might hold all of them. */
    private void lend(Work<?> help) {
        if (!closed && readers.tryAcquire()) {
            permitted((connection, session) -> help.in(session));
        }
    }

    /** For whoever was let in, and is out again after it. */
    private <T> T permitted(Reading<T> reading) {
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
            throw Outage.unread(e);
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
            throw new TemporarilyUnavailable("the database is closed");
        }
        SqliteConnection connection = idle.pollFirst();
        return connection == null ? SqliteConnection.reading(url, sideBySide) : connection;
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
        sideBySide.close();
        readers.acquireUninterruptibly(MOST_READERS);
        try {
            for (SqliteConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
                connection.close();
            }
        } finally {
            readers.release(MOST_READERS);
        }
        checkpoints.ifPresent(Checkpoints::close);
        writer.close();
    }
}
