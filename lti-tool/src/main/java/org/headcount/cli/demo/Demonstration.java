package org.headcount.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.Headcount;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Secrets;
import org.headcount.practice.PracticeTool;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole demonstration: a service with two institutions, a practice LMS for each and one practice tool, on a database that goes when it closes. */
public final class Demonstration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Demonstration.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final String operatorKey;
    private final PracticeTool tool;
    private final Campus switching;
    private final Campus rolling;
    private final Headcount headcount;

    /**
     * Makes it all up and answers when it returns, some seconds later.
     *
     * @param wanted port, public address and operator's key are heeded, the rest is the demonstration's own
     */
    public static Demonstration start(Settings wanted, Clock clock) {
        return new Demonstration(wanted, clock);
    }

    private Demonstration(Settings wanted, Clock clock) {
        try {
            Path folder = Files.createTempDirectory("headcount-demo");
            opened.push(() -> delete(folder));
            operatorKey = wanted.operatorKey().orElseGet(() -> "hc_" + Secrets.id(100));
            Settings settings = new Settings(
                    wanted.publicUrl(),
                    wanted.port(),
                    "jdbc:sqlite:" + folder.resolve("headcount.db"),
                    true,
                    Optional.of(operatorKey));
            Addresses addresses = new Addresses(settings.base(settings.port()));
            tool = open(new PracticeTool("localhost", 0, clock));
            switching = open(new Campus(School.SWITCH, addresses, tool, clock));
            rolling = open(new Campus(School.ROLLING, addresses, tool, clock));
            try (Store store = Store.open(settings.databaseUrl(), clock)) {
                Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
                switching.remember(store, now);
                rolling.remember(store, now);
            }
            headcount = open(Headcount.start(settings, clock));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T open(T room) {
        opened.push(room);
        return room;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Says where everything is and what to try. */
    public void tell(PrintStream out) {
        out.printf(
                """

                Headcount's demonstration. Nothing of it is kept; Ctrl-C ends it.

                  Practice LMS    %s
                                  %s: status is switched by staff. Open an activity as Ada or Ben,
                                  send a grade from the tool and see it arrive. Cleo is inactive: her launch is
                                  stopped, and a grade of hers is held.
                  Staff pages     %s/admin
                                  operator key: %s
                                  Switch Cleo on, and the held grade goes to the gradebook by itself.
                  Second LMS      %s
                                  %s: a learner is active for 90 days after the last visit.
                  Practice tool   %s
                  REST            %s/api/v1/openapi.json

                """,
                switching.lmsAddress(),
                switching.school().name(),
                headcount.base(),
                operatorKey,
                rolling.lmsAddress(),
                rolling.school().name(),
                tool.base(),
                headcount.base());
    }

    Headcount headcount() {
        return headcount;
    }

    String operatorKey() {
        return operatorKey;
    }

    Campus switching() {
        return switching;
    }

    PracticeTool tool() {
        return tool;
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        headcount.join();
    }

    /** Ends it and deletes all that it has made. May be repeated. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("could not be closed", e);
            }
        }
    }
}
