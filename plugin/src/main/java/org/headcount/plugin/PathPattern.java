package org.headcount.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A path as rules write it: {@code {name}} is any one segment, to be called by that name, {@code {a,b}} one of these, {@code *}
 * within a segment any characters, {@code **} any number of segments, none included. Compiled once, matched without regular
 * expressions and without going back further than the last {@code **}.
 */
final class PathPattern {

    private static final Segment DEEP = (route, index) -> true;

    private interface Segment {
        boolean matches(Route route, int index);
    }

    private final String text;
    private final Segment[] segments;
    private final String[] names;
    private final List<String> firsts;

    private PathPattern(String text, List<String> parts) {
        this.text = text;
        this.segments = parts.stream().map(PathPattern::segment).toArray(Segment[]::new);
        this.names = parts.stream().map(PathPattern::name).toArray(String[]::new);
        this.firsts = parts.isEmpty() ? List.of() : literals(parts.get(0));
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static PathPattern of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("path " + text + " does not begin with a slash");
        }
        List<String> parts =
                Arrays.stream(text.split("/")).filter(part -> !part.isEmpty()).collect(Collectors.toList());
        List<String> named = parts.stream()
                .map(PathPattern::name)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toList());
        if (named.stream().distinct().count() < named.size()) {
            throw new IllegalArgumentException("path " + text + " has two segments of one name");
        }
        return new PathPattern(text, parts);
    }

    boolean matches(Route route) {
        return match(route, null);
    }

    /** The segment of that name; empty too when the path does not match. */
    Optional<String> segment(String name, Route route) {
        int[] found = new int[segments.length];
        int index = Arrays.asList(names).indexOf(name);
        return index >= 0 && match(route, found) ? Optional.of(route.segment(found[index])) : Optional.empty();
    }

    boolean names(String name) {
        return !name.isEmpty() && Arrays.asList(names).contains(name);
    }

    /** What the first segment has to be; empty if it may be anything. */
    List<String> firsts() {
        return firsts;
    }

    private boolean match(Route route, int @Nullable [] found) {
        int at = 0;
        int segment = 0;
        int deep = -1;
        int mark = 0;
        while (segment < route.segments()) {
            if (at < segments.length && segments[at] == DEEP) {
                deep = at++;
                mark = segment;
            } else if (at < segments.length && segments[at].matches(route, segment)) {
                if (found != null) {
                    found[at] = segment;
                }
                at++;
                segment++;
            } else if (deep >= 0) {
                at = deep + 1;
                segment = ++mark;
            } else {
                return false;
            }
        }
        while (at < segments.length && segments[at] == DEEP) {
            at++;
        }
        return at == segments.length;
    }

    private static Segment segment(String part) {
        if (part.equals("**")) {
            return DEEP;
        }
        if (part.contains("**")) {
            throw new IllegalArgumentException("segment " + part + " has ** beside something else");
        }
        if (part.startsWith("{") && part.endsWith("}")) {
            if (!part.contains(",")) {
                return (route, index) -> true;
            }
            Segment[] choices = Arrays.stream(inner(part).split(","))
                    .map(PathPattern::plain)
                    .toArray(Segment[]::new);
            return (route, index) -> {
                for (Segment choice : choices) {
                    if (choice.matches(route, index)) {
                        return true;
                    }
                }
                return false;
            };
        }
        return plain(part);
    }

    private static Segment plain(String text) {
        int star = text.indexOf('*');
        if (text.isEmpty() || text.indexOf('{') >= 0 || text.indexOf('}') >= 0 || star != text.lastIndexOf('*')) {
            throw new IllegalArgumentException("segment '" + text + "' cannot be read");
        }
        if (star < 0) {
            return (route, index) -> route.is(index, text);
        }
        String before = text.substring(0, star);
        String after = text.substring(star + 1);
        int least = before.length() + after.length();
        return (route, index) ->
                route.length(index) >= least && route.begins(index, before) && route.ends(index, after);
    }

    private static String name(String part) {
        return part.startsWith("{") && part.endsWith("}") && !part.contains(",") ? inner(part) : "";
    }

    private static String inner(String part) {
        return part.substring(1, part.length() - 1);
    }

    private static List<String> literals(String part) {
        boolean choice = part.startsWith("{") && part.contains(",");
        if (part.contains("*") || (part.startsWith("{") && !choice)) {
            return List.of();
        }
        return choice ? new ArrayList<>(List.of(inner(part).split(","))) : List.of(part);
    }

    @Override
    public String toString() {
        return text;
    }
}
