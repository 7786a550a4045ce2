package org.headcount.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.headcount.Headcount;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.settings.WrongSettings;
import org.headcount.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 done, 1 failed, 2 used wrongly. */
@Command(
        name = "headcount",
        description = "Active-learner licensing for any LMS.",
        versionProvider = Commands.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Commands {

    static final int FAILED = 1;

    private Commands() {}

    /** Says which version this is. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"headcount " + Headcount.VERSION};
        }
    }

    /** Runs one command and gives back its exit code. */
    public static int run(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new Commands());
        for (Object command : List.of(
                new Serve(terminal),
                new Demo(terminal),
                new Import(terminal),
                new Verify(terminal),
                new ShowStatement(terminal),
                new MakePlan(terminal),
                new Keys(terminal),
                new SigningKeys(terminal),
                new Backup(terminal),
                new Restore(terminal))) {
            line.addSubcommand(command);
        }
        SigningKeys.takeIdsWithHyphens(
                Objects.requireNonNull(line.getSubcommands().get("signing-keys")));
        line.setOut(terminal.printer());
        line.setErr(terminal.complainer());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, typed) -> explain(wrong));
        line.setExecutionExceptionHandler((thrown, failed, parsed) -> complain(thrown, terminal));
        return line.execute(arguments);
    }

    /** Says what is wrong, what may have been meant, and how it is used. */
    private static int explain(CommandLine.ParameterException wrong) {
        PrintWriter out = wrong.getCommandLine().getErr();
        out.println(wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, out);
        wrong.getCommandLine().usage(out);
        return CommandLine.ExitCode.USAGE;
    }

    private static int complain(Exception thrown, Terminal terminal) {
        if (thrown instanceof WrongSettings wrong) {
            terminal.err().println(wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (thrown instanceof Failure
                || thrown instanceof StoreException
                || thrown instanceof TemporarilyUnavailable
                || thrown instanceof java.io.UncheckedIOException) {
            terminal.err().println(thrown.getMessage());
        } else {
            thrown.printStackTrace(terminal.err());
        }
        return FAILED;
    }
}
