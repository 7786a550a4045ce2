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

    /**
     * The same of what is written down of a score that was passed on or refused, which is named after all that the score says, and is of the time when that
     * happened: another one of the name is the same score again, at another time, and nobody has used a name twice.
     */
    void countScore(Receipt receipt) {
        count(receipt instanceof Receipt.Conflict ? new Receipt.Duplicate() : receipt);
    }
}
