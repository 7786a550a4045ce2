package org.headcount.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Calls from several threads, each as soon as its last call was answered. */
final class Callers implements Work {

    private static final int FAILURES_SHOWN = 3;

    private final List<Caller> callers = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    Callers(int count, Supplier<Caller> caller) {
        for (int number = 0; number < count; number++) {
            callers.add(caller.get());
        }
    }

    /** How many calls were made so far, in all runs. */
    int made() {
        return numbers.get();
    }

    @Override
    public Tally run(Duration time) throws InterruptedException {
        return run(time, Pace.NONE);
    }

    /** @param pace before each call */
    Tally run(Duration time, Pace pace) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        long began = System.nanoTime();
        List<Thread> threads = callers.stream()
                .map(caller -> new Thread(() -> call(caller, pace, began + time.toNanos(), done, failed), "caller"))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return new Tally(done.get(), failed.get(), Duration.ofNanos(System.nanoTime() - began));
    }

    private void call(Caller caller, Pace pace, long until, AtomicLong done, AtomicLong failed) {
        while (System.nanoTime() < until) {
            pace.await();
            try {
                caller.once(numbers.getAndIncrement());
                done.incrementAndGet();
            } catch (IOException | RuntimeException e) {
                failed.incrementAndGet();
                if (failures.size() < FAILURES_SHOWN) {
                    failures.add(e.toString());
                    System.out.println("failed: " + e);
                }
            }
        }
    }
}
