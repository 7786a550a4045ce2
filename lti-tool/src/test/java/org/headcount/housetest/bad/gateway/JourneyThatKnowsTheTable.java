package org.headcount.housetest.bad.gateway;

import org.headcount.housetest.bad.store.Table;
import org.jspecify.annotations.NullMarked;

/** A journey must not know how it is stored. */
@NullMarked
public final class JourneyThatKnowsTheTable {

    private final Table other;

    public JourneyThatKnowsTheTable(Table other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
