package org.headcount.cli;

import java.util.concurrent.Callable;
import org.headcount.Headcount;
import org.headcount.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the service until the process is told to end. */
@Command(
        name = "serve",
        description = "Runs the service. Without settings: an embedded database under ./data, port 8080.",
        mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    Serve(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = config.read(terminal);
        try (Headcount headcount = Headcount.start(settings, terminal.clock())) {
            Runtime.getRuntime().addShutdownHook(new Thread(headcount::close, "farewell"));
            headcount
                    .newOperatorKey()
                    .ifPresent(key -> terminal.out().println("Operator key, made now and shown this once: " + key));
            terminal.out()
                    .println("Headcount answers at " + headcount.base() + " (port " + headcount.port() + "); staff at "
                            + headcount.base() + "/admin");
            headcount.join();
        }
        return 0;
    }
}
