package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.headcount.gateway.TemporarilyUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets many callers share one commit: a single thread takes what has gathered while the last commit was under way, runs
 * it in one transaction, commits, and only then tells the callers. Where a unit fails, or asks to be undone, all of the
 * group run once more, each within a savepoint of its own, so that a failing one spoils only itself: a savepoint copies
 * every page that changes, and hardly any is ever needed. The busier it is the larger the groups, and the cheaper each write: where the last group
 * had company, the next waits a moment for its own, since a commit costs the machine more than a moment costs a caller.
 * Whoever writes alone waits once at most, after a group.
 */
final class GroupCommit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private static final int MOST_WAITING = 1024;
    private static final int MOST_IN_A_GROUP = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final SqliteConnection connection;
    private final BlockingQueue<Unit<?>> waiting;
    private final Duration patience;
    private final Unit<Boolean> last = new Unit<>(session -> true);
    private final Thread writer;
    private volatile boolean ended;

    GroupCommit(String name, SqliteConnection connection) {
        this(name, connection, new ArrayBlockingQueue<>(MOST_WAITING), PATIENCE);
    }

    /**
     * @param waiting has room for as many as may wait
     * @param patience how long a caller waits to be among those who wait
     */
    GroupCommit(String name, SqliteConnection connection, BlockingQueue<Unit<?>> waiting, Duration patience) {
        this.connection = connection;
        this.waiting = waiting;
        this.patience = patience;
        this.writer = new Thread(this::run, name);
        writer.setDaemon(true);
        writer.start();
    }

    /**
     * Runs work in the next group, and waits for the commit that contains it. An interrupted caller learns whether its work was done: either it was withdrawn
     * before it began, or the wait goes on.
     *
     * @throws TemporarilyUnavailable if it was withdrawn, too many wait, another process has the file, or the writer is closed; then nothing was written
     */
    <T> T submit(Work<T> work) {
        if (Thread.currentThread() == writer) {
            throw new IllegalStateException("a write within a write would wait for itself");
        }
        Unit<T> unit = new Unit<>(work);
        try {
            if (!waiting.offer(unit, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new TemporarilyUnavailable("the database is too busy: " + waiting.size() + " writes are waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TemporarilyUnavailable("interrupted before anything was written");
        }
        if (ended) {
            refuseTheRest();
        }
        return unit.await();
    }

    /** How many writes have not begun. */
    int waiting() {
        return waiting.size();
    }

    /** Finishes what was submitted before, refuses what comes after. */
    @Override
    public void close() {
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                if (last.begun() || waiting.contains(last) || waiting.offer(last, 1, TimeUnit.SECONDS)) {
                    writer.join();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            writeUntilTheLast();
        } finally {
            ended = true;
            refuseTheRest();
            connection.close();
        }
    }

    private void writeUntilTheLast() {
        List<Unit<?>> group = new ArrayList<>(MOST_IN_A_GROUP);
        boolean company = false;
        boolean goOn = true;
        while (goOn) {
            group.clear();
            try {
                group.add(waiting.take());
                if (company && waiting.size() < MOST_IN_A_GROUP - 1) {
                    LockSupport.parkNanos(GATHERING_NANOS);
                }
                waiting.drainTo(group, MOST_IN_A_GROUP - 1);
                company = group.size() > 1;
                group.removeIf(unit -> !unit.begin());
                commit(group);
            } catch (InterruptedException e) {
                company = false; // nobody has reason to; the thread ends when it is closed
            } catch (Throwable e) { // there is no other thread that writes
                fail(group, e);
            } finally {
                goOn = !group.contains(last); // also after an error: whoever closes waits for it
            }
        }
    }

    private void commit(List<Unit<?>> group) {
        try {
            connection.begin();
            if (group.size() == 1) {
                runAlone(group.get(0));
            } else if (!runTogether(group)) {
                connection.rollBack();
                connection.begin();
                for (Unit<?> unit : group) {
                    runWithin(unit);
                }
            }
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            fail(group, e);
            return;
        }
        group.forEach(Unit::tell);
    }

    /** Lets the callers go on before anything else, which where memory is short may fail as well: they wait for nobody but this thread. */
    private void fail(List<Unit<?>> group, Throwable cause) {
        for (int each = 0; each < group.size(); each++) { // an iterator needs memory
            group.get(each).fail(cause);
        }
        try {
            connection.rollBackQuietly();
            LOG.warn("a group of {} writes failed", group.size(), cause);
        } catch (Throwable untold) { // what is still open the next group cannot begin with, and rolls back
            return;
        }
    }

    /** An only unit needs no savepoint: the transaction is its own. */
    private void runAlone(Unit<?> unit) throws SQLException {
        if (!unit.run(connection.session())) {
            connection.rollBack();
            connection.begin();
        }
    }

    /** Whether all of what they changed may stay. */
    private boolean runTogether(List<Unit<?>> group) {
        for (Unit<?> unit : group) {
            if (!unit.run(connection.session())) {
                return false;
            }
        }
        return true;
    }

    private void runWithin(Unit<?> unit) throws SQLException {
        connection.savepoint();
        if (!unit.run(connection.session())) {
            connection.rollBackToSavepoint();
        }
        connection.release();
    }

    private void refuseTheRest() {
        for (Unit<?> unit = waiting.poll(); unit != null; unit = waiting.poll()) {
            unit.refuse();
        }
    }
}
