package org.headcount.web.api;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is short enough to be read as a whole.
 *
 * @param next where the next page begins; null on the last one
 */
record Slice<T>(List<T> elements, @Nullable String next) {

    /**
     * The page that somebody asks for; ends the request where what is asked cannot be used.
     *
     * @param key orders the list and never changes: what is added or taken away between two pages makes no gap and no
     *     repeat
     */
    static <T> Slice<T> of(List<T> all, Function<T, String> key, PageQuery paging) {
        Asked asked = new Asked();
        int most = paging.most(asked);
        String from = paging.after(asked, Asked::cursor).orElse("");
        asked.done();
        List<T> rest = all.stream()
                .filter(element -> key.apply(element).compareTo(from) > 0)
                .sorted(Comparator.comparing(key))
                .toList();
        return rest.size() <= most
                ? new Slice<>(rest, null)
                : new Slice<>(rest.subList(0, most), key.apply(rest.get(most - 1)));
    }

    <R> List<R> map(Function<T, R> shape) {
        return elements.stream().map(shape).toList();
    }
}
