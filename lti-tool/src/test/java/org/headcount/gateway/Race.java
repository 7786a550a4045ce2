package org.headcount.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Callers that start at one instant. */
final class Race {

    private static final int RACERS = 12;

    private Race() {}

    /** What each of a dozen callers of the same got. */
    static <T> List<T> of(Callable<T> caller) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            CyclicBarrier start = new CyclicBarrier(RACERS);
            List<Callable<T>> callers = IntStream.range(0, RACERS)
                    .<Callable<T>>mapToObj(number -> () -> {
                        start.await();
                        return caller.call();
                    })
                    .toList();
            List<T> got = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(callers)) {
                got.add(one.get());
            }
            return got;
        } finally {
            threads.shutdownNow();
        }
    }
}
