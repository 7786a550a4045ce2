package org.headcount.housetest.bad.store;

import org.headcount.housetest.bad.web.Page;
import org.jspecify.annotations.NullMarked;

/** The store must not know the pages. */
@NullMarked
public final class TableThatKnowsThePage {

    private final Page other;

    public TableThatKnowsThePage(Page other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
