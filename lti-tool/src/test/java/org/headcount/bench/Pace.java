package org.headcount.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Keeps callers to so many calls a second together, evenly. Whoever is late is not waited for: the next follow at once. */
final class Pace {

    /** As many as can be made. */
    static final Pace NONE = new Pace(0);

    private final long between;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** @param perSecond 0 for as many as can be made */
    Pace(double perSecond) {
        this.between = perSecond > 0 ? Math.round(1e9 / perSecond) : 0;
    }

    void await() {
        if (between == 0) {
            return;
        }
        long mine = next.getAndAdd(between);
        for (long early = mine - System.nanoTime(); early > 0; early = mine - System.nanoTime()) {
            LockSupport.parkNanos(early);
        }
    }
}
