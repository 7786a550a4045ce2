package org.headcount.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.headcount.Headcount;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Secrets;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the main job in a browser: a throw-away service between a practice LMS and a practice tool. */
@Command(
        name = "demo",
        description = "Runs a throw-away service between a small practice LMS and a practice tool, with 14 months of "
                + "history. Nothing of it is kept.",
        mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private ConfigFile config = new ConfigFile();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where the service listens; the practice LMS and tool take the next two. Default: 8080.")
    private int port = 8080;

    Demo(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Path folder = Files.createTempDirectory("headcount-demo");
        Deque<Runnable> endings = new ConcurrentLinkedDeque<>(List.of(() -> delete(folder)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endings.forEach(Runnable::run), "farewell"));
        String key = config.read(terminal).operatorKey().orElseGet(() -> "hc_" + Secrets.id(100));
        Settings settings = new Settings(
                Optional.empty(), port, "jdbc:sqlite:" + folder.resolve("headcount.db"), true, Optional.of(key));
        try (DemoPeers peers = new DemoPeers(port, terminal.clock())) {
            terminal.out().println("Making up two institutions and 14 months of history ...");
            try (Store store = Store.open(settings.databaseUrl(), terminal.clock())) {
                new DemoInstitutions(store, terminal.clock().instant()).create(peers);
            }
            try (Headcount headcount = Headcount.start(settings, terminal.clock())) {
                endings.addFirst(headcount::close);
                peers.meet(new Addresses(headcount.base()));
                tell(headcount, peers, key);
                headcount.join();
            }
        }
        return 0;
    }

    private void tell(Headcount headcount, DemoPeers peers, String key) {
        terminal.out().printf("""

                        The practice LMS      %s
                        Headcount for staff   %s/admin
                        Operator key          %s

                        1. Open the LMS. Ada is signed in: open "River quiz", send a grade, see it arrive in the gradebook.
                        2. Change to Chidi, who is switched off, and open the quiz: the launch is stopped, with the reason.
                        3. In /admin, institution "Riverside College", switch Chidi on: the grade that was held arrives in
                           the gradebook, and the quiz opens.
                        4. "Harbour University" beside it lives under the rolling policy: 90 days after the last activity.

                        Ctrl+C ends it; nothing is kept.
                        """, peers.courseUrl(), headcount.base(), key);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
