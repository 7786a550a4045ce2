package org.headcount.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.headcount.settings.Settings;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that every command has. */
final class ConfigFile {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Settings in YAML; the environment (HEADCOUNT_…) comes before them.")
    private Optional<Path> file = Optional.empty();

    Settings read(Terminal terminal) {
        return Settings.read(file, terminal.environment());
    }
}
