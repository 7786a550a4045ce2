package org.headcount.web.admin.planning;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.headcount.web.admin.Visit;

/** What a form asked, so that a link can ask it again. */
public final class Queries {

    private Queries() {}

    /** The query of a visit but for some parameters and those of the moment, which links have anyhow; with an ampersand behind each. */
    public static String of(Visit visit, String... without) {
        Set<String> left = Set.of(without);
        return visit.request().getParameterMap().entrySet().stream()
                .filter(one -> !left.contains(one.getKey())
                        && !one.getKey().equals("asOf")
                        && !one.getKey().equals("knownAt"))
                .flatMap(one -> Arrays.stream(one.getValue())
                        .filter(value -> !value.isEmpty())
                        .map(value -> encoded(one.getKey()) + "=" + encoded(value) + "&"))
                .collect(Collectors.joining());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
