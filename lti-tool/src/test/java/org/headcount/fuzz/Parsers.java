package org.headcount.fuzz;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.headcount.cli.ImportParsers;
import org.headcount.gateway.launch.JourneyParsers;
import org.headcount.lti.platform.ToolParsers;
import org.headcount.lti.tool.LmsParsers;
import org.headcount.lti.wire.WireParsers;
import org.headcount.web.api.ApiParsers;
import org.headcount.web.lti.BrowserParsers;
import org.headcount.web.report.SheetParsers;

/** All of them, by name. */
public final class Parsers {

    private Parsers() {}

    public static SortedMap<String, Parser> all() {
        SortedMap<String, Parser> all = new TreeMap<>();
        rooms().flatMap(some -> some.get().entrySet().stream()).forEach(one -> add(all, one));
        return all;
    }

    private static Stream<Supplier<Map<String, Parser>>> rooms() {
        return Stream.of(
                WireParsers::all,
                LmsParsers::all,
                ToolParsers::all,
                JourneyParsers::all,
                BrowserParsers::all,
                ApiParsers::all,
                SheetParsers::all,
                ImportParsers::all);
    }

    private static void add(Map<String, Parser> all, Map.Entry<String, Parser> one) {
        if (all.put(one.getKey(), one.getValue()) != null) {
            throw new IllegalStateException("two parsers called " + one.getKey());
        }
    }

    /**
     * Loads no more classes than it takes to find it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Parser named(String name) {
        return rooms().flatMap(some -> Stream.ofNullable(some.get().get(name)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parser " + name + " among " + all().keySet()));
    }
}
