package org.headcount.metering.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands things on so many at a time. */
final class Batch<T> {

    private final int size;
    private final Consumer<List<T>> taker;
    private final List<T> waiting = new ArrayList<>();

    Batch(int size, Consumer<List<T>> taker) {
        this.size = size;
        this.taker = taker;
    }

    public void add(T thing) {
        waiting.add(thing);
        if (waiting.size() == size) {
            end();
        }
    }

    /** Hands on what still waits. */
    public void end() {
        if (!waiting.isEmpty()) {
            taker.accept(List.copyOf(waiting));
            waiting.clear();
        }
    }
}
