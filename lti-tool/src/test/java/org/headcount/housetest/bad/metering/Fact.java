package org.headcount.housetest.bad.metering;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Fact {

    @Override
    public String toString() {
        return "Fact";
    }
}
