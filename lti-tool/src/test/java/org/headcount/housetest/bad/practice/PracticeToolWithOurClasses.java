package org.headcount.housetest.bad.practice;

import org.headcount.housetest.bad.lti.message.Word;
import org.jspecify.annotations.NullMarked;

/** A peer of the practice must be a stranger. */
@NullMarked
public final class PracticeToolWithOurClasses {

    private final Word other;

    public PracticeToolWithOurClasses(Word other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
