package org.headcount.housetest.bad.store;

import org.jspecify.annotations.NullMarked;
import picocli.CommandLine;

/** The command line is the commands'. */
@NullMarked
public final class TableThatParsesArguments {

    private final CommandLine other;

    public TableThatParsesArguments(CommandLine other) {
        this.other = other;
    }

    @Override
    public String toString() {
        return "uses " + other;
    }
}
