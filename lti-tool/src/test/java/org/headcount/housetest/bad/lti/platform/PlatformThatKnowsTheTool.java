package org.headcount.housetest.bad.lti.platform;

import org.headcount.housetest.bad.lti.tool.Launch;
import org.jspecify.annotations.NullMarked;

/** Tool and platform must never see each other. */
@NullMarked
public final class PlatformThatKnowsTheTool {

    private final Launch other;

    public PlatformThatKnowsTheTool(Launch other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
