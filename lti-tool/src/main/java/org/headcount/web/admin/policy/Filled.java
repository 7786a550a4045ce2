package org.headcount.web.admin.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.headcount.web.admin.Visit;

/** What stands in a form's fields, to be shown again. */
public record Filled(Map<String, List<String>> values) {

    public static Filled of(Visit visit) {
        return new Filled(visit.request().getParameterMap().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        one -> Arrays.stream(one.getValue()).map(String::strip).toList())));
    }

    public String of(String name) {
        return of(name, 0);
    }

    /** That of a row, where several fields have one name. */
    public String of(String name, int row) {
        List<String> all = values.getOrDefault(name, List.of());
        return row < all.size() ? all.get(row) : "";
    }

    public boolean has(String name, String value) {
        return values.getOrDefault(name, List.of()).contains(value);
    }

    /** Whether any of these fields is filled. */
    public boolean any(String... names) {
        return Arrays.stream(names)
                .anyMatch(name -> values.getOrDefault(name, List.of()).stream().anyMatch(value -> !value.isEmpty()));
    }
}
