package org.headcount.housetest.bad.lti.wire;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Bytes {

    @Override
    public String toString() {
        return "Bytes";
    }
}
