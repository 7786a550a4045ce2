package org.headcount.store;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.headcount.gateway.TemporarilyUnavailable;
import org.jspecify.annotations.Nullable;

/** One caller's work on its way through a group, and what became of it. */
final class Unit<T> {

    private final Work<T> work;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable Throwable failure;
    private @Nullable Throwable groupsFailure;
    private boolean refused;

    Unit(Work<T> work) {
        this.work = work;
    }

    /** Whether the writer may run it: false when its caller has withdrawn it. */
    boolean begin() {
        return taken.compareAndSet(false, true);
    }

    boolean begun() {
        return taken.get();
    }

    /** Runs it within the transaction that is open; false when what it changed is to be undone. May be repeated: the last time counts. */
    boolean run(Session session) {
        failure = null;
        try {
            result = work.in(session);
            return !session.takeUndone();
        } catch (Exception | Error e) { // of whatever kind, it is its caller's, and the group goes on
            session.takeUndone();
            failure = e;
            return false;
        }
    }

    /** Lets the caller go on with what {@link #run} gave. */
    void tell() {
        done.countDown();
    }

    /**
     * Lets the caller go on with a failure of the whole group, unless it was told before or has one of its own. Only one that says so
     * passes by itself: else the caller may have been written. Needs no memory: that may be what failed.
     */
    void fail(Throwable cause) {
        if (done.getCount() > 0) {
            groupsFailure = cause;
            done.countDown();
        }
    }

    /** Lets the caller go on without anything done, because nothing is done any more. Needs no memory. */
    void refuse() {
        refused = true;
        done.countDown();
    }

    T await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                if (begin()) {
                    Thread.currentThread().interrupt();
                    throw new TemporarilyUnavailable("interrupted before anything was written");
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome();
    }

    @SuppressWarnings("NullAway") // a result of work that declares no null
    private T outcome() {
        if (refused) {
            throw new TemporarilyUnavailable("the database is closed; nothing was written");
        }
        Throwable cause = failure;
        if (cause == null && groupsFailure instanceof TemporarilyUnavailable passing) {
            throw passing;
        }
        if (cause == null && groupsFailure != null) {
            throw new StoreException(
                    "the commit failed, and it is not known whether anything was written", groupsFailure);
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause != null) {
            throw new StoreException("nothing was written", cause);
        }
        return result;
    }
}
