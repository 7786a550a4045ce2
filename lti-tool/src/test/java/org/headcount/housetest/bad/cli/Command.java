package org.headcount.housetest.bad.cli;

import org.jspecify.annotations.NullMarked;

/** Does nothing wrong. */
@NullMarked
public final class Command {

    @Override
    public String toString() {
        return "Command";
    }
}
