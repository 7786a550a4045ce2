package org.headcount.web.admin.learners;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.ledger.Ledger;
import org.headcount.web.admin.usage.Again;

/**
 * What stands around the list of learners.
 *
 * @param sources the namespaces that learners may come from
 * @param onward where the list may not say yet what was charged, as far as can be told before it is read
 */
public record ListView(ListFilter filter, List<Source> sources, Optional<Onward> onward) {

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

    public ListView {
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
}
