package org.headcount.housetest.bad.lti.tool;

import org.headcount.housetest.bad.lti.platform.PlatformThatKnowsTheTool;
import org.jspecify.annotations.NullMarked;

/** Tool and platform must never see each other. */
@NullMarked
public final class ToolThatKnowsThePlatform {

    private final PlatformThatKnowsTheTool other;

    public ToolThatKnowsThePlatform(PlatformThatKnowsTheTool other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
