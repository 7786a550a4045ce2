package org.headcount.housetest.bad.gateway;

import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/** Time is asked of a clock. */
@NullMarked
public final class JourneyThatLooksAtTheWall {

    @Override
    public String toString() {
        return "it is " + Instant.now();
    }
}
