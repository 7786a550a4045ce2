package org.headcount.housetest.bad.gateway;

import org.headcount.housetest.bad.Main;
import org.jspecify.annotations.NullMarked;

/** A journey must be handed what it needs. */
@NullMarked
public final class JourneyThatKnowsMain {

    private final Main main;

    public JourneyThatKnowsMain(Main main) {
        this.main = main;
    }

    @Override
    public String toString() {
        return "knows " + main;
    }
}
