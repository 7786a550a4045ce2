package org.headcount.housetest.bad.web;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Page {

    @Override
    public String toString() {
        return "Page";
    }
}
