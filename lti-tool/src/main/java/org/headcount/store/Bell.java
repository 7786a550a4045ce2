package org.headcount.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells whoever wants to know that this process has committed something that makes a held score due. */
final class Bell {

    private final List<Runnable> told = new CopyOnWriteArrayList<>();

    void tell(Runnable listener) {
        told.add(listener);
    }

    /** To be called after the commit. */
    void ring() {
        told.forEach(Runnable::run);
    }
}
