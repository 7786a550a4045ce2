package org.headcount.housetest.bad.metering;

import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;

/** The meter is made of java.base. */
@NullMarked
public final class MeterThatLogs {

    private final Logger other;

    public MeterThatLogs(Logger other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
