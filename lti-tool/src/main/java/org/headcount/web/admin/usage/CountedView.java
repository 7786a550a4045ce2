package org.headcount.web.admin.usage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/**
 * Who makes up a number of a month, and why.
 *
 * @param address of the month's list below the institution's, without its query
 * @param measure as the REST interface writes it
 * @param total empty while it is being counted
 * @param unit only those of one; empty for all
 * @param countedAt when the total was counted, where that was not just now
 * @param next where the list goes on; empty on its last page
 */
public record CountedView(
        String title,
        String help,
        String month,
        String address,
        String measure,
        boolean billed,
        String total,
        List<Counted> learners,
        String next,
        boolean firstPage,
        YearMonth of,
        String unit,
        Optional<Instant> countedAt) {

    public CountedView {
        learners = List.copyOf(learners);
    }

    /** The address of a page of it; empty for the first one. */
    public String page(String after) {
        return page(address, unit, after);
    }

    static String page(String address, String unit, String after) {
        String query = (after.isEmpty() ? "" : "&after=" + after) + only(unit);
        return query.isEmpty() ? address : address + "?" + query.substring(1);
    }

    /** The condition on the unit, as the last part of a query. */
    public String only() {
        return only(unit);
    }

    private static String only(String unit) {
        return unit.isEmpty() ? "" : "&unit=" + URLEncoder.encode(unit, StandardCharsets.UTF_8);
    }

    /**
     * One of them.
     *
     * @param learner the opaque id
     * @param reason in words, and when that was
     */
    public record Counted(String learner, String name, String identities, String reason, Instant at, String unit) {}
}
