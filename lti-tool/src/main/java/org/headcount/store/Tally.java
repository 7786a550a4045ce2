package org.headcount.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.headcount.metering.fact.Receipt;

/** Tells whoever wants to know what became of each fact that this process was given. */
final class Tally {

    private final List<Consumer<Receipt>> told = new CopyOnWriteArrayList<>();

    void tell(Consumer<Receipt> listener) {
        told.add(listener);
    }

    /** To be called after the commit. */
    void count(Receipt receipt) {
        told.forEach(listener -> listener.accept(receipt));
    }
}
