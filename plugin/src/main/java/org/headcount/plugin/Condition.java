package org.headcount.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What else a rule asks for: {@code query:NAME}, {@code form:NAME=GLOB}, {@code header:NAME=GLOB}. */
final class Condition {

    private final String source;
    private final String name;
    private final @Nullable Glob value;

    private Condition(String source, String name, @Nullable Glob value) {
        this.source = source;
        this.name = name;
        this.value = value;
    }

    static Condition of(String text) {
        int colon = text.indexOf(':');
        String source = colon < 0 ? text : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        int equals = rest.indexOf('=');
        String name = equals < 0 ? rest : rest.substring(0, equals);
        if (colon < 0 || name.isEmpty() || !List.of("query", "form", "header").contains(source)) {
            throw new IllegalArgumentException("when=" + text + " is not query:NAME, form:NAME or header:NAME");
        }
        return new Condition(source, name, equals < 0 ? null : new Glob(rest.substring(equals + 1)));
    }

    boolean holds(Visit visit) {
        List<String> found = found(visit);
        return value == null ? !found.isEmpty() : found.stream().anyMatch(value::matches);
    }

    private List<String> found(Visit visit) {
        switch (source) {
            case "query":
                return visit.query(name);
            case "form":
                return visit.form(name);
            default:
                return headers(visit);
        }
    }

    private List<String> headers(Visit visit) {
        String header = visit.header(name);
        return header.isEmpty() ? List.of() : List.of(header);
    }
}
