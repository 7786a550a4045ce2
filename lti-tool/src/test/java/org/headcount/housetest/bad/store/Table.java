package org.headcount.housetest.bad.store;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Table {

    @Override
    public String toString() {
        return "Table";
    }
}
