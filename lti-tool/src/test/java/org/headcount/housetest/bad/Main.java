package org.headcount.housetest.bad;

import org.jspecify.annotations.NullMarked;

/** The main class, which nobody may know. */
@NullMarked
public final class Main {

    @Override
    public String toString() {
        return "Main";
    }
}
