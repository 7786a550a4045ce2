package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A page of the learners who were found.
 *
 * @param switching whether the policy has a switch
 * @param next where the list goes on; empty on its last page
 * @param total how many all pages have together, where that is known
 * @param onward while it is being counted what was charged
 */
public record FoundView(
        ListFilter filter,
        List<ListRow> rows,
        boolean switching,
        String next,
        boolean firstPage,
        Optional<Integer> total,
        int year,
        Optional<ListView.Onward> onward) {

    public FoundView {
        rows = List.copyOf(rows);
    }

    /** What of the page is not there yet, as a selector of each. */
    public String waiting() {
        return rows.stream().map(row -> "#charged-" + row.id()).collect(Collectors.joining(","));
    }

    /** How many of the page could be switched. */
    public long switchable() {
        return rows.stream().filter(ListRow::switchable).count();
    }
}
