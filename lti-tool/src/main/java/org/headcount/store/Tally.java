package org.headcount.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.headcount.gateway.grade.Passbacks;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;

/** Tells whoever wants to know what became of each fact that this process was given. */
final class Tally {

    private final List<Consumer<Receipt>> told = new CopyOnWriteArrayList<>();

    void tell(Consumer<Receipt> listener) {
        told.add(listener);
    }

    /**
     * To be called after the commit. What bears the name of a score is of the time when that was passed on or refused: another one of the name is the same
     * score again, at another time, and nobody has used a name twice.
     */
    void count(Report report, Receipt receipt) {
        boolean again = receipt instanceof Receipt.Conflict && Passbacks.isNamedAfterScore(report.key());
        count(again ? new Receipt.Duplicate() : receipt);
    }

    /** To be called after the commit. */
    void count(Receipt receipt) {
        told.forEach(listener -> listener.accept(receipt));
    }
}
