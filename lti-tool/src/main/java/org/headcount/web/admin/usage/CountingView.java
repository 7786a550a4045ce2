package org.headcount.web.admin.usage;

import java.time.YearMonth;
import java.util.Optional;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Visit;

/**
 * What stands in the place of figures while they are being counted.
 *
 * @param name of the month, as people read it
 * @param address where they will be, below the institution's
 * @param next empty where the month is the present one or later
 * @param isMonth whether it is the page of the month itself, from which one goes to the months beside it
 */
public record CountingView(
        YearMonth month, String name, String address, Optional<YearMonth> next, boolean isMonth, Again again) {

    private static final int FIRST_PAUSE = 1;

    /** The page, which asks for the figures by itself until they are there. */
    static Answer answer(Visit visit, YearMonth month, String address, boolean isMonth) {
        YearMonth present = present(visit);
        return Answer.of(visit.page(
                "admin/usage/counting.jte",
                new CountingView(
                        month,
                        visit.texts().month(month),
                        address,
                        month.isBefore(present) ? Optional.of(month.plusMonths(1)) : Optional.empty(),
                        isMonth,
                        Again.of(visit))));
    }

    private static YearMonth present(Visit visit) {
        return new Months(visit.terms().zone()).containing(visit.moment().at());
    }

    /** Where the page looks by itself; empty once it does so no more. */
    public String onward() {
        return again.goesOn() ? address + (address.contains("?") ? "&" : "?") + again.query() : "";
    }

    public int pause() {
        return again.pause(FIRST_PAUSE);
    }
}
