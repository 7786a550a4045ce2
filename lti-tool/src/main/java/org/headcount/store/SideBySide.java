package org.headcount.store;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.headcount.gateway.Background;

/** Parts one long look among processors: its caller works in any case, and helpers do as far as they have nothing else to do and there is a connection for them. */
final class SideBySide implements AutoCloseable {

    /** So many at most help one caller and all others together: the rest of a large machine is for others. */
    private static final int MOST_HELPERS = 3;

    /** For whoever does all of it alone. */
    static final SideBySide NOBODY = new SideBySide(1, help -> {});

    /** Hands a connection that nobody else needs to whoever helps; none where there is none. */
    interface Connections {
        void lend(Work<?> help);
    }

    private final int most;
    private final ExecutorService helpers;
    private final Connections connections;

    SideBySide(int processors, Connections connections) {
        this.most = Math.min(MOST_HELPERS, processors - 1);
        this.helpers = Executors.newFixedThreadPool(Math.max(1, most), Background.threads("looks"));
        this.connections = connections;
    }

    /**
     * Runs each work once, in no order; returns when none is running any more.
     *
     * @throws SQLException of the first one that failed; then some of the others were not begun
     */
    <T> List<T> run(Session own, List<Work<T>> works) throws SQLException {
        Shared<T> shared = new Shared<>(works);
        try {
            for (int helper = 0; helper < Math.min(most, works.size() - 1); helper++) {
                helpers.execute(() -> help(shared));
            }
        } catch (RejectedExecutionException closing) { // whoever is still looking ends by itself
        }
        shared.work(own);
        return shared.results();
    }

    private void help(Shared<?> shared) {
        if (shared.isLeft()) { // else it came too late, and needs no connection
            connections.lend(session -> {
                shared.work(session);
                return true;
            });
        }
    }

    @Override
    public void close() {
        helpers.shutdown();
    }

    private static final class Shared<T> {

        private final List<Work<T>> works;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReferenceArray<T> results;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch open;

        Shared(List<Work<T>> works) {
            this.works = works;
            this.results = new AtomicReferenceArray<>(works.size());
            this.open = new CountDownLatch(works.size());
        }

        boolean isLeft() {
            return next.get() < works.size();
        }

        void work(Session session) {
            for (int mine = next.getAndIncrement(); mine < works.size(); mine = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        results.set(mine, works.get(mine).in(session));
                    }
                } catch (SQLException | RuntimeException | Error e) { // whoever has asked for it is told
                    failure.compareAndSet(null, e);
                } finally {
                    open.countDown();
                }
            }
        }

        List<T> results() throws SQLException {
            awaitAll();
            Throwable because = failure.get();
            if (because instanceof SQLException e) {
                throw e;
            } else if (because instanceof RuntimeException e) {
                throw e;
            } else if (because instanceof Error e) {
                throw e;
            }
            return IntStream.range(0, works.size()).mapToObj(results::get).toList();
        }

        /** Also for whoever was interrupted: what a helper has begun it ends soon. */
        private void awaitAll() {
            boolean interrupted = false;
            while (true) {
                try {
                    open.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
