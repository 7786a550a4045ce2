package org.headcount.web.admin.usage;

import java.time.YearMonth;
import java.util.Optional;
import org.headcount.metering.terms.Months;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Visit;

/**
 * What stands in the place of figures while they are being counted.
 *
 * @param title of the page that will have them
 * @param what is being counted, in words
 * @param address where they will be, below the institution's
 * @param bar where it is the page of a month, from which one goes to the months beside it
 */
public record CountingView(String title, String what, String address, Optional<MonthBar> bar, Again again) {

    /**
     * The month that the page is of.
     *
     * @param name as people read it
     * @param next empty where the month is the present one or later
     */
    public record MonthBar(YearMonth month, String name, Optional<YearMonth> next) {}

    /** The page of a month, which asks for the figures by itself until they are there. */
    static Answer month(Visit visit, YearMonth month, String address) {
        YearMonth present =
                new Months(visit.terms().zone()).containing(visit.moment().at());
        MonthBar bar = new MonthBar(
                month,
                visit.texts().month(month),
                month.isBefore(present) ? Optional.of(month.plusMonths(1)) : Optional.empty());
        return answer(visit, visit.texts().of("usage.title"), what(visit, month), address, Optional.of(bar));
    }

    /** Likewise one about a month. */
    public static Answer about(Visit visit, YearMonth month, String title, String address) {
        return answer(visit, title, what(visit, month), address, Optional.empty());
    }

    /** Likewise one about several months. */
    public static Answer aboutMonths(Visit visit, String title, String address) {
        return answer(visit, title, visit.texts().of("usage.counting.months"), address, Optional.empty());
    }

    private static String what(Visit visit, YearMonth month) {
        return visit.texts().of("usage.counting", visit.texts().month(month));
    }

    private static Answer answer(Visit visit, String title, String what, String address, Optional<MonthBar> bar) {
        return Answer.of(
                visit.page("admin/usage/counting.jte", new CountingView(title, what, address, bar, Again.of(visit))));
    }

    /** Where the page looks by itself; empty once it does so no more. */
    public String onward() {
        return again.onward(address);
    }
}
