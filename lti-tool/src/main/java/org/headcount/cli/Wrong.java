package org.headcount.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What is wrong with what somebody typed, gathered so that all of it is named at once. */
final class Wrong {

    private final List<String> found = new ArrayList<>();

    void add(String option, String message) {
        found.add(option + ": " + message);
    }

    /** Whether something is wrong with an option already. */
    boolean names(String option) {
        return found.stream().anyMatch(named -> named.startsWith(option + ":"));
    }

    /** A text that means something: what the reader throws as IllegalArgumentException is what is wrong with it. */
    <T> Optional<T> read(String option, String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            add(option, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Ends the command unless all can be used. */
    void done(CommandSpec spec) {
        if (!found.isEmpty()) {
            throw new CommandLine.ParameterException(typed(spec), String.join(System.lineSeparator(), found));
        }
    }

    /** The command that was asked for, however deep below this one. */
    private static CommandLine typed(CommandSpec spec) {
        ParseResult parsed = spec.root().commandLine().getParseResult();
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed.commandSpec().commandLine();
    }
}
