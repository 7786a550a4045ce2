package org.headcount.housetest.bad.lti.wire;

import org.headcount.housetest.bad.lti.tool.Launch;
import org.jspecify.annotations.NullMarked;

/** The wire must not know who speaks. */
@NullMarked
public final class WireThatKnowsWhoLaunched {

    private final Launch other;

    public WireThatKnowsWhoLaunched(Launch other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
