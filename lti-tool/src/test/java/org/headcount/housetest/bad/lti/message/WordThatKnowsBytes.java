package org.headcount.housetest.bad.lti.message;

import org.headcount.housetest.bad.lti.wire.Bytes;
import org.jspecify.annotations.NullMarked;

/** What is said must not know how it is carried. */
@NullMarked
public final class WordThatKnowsBytes {

    private final Bytes other;

    public WordThatKnowsBytes(Bytes other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
