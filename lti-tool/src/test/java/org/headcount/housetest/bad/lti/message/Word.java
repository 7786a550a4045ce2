package org.headcount.housetest.bad.lti.message;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Word {

    @Override
    public String toString() {
        return "Word";
    }
}
