package org.headcount.plugin.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the built JAR costs a Tomcat, in CPU of its process for each request: the same pages with it and without, in turns. One
 * page does next to nothing, another writes a table of some twenty kilobytes, and one is of a real application, JSPWiki: like those of an LMS it looks up
 * who asks and what they may see, and puts the page together from many parts.
 */
final class HostBench {

    private static final String VERSION = "10.1.34";
    private static final String FULLY_COMPILED = "-XX:TieredStopAtLevel=4";
    private static final int ROUNDS = Integer.getInteger("bench.hostRounds", 10);
    private static final int SECONDS = Integer.getInteger("bench.hostSeconds", 4);
    /** Until the JVM has compiled what is to be measured. */
    private static final int WARM_UP = Integer.getInteger("bench.hostWarmUp", 30);

    private final Wrk wrk;
    private final RealService service;
    private final Container without;
    private final Container with;

    private HostBench(Wrk wrk, RealService service, Container without, Container with) {
        this.wrk = wrk;
        this.service = service;
        this.without = without;
        this.with = with;
    }

    /** What is sent to each of the two. */
    private record Scripts(Path without, Path with) {}

    public static void main(String[] arguments) throws Exception {
        Wrk wrk = Wrk.find();
        Path bare = base("bench-bare");
        Path guarded = base("bench-guarded");
        wiki(wrk);
        try (RealService service = RealService.start(guarded)) {
            service.active(List.of("it:lena"));
            Path lib = guarded.resolve("lib");
            Plugin.install(lib, false, service, Plugin.rules(lib), "contexts = /plain", "journal.max = 1 GB");
            try (Container without = Container.tomcat(bare, VERSION, FULLY_COMPILED);
                    Container with = Container.tomcat(guarded, VERSION, FULLY_COMPILED)) {
                HostBench bench = new HostBench(wrk, service, without, with);
                Path mixed = script(guarded, "mixed", "[\"X-User\"] = \"lena\"", 10);
                Path reads = script(guarded, "reads", "[\"X-User\"] = \"lena\"", 0);
                String small = Host.Shape.PLAIN.path() + Host.RECORD;
                String large = Host.Shape.PLAIN.path() + Host.PAGE;
                bench.compare("a page of twenty kilobytes, reads alone", large, new Scripts(reads, reads));
                bench.compare("a page that does next to nothing, reads alone", small, new Scripts(reads, reads));
                bench.compare("a page of twenty kilobytes, one in ten a change", large, new Scripts(mixed, mixed));
                bench.compare(
                        "a page that does next to nothing, one in ten a change", small, new Scripts(mixed, mixed));
                service.turn("it:lena", false); // what was measured was the plugin at work
                RealService.until(() -> with.send("POST", Host.Shape.PLAIN.record(), "", "X-User", "lena")
                                .statusCode()
                        == 403);
            }
        }
    }

    private static void wiki(Wrk wrk) throws Exception {
        Path bare = Container.tomcatBase("bench-wiki-bare", VERSION);
        Path guarded = Container.tomcatBase("bench-wiki-guarded", VERSION);
        Wiki.unpack(bare, "webapps-javaee");
        Wiki.unpack(guarded, "webapps-javaee");
        try (RealService service = RealService.start(guarded)) {
            Plugin.install(
                    guarded.resolve("lib"),
                    false,
                    service,
                    "host = jspwiki",
                    "contexts = /wiki",
                    "journal.dir = " + guarded.resolve("journal"));
            try (Container without = Container.tomcat(bare, VERSION, FULLY_COMPILED);
                    Container with = Container.tomcat(guarded, VERSION, FULLY_COMPILED)) {
                String page = "/wiki/Wiki.jsp?page=Main";
                Wiki wiki = new Wiki(with);
                String lena = wiki.register("lena", "Lena One");
                String other = new Wiki(without).register("lena", "Lena One");
                new HostBench(wrk, service, without, with)
                        .compare(
                                "JSPWiki's first page, reads alone",
                                page,
                                new Scripts(
                                        script(guarded, "wiki-bare", "[\"Cookie\"] = \"" + other + "\"", 0),
                                        script(guarded, "wiki", "[\"Cookie\"] = \"" + lena + "\"", 0)));
                service.turn("jspwiki:lena", false);
                RealService.until(() -> wiki.get(lena, page).statusCode() == 403);
            }
        }
    }

    /** @param change which one of so many is a change; 0 for none */
    private static Path script(Path folder, String name, String who, int change) throws IOException {
        String changes = """
                  count = count + 1
                  if count %% %d == 0 then
                    return wrk.format("POST", nil, {%s, ["Content-Type"] = "application/x-www-form-urlencoded"}, "name=lena")
                  end
                """.formatted(change, who);
        return Files.writeString(folder.resolve(name + ".lua"), """
                local count = 0
                request = function()
                %s  return wrk.format("GET", nil, {%s})
                end
                """.formatted(change == 0 ? "" : changes, who));
    }

    private static Path base(String name) throws IOException {
        Path base = Container.tomcatBase(name, VERSION);
        new Host(false).write(base.resolve("webapps" + Host.Shape.PLAIN.path()), Host.Shape.PLAIN);
        return base;
    }

    private void compare(String what, String page, Scripts scripts) throws Exception {
        turn(with, page, scripts.with(), WARM_UP);
        turn(without, page, scripts.without(), WARM_UP);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            boolean bareFirst = round % 2 == 1; // whatever a turn leaves to the next meets both alike
            double first = bareFirst ? bare(page, scripts) : guarded(page, scripts);
            double second = bareFirst ? guarded(page, scripts) : bare(page, scripts);
            double bare = bareFirst ? first : second;
            double guarded = bareFirst ? second : first;
            ratios.add(guarded / bare);
            System.out.printf("round %2d: %6.1f us bare, %6.1f us with the JAR%n", round, bare, guarded);
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        double median = (sorted.get((ROUNDS - 1) / 2) + sorted.get(ROUNDS / 2)) / 2;
        System.out.printf(
                "CPU of a request, of a learner who is known, to %s: %+.1f %% (median of %d rounds of %d"
                        + " seconds, %+.1f to %+.1f); aim: at most +3 %%%n",
                what,
                100 * (median - 1),
                ROUNDS,
                SECONDS,
                100 * (sorted.get(0) - 1),
                100 * (sorted.get(ROUNDS - 1) - 1));
    }

    private double bare(String page, Scripts scripts) throws Exception {
        return turn(without, page, scripts.without(), SECONDS);
    }

    private double guarded(String page, Scripts scripts) throws Exception {
        return turn(with, page, scripts.with(), SECONDS);
    }

    /** CPU of a request in microseconds; until all that it left to be told has been told. */
    private double turn(Container tomcat, String page, Path script, int seconds) throws Exception {
        long before = tomcat.cpu().toNanos();
        long requests = wrk.send(tomcat.address(page), script, seconds);
        awaitTheLastFact(); // the other one waits as long: an idle container costs something too
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
