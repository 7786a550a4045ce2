package org.headcount.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a loader commits over from an SQLite file's log into the file, beside the loader, who need not wait for it. The
 * log begins anew only where all of it had been carried over when a transaction began: what was committed meanwhile follows
 * between two transactions, and that is little.
 */
final class Checkpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** It waits for nobody, and nobody for it. */
    private static final String CARRY_OVER = "pragma wal_checkpoint(passive)";

    /** Pages that change with every transaction are carried over once for many. */
    private static final long WORTH_WHILE = 384L << 20;

    private static final long MOST = 1L << 30;

    private final Path log;
    private final long worthWhile;
    private final long most;
    private final Connection connection;
    private final PreparedStatement carryOver;
    private final ExecutorService beside;
    private CompletableFuture<Boolean> underWay = CompletableFuture.completedFuture(false);

    Checkpoints(String url, String name) throws SQLException {
        this(url, name, WORTH_WHILE, MOST);
    }

    /**
     * @param worthWhile from how many bytes on what is in the log is carried over
     * @param most from how many on the loader waits for that
     */
    Checkpoints(String url, String name, long worthWhile, long most) throws SQLException {
        this.log = Path.of(Store.file(url) + "-wal");
        this.worthWhile = worthWhile;
        this.most = most;
        this.connection = SqliteConnection.open(url);
        this.carryOver = connection.prepareStatement(CARRY_OVER);
        this.beside = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** For the loader after each of its transactions. */
    synchronized void committed() {
        long size = size();
        if (underWay.isDone() ? underWay.join() : size > most) {
            underWay.join();
            underWay = CompletableFuture.completedFuture(false);
            carryOver();
        } else if (underWay.isDone() && size > worthWhile) {
            underWay = CompletableFuture.supplyAsync(this::carryOver, beside);
        }
    }

    /** Whether it could; where it could not, the log grows until it can. */
    private boolean carryOver() {
        try (ResultSet row = carryOver.executeQuery()) {
            return row.next();
        } catch (SQLException e) {
            LOG.warn("what was committed stays in the log of the database for now", e);
            return false;
        }
    }

    private long size() {
        try {
            return Files.size(log);
        } catch (NoSuchFileException e) {
            return 0; // nothing was committed yet
        } catch (IOException e) {
            LOG.debug("the log of the database tells no size", e);
            return 0;
        }
    }

    /** Carries over what is left, else a service on the same file would do so at its next commit, and somebody would wait for it. */
    @Override
    public synchronized void close() {
        underWay.join();
        beside.shutdown();
        carryOver();
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("a connection did not close cleanly", e);
        }
    }
}
