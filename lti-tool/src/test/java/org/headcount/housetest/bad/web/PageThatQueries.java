package org.headcount.housetest.bad.web;

import java.sql.Connection;
import org.jspecify.annotations.NullMarked;

/** SQL is the store's. */
@NullMarked
public final class PageThatQueries {

    private final Connection other;

    public PageThatQueries(Connection other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
