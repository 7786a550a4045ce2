package org.headcount.plugin.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the built JAR costs a Tomcat, in CPU of its process for each request: the same pages with it and without, in turns. One
 * page does next to nothing, the other writes a table of some twenty kilobytes: still little for an LMS.
 */
final class HostBench {

    private static final String VERSION = "10.1.34";
    private static final int ROUNDS = Integer.getInteger("bench.hostRounds", 10);
    private static final int SECONDS = Integer.getInteger("bench.hostSeconds", 4);
    /** Until the JVM has compiled what is to be measured. */
    private static final int WARM_UP = Integer.getInteger("bench.hostWarmUp", 30);

    private final Wrk wrk;
    private final Path script;
    private final RealService service;
    private final Container without;
    private final Container with;

    private HostBench(Wrk wrk, Path script, RealService service, Container without, Container with) {
        this.wrk = wrk;
        this.script = script;
        this.service = service;
        this.without = without;
        this.with = with;
    }

    public static void main(String[] arguments) throws Exception {
        Wrk wrk = Wrk.find();
        Path bare = base("bench-bare");
        Path guarded = base("bench-guarded");
        Path script = Files.writeString(guarded.resolve("requests.lua"), """
                -- one in ten is a change
                local count = 0
                local headers = {["X-User"] = "lena", ["Content-Type"] = "application/x-www-form-urlencoded"}
                request = function()
                  count = count + 1
                  if count % 10 == 0 then
                    return wrk.format("POST", nil, headers, "name=lena")
                  end
                  return wrk.format("GET", nil, {["X-User"] = "lena"})
                end
                """);
        try (RealService service = RealService.start(guarded)) {
            service.active(List.of("it:lena"));
            Path lib = guarded.resolve("lib");
            Plugin.install(lib, false, service, Plugin.rules(lib), "contexts = /plain", "journal.max = 1 GB");
            try (Container without = Container.tomcat(bare, VERSION, "-XX:TieredStopAtLevel=4");
                    Container with = Container.tomcat(guarded, VERSION, "-XX:TieredStopAtLevel=4")) {
                HostBench bench = new HostBench(wrk, script, service, without, with);
                bench.compare("a page that does next to nothing", Host.Shape.PLAIN.path() + Host.RECORD);
                bench.compare("a page of twenty kilobytes", Host.Shape.PLAIN.path() + Host.PAGE);
                service.turn("it:lena", false); // what was measured was the plugin at work
                RealService.until(() -> with.send("POST", Host.Shape.PLAIN.record(), "", "X-User", "lena")
                                .statusCode()
                        == 403);
            }
        }
    }

    private static Path base(String name) throws IOException {
        Path base = Container.tomcatBase(name, VERSION);
        new Host(false).write(base.resolve("webapps" + Host.Shape.PLAIN.path()), Host.Shape.PLAIN);
        return base;
    }

    private void compare(String what, String page) throws Exception {
        turn(with, page, WARM_UP);
        turn(without, page, WARM_UP);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            boolean bareFirst = round % 2 == 1; // whatever a turn leaves to the next meets both alike
            double first = turn(bareFirst ? without : with, page, SECONDS);
            double second = turn(bareFirst ? with : without, page, SECONDS);
            double bare = bareFirst ? first : second;
            double guarded = bareFirst ? second : first;
            ratios.add(guarded / bare);
            System.out.printf("round %2d: %6.1f us bare, %6.1f us with the JAR%n", round, bare, guarded);
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        double median = (sorted.get((ROUNDS - 1) / 2) + sorted.get(ROUNDS / 2)) / 2;
        System.out.printf(
                "CPU of a request, one in ten a change, of a learner who is known, to %s: %+.1f %% (median of %d rounds of %d"
                        + " seconds, %+.1f to %+.1f); aim: at most +3 %%%n",
                what,
                100 * (median - 1),
                ROUNDS,
                SECONDS,
                100 * (sorted.get(0) - 1),
                100 * (sorted.get(ROUNDS - 1) - 1));
    }

    /** CPU of a request in microseconds; until all that it left to be told has been told. */
    private double turn(Container tomcat, String page, int seconds) throws Exception {
        long before = tomcat.cpu().toNanos();
        long requests = wrk.send(tomcat.address(page), script, seconds);
        if (tomcat == with) {
            awaitTheLastFact();
        }
        return (tomcat.cpu().toNanos() - before) / 1_000.0 / requests;
    }

    /** Asks the service and not the host, which is being measured; the plugin waits for two seconds at most for more to join. */
    private void awaitTheLastFact() throws Exception {
        for (long before = -1, now = service.factsTold(); now != before; now = service.factsTold()) {
            before = now;
            Thread.sleep(3_000);
        }
    }
}
