package org.headcount.housetest.bad.metering;

import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;

/** Time is asked of a clock. */
@NullMarked
public final class MeterThatLooksAtTheWall {

    @Override
    public String toString() {
        Supplier<Long> wall = System::currentTimeMillis;
        return "it is " + wall.get();
    }
}
