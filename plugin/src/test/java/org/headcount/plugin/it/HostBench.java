package org.headcount.plugin.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** What the built JAR costs a Tomcat, in CPU of its process for each request: the same page with it and without, in turns. */
final class HostBench {

    private static final String VERSION = "10.1.34";
    private static final String PAGE = "/plain/record.jsp";
    private static final int ROUNDS = Integer.getInteger("bench.hostRounds", 10);
    private static final int REQUESTS = Integer.getInteger("bench.hostRequests", 20_000);
    private static final int CALLERS = 4;
    /** Of the requests, each so manieth is a change. */
    private static final int CHANGES = 10;

    private HostBench() {}

    public static void main(String[] arguments) throws Exception {
        Path bare = base("bench-bare");
        Path guarded = base("bench-guarded");
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (RealService service = RealService.start(guarded)) {
            install(guarded, service);
            try (Container without = Container.tomcat(bare, VERSION, "-XX:TieredStopAtLevel=4");
                    Container with = Container.tomcat(guarded, VERSION, "-XX:TieredStopAtLevel=4")) {
                compare(without, with, service, callers);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static Path base(String name) throws IOException {
        Path base = Container.tomcatBase(name, VERSION);
        new Host(false).write(base.resolve("webapps/plain"), Host.Shape.PLAIN);
        return base;
    }

    private static void install(Path base, RealService service) throws IOException {
        Files.copy(Container.target().resolve("headcount-plugin.jar"), base.resolve("lib/headcount-plugin.jar"));
        Files.writeString(
                base.resolve("lib/it.rules"),
                "actor remote-user\nread GET /**\nwrite POST /record.jsp activity=personal\n");
        Files.writeString(
                base.resolve("lib/headcount-plugin.properties"),
                String.join(
                        "\n",
                        "service.url = " + service.address(),
                        "service.key = " + service.key(),
                        "institution = it",
                        "host = lib/it.rules",
                        "contexts = /plain"));
    }

    private static void compare(Container without, Container with, RealService service, ExecutorService callers)
            throws Exception {
        turn(with, callers);
        turn(without, callers);
        service.turn("it:lena", true);
        turn(with, callers);
        turn(without, callers);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            boolean bareFirst = round % 2 == 1; // whatever a turn leaves to the next meets both alike
            double first = turn(bareFirst ? without : with, callers);
            double second = turn(bareFirst ? with : without, callers);
            double bare = bareFirst ? first : second;
            double guarded = bareFirst ? second : first;
            ratios.add(guarded / bare);
            System.out.printf("round %2d: %6.1f us bare, %6.1f us with the JAR%n", round, bare, guarded);
        }
        service.turn("it:lena", false); // what was measured was the plugin at work
        RealService.until(() -> send(with, 0) == 403);
        List<Double> sorted = ratios.stream().sorted().toList();
        double median = (sorted.get((ROUNDS - 1) / 2) + sorted.get(ROUNDS / 2)) / 2;
        System.out.printf(
                "CPU of a request, one in %d a change, of a learner who is known: %+.1f %% (median of %d rounds of %d requests,"
                        + " %+.1f to %+.1f); aim: at most +3 %%%n",
                CHANGES,
                100 * (median - 1),
                ROUNDS,
                REQUESTS,
                100 * (sorted.get(0) - 1),
                100 * (sorted.get(ROUNDS - 1) - 1));
    }

    /** CPU of a request in microseconds. */
    private static double turn(Container tomcat, ExecutorService callers) throws Exception {
        long before = tomcat.cpu().toNanos();
        List<Future<Void>> all = callers.invokeAll(
                Stream.generate(() -> HostBench.calls(tomcat)).limit(CALLERS).toList());
        for (Future<Void> each : all) {
            each.get();
        }
        return (tomcat.cpu().toNanos() - before) / 1_000.0 / REQUESTS;
    }

    private static Callable<Void> calls(Container tomcat) {
        return () -> {
            for (int each = 0; each < REQUESTS / CALLERS; each++) {
                int status = send(tomcat, each);
                if (status != 200) {
                    throw new IllegalStateException("a request was answered " + status);
                }
            }
            return null;
        };
    }

    private static int send(Container tomcat, int number) throws IOException, InterruptedException {
        return number % CHANGES == 0
                ? tomcat.send(
                                "POST",
                                PAGE,
                                "name=lena",
                                "X-User",
                                "lena",
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .statusCode()
                : tomcat.send("GET", PAGE, "", "X-User", "lena").statusCode();
    }
}
