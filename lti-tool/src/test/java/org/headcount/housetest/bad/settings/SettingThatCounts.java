package org.headcount.housetest.bad.settings;

import org.headcount.housetest.bad.metering.Fact;
import org.jspecify.annotations.NullMarked;

/** Settings are read before there is anything to set. */
@NullMarked
public final class SettingThatCounts {

    private final Fact other;

    public SettingThatCounts(Fact other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
