package org.headcount.housetest.bad.lti.tool;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Launch {

    @Override
    public String toString() {
        return "Launch";
    }
}
