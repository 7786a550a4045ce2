package org.headcount.housetest.bad.web;

import java.time.Clock;
import org.jspecify.annotations.NullMarked;

/** Clocks are handed in. */
@NullMarked
public final class PageThatMakesAClock {

    @Override
    public String toString() {
        return "it is " + Clock.systemUTC();
    }
}
