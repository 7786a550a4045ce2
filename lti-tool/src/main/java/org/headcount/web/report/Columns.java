package org.headcount.web.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table: names that stay, and what of a row stands in each. A cell is a text, a number, a boolean or anything whose
 * {@code toString} is its text; null for an empty one.
 */
public final class Columns<T> {

    private final List<String> names = new ArrayList<>();
    private final List<Function<T, @Nullable Object>> cells = new ArrayList<>();

    Columns<T> with(String name, Function<T, @Nullable Object> cell) {
        names.add(name);
        cells.add(cell);
        return this;
    }

    /** In their order. */
    public List<String> names() {
        return Collections.unmodifiableList(names);
    }

    List<@Nullable Object> of(T row) {
        List<@Nullable Object> values = new ArrayList<>(cells.size());
        cells.forEach(cell -> values.add(cell.apply(row)));
        return values;
    }
}
