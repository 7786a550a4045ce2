package org.headcount.housetest.bad.metering;

import org.headcount.housetest.bad.lti.message.Word;
import org.jspecify.annotations.NullMarked;

/** The meter must not know that LTI exists. */
@NullMarked
public final class MeterThatKnowsLti {

    private final Word other;

    public MeterThatKnowsLti(Word other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
