package org.headcount.housetest.bad.web;

import org.headcount.housetest.bad.store.Table;
import org.jspecify.annotations.NullMarked;

/** A page must ask a port. */
@NullMarked
public final class PageThatKnowsTheTable {

    private final Table other;

    public PageThatKnowsTheTable(Table other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
