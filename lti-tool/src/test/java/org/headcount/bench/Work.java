package org.headcount.bench;

import java.time.Duration;

/** Something that can be done as often as possible for a while. */
interface Work {

    Tally run(Duration time) throws InterruptedException;

    /** What was done in that while. */
    record Tally(long done, long failed, Duration time) {}
}
