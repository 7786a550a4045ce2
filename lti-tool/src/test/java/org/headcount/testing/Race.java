package org.headcount.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Callers that start at one instant. */
public final class Race {

    private static final int RACERS = 16;

    private Race() {}

    /** What each of a dozen callers of the same got. */
    public static <T> List<T> of(Callable<T> caller) throws Exception {
        return of(RACERS, caller);
    }

    /** What each of that many callers of the same got. */
    public static <T> List<T> of(int callers, Callable<T> caller) throws Exception {
        return of(Collections.nCopies(callers, caller));
    }

    /** What each of the callers got, in their order. */
    public static <T> List<T> of(List<Callable<T>> callers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers.size());
        try {
            CyclicBarrier start = new CyclicBarrier(callers.size());
            List<Callable<T>> racers = callers.stream()
                    .<Callable<T>>map(caller -> () -> {
                        start.await();
                        return caller.call();
                    })
                    .toList();
            List<T> got = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(racers)) {
                got.add(one.get());
            }
            return got;
        } finally {
            threads.shutdownNow();
        }
    }
}
