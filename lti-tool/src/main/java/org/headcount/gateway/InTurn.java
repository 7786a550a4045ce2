package org.headcount.gateway;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.headcount.metering.fact.InstitutionId;

/**
 * Shares some threads among institutions: of each one work at a time, in the order in which it came, so that none of them has
 * all threads however much it asks for.
 */
public final class InTurn {

    /** So much of one institution may wait: whoever asks beyond that is told to ask again. */
    private static final int WAITING = 20;

    private final Executor threads;
    private final Map<InstitutionId, Queue<Runnable>> waiting = new HashMap<>();

    public InTurn(Executor threads) {
        this.threads = threads;
    }

    /** @return refuses what is too much */
    public Executor of(InstitutionId institution) {
        return work -> add(institution, work);
    }

    private synchronized void add(InstitutionId institution, Runnable work) {
        Queue<Runnable> behind = waiting.get(institution);
        if (behind == null) {
            waiting.put(institution, new ArrayDeque<>());
            try {
                run(institution, work);
            } catch (RuntimeException | Error e) { // also where there is no memory for a thread
                waiting.remove(institution);
                throw e;
            }
        } else if (behind.size() < WAITING) {
            behind.add(work);
        } else {
            throw new RejectedExecutionException("too much waits of " + institution);
        }
    }

    private void run(InstitutionId institution, Runnable work) {
        threads.execute(() -> runHere(institution, work));
    }

    private void runHere(InstitutionId institution, Runnable work) {
        try {
            work.run();
        } finally {
            goOn(institution);
        }
    }

    private void goOn(InstitutionId institution) {
        Optional<Runnable> next = next(institution);
        if (next.isEmpty()) {
            return;
        }
        try {
            run(institution, next.get());
        } catch (Error noThread) { // nobody else comes to it, nor to what waits behind it
            runHere(institution, next.get());
        }
    }

    /** Empty where nothing waits any more. */
    private synchronized Optional<Runnable> next(InstitutionId institution) {
        Queue<Runnable> behind = waiting.get(institution);
        Optional<Runnable> next = Optional.ofNullable(behind == null ? null : behind.poll());
        if (next.isEmpty()) {
            waiting.remove(institution);
        }
        return next;
    }
}
