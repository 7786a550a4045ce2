package org.headcount.housetest.bad.lti.tool;

import org.headcount.housetest.bad.metering.Fact;
import org.jspecify.annotations.NullMarked;

/** LTI and metering meet in the gateway only. */
@NullMarked
public final class ToolThatCounts {

    private final Fact other;

    public ToolThatCounts(Fact other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
