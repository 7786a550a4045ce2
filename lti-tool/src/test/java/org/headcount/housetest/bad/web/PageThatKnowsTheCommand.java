package org.headcount.housetest.bad.web;

import org.headcount.housetest.bad.cli.Command;
import org.jspecify.annotations.NullMarked;

/** A page must not know who started it. */
@NullMarked
public final class PageThatKnowsTheCommand {

    private final Command other;

    public PageThatKnowsTheCommand(Command other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "knows " + other;
    }
}
