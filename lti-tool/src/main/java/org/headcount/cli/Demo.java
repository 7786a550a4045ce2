package org.headcount.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.headcount.cli.demo.Demonstration;
import org.headcount.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything with made-up people, and keeps nothing. */
@Command(
        name = "demo",
        description =
                "A throw-away service with two institutions and fourteen months of history, a practice LMS for each "
                        + "and a practice tool to click through.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(names = "--port", paramLabel = "N", description = "Where the service listens (8080).")
    private Optional<Integer> port = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Demo(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = config.read(terminal);
        Settings wanted = new Settings(
                settings.publicUrl(),
                port.orElse(settings.port()),
                settings.databaseUrl(),
                true,
                settings.operatorKey());
        if (wanted.port() < 1 || wanted.port() > 65_535) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--port is a number from 1 to 65535");
        }
        terminal.out().println("Making up fourteen months …");
        try (Demonstration demonstration = Demonstration.start(wanted, terminal.clock())) {
            Runtime.getRuntime().addShutdownHook(new Thread(demonstration::close, "farewell"));
            demonstration.tell(terminal.out());
            demonstration.join();
        }
        return CommandLine.ExitCode.OK;
    }
}
