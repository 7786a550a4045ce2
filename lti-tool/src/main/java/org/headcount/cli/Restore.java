package org.headcount.cli;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.headcount.store.EmbeddedCopy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings a copy of the embedded database back. */
@Command(
        name = "restore",
        description = "Puts a backup in the place of the embedded database, once it is proven to be sound.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Refuses while anything uses the database. What was there before is kept beside it. What was recorded after the"
                    + " backup was made is not in it: import it again, and erase again whom it still knows.",
            Embedded.INSTEAD_OF_RESTORE
        })
final class Restore implements Callable<Integer> {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Parameters(paramLabel = "FILE", description = "What backup has made.")
    private Path file = Path.of("");

    Restore(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String url = Embedded.url(config.read(terminal), Embedded.INSTEAD_OF_RESTORE);
        Path database = Embedded.file(url);
        Path aside = database.resolveSibling(database.getFileName() + ".before-restore-"
                + STAMP.format(terminal.clock().instant()));
        boolean was = EmbeddedCopy.bringBack(file, url, aside);
        terminal.out().println(database + " is what " + file + " was");
        if (was) {
            terminal.out().println("What was there before is kept in " + aside);
        }
        return CommandLine.ExitCode.OK;
    }
}
