package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.metering.ledger.Ledger;
import org.headcount.web.admin.usage.Again;

/**
 * The list of learners, ready to be read.
 *
 * @param switching whether the policy has a switch
 * @param sources the namespaces that learners may come from
 * @param next where the list goes on; empty on its last page
 * @param onward while it is being counted what was charged
 */
public record ListView(
        ListFilter filter,
        List<ListRow> rows,
        boolean switching,
        List<Source> sources,
        String next,
        boolean firstPage,
        int year,
        Optional<Onward> onward) {

    /** An LMS or a host, by the namespace of its people. */
    public record Source(String namespace, String name) {}

    /**
     * Where the same page will say it.
     *
     * @param page below the institution's
     */
    public record Onward(String page, Again again) {

        /** Empty once it looks there by itself no more. */
        public String address() {
            return again.onward(page);
        }
    }

    /** What of the page is not there yet, as a selector of each. */
    public String waiting() {
        return rows.stream().map(row -> "#charged-" + row.id()).collect(Collectors.joining(","));
    }

    public ListView {
        rows = List.copyOf(rows);
        sources = List.copyOf(sources);
    }

    /**
     * One click's worth of filter.
     *
     * @param text its word's key
     */
    public record Chip(String text, ListFilter filter, boolean on, int days) {}

    public List<Chip> chips() {
        Ledger.Question.Status all = Ledger.Question.Status.ALL;
        return List.of(
                chip("learners.filter.everybody", all, "", 0),
                chip("learners.filter.active", Ledger.Question.Status.ACTIVE, "", 0),
                chip("learners.filter.inactive", Ledger.Question.Status.INACTIVE, "", 0),
                chip("learners.filter.unused", all, "unused", 0),
                chip("learners.filter.ending", all, "", 7),
                chip("learners.filter.ending", all, "", 14),
                chip("learners.filter.ending", all, "", 30),
                chip("learners.filter.unopened", all, "unopened", 0),
                chip("learners.filter.held", Ledger.Question.Status.INACTIVE, "held", 0));
    }

    private Chip chip(String text, Ledger.Question.Status status, String only, int days) {
        ListFilter with = filter.with(status, only, days);
        return new Chip(text, with, with.equals(filter), days);
    }

    /** How many of the page could be switched. */
    public long switchable() {
        return rows.stream().filter(ListRow::switchable).count();
    }
}
