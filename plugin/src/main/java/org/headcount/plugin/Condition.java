package org.headcount.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What else a rule asks for: {@code query:NAME}, {@code form:NAME=GLOB}, {@code header:NAME=GLOB}, {@code xml:/PATH}. */
final class Condition {

    private final String source;
    private final String name;
    private final @Nullable Glob value;
    private final @Nullable PathPattern elements;

    private Condition(String source, String name, @Nullable Glob value) {
        this.source = source;
        this.name = name;
        this.value = value;
        this.elements = source.equals("xml") ? PathPattern.of(name) : null;
    }

    static Condition of(String text) {
        int colon = text.indexOf(':');
        String source = colon < 0 ? text : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        int equals = rest.indexOf('=');
        String name = equals < 0 ? rest : rest.substring(0, equals);
        if (colon < 0
                || name.isEmpty()
                || !List.of("query", "form", "header", "xml").contains(source)) {
            throw new IllegalArgumentException(
                    "when=" + text + " is not query:NAME, form:NAME, header:NAME or xml:/PATH");
        }
        return new Condition(source, name, equals < 0 ? null : new Glob(rest.substring(equals + 1)));
    }

    /** Where that cannot be read it may hold: whoever looks for the subject is to decide, and not the rules below. */
    boolean holds(Visit visit) {
        try {
            List<String> found = elements == null ? found(visit) : XmlNames.in(visit, elements);
            return value == null ? !found.isEmpty() : found.stream().anyMatch(value::matches);
        } catch (Unreadable e) {
            return true;
        }
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
