package org.headcount.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.headcount.store.EmbeddedCopy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies the embedded database. Keeps nobody waiting. */
@Command(
        name = "backup",
        description = "Copies the embedded database while the service runs, and proves the copy.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The copy holds keys and people: keep it as you keep the database. Nobody who was erased before is in it.",
            Embedded.INSTEAD_OF_BACKUP
        })
final class Backup implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Parameters(paramLabel = "FILE", description = "Where to; must not exist.")
    private Path file = Path.of("");

    Backup(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        EmbeddedCopy.make(Embedded.url(config.read(terminal), Embedded.INSTEAD_OF_BACKUP), file);
        terminal.out().println(file + " is a whole and sound copy");
        return CommandLine.ExitCode.OK;
    }
}
