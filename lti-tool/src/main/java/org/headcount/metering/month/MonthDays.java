package org.headcount.metering.month;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.DayCount;

/**
 * A month day by day, those to come by what is known now.
 *
 * @param inUse learners active at the instant asked for
 * @param cap how many licences may be in use, the grace left out; empty where there is no limit
 * @param overAt from when on more were counted than are committed to, as {@link org.headcount.metering.report.Overrun.Passing#at}
 *     tells; empty for a month that is not over its commitment
 */
public record MonthDays(
        MonthAnswer month, Instant asOf, int inUse, Optional<Integer> cap, Optional<Instant> overAt, List<Day> days) {

    /** One day by the calendar of the institution's zone, of 23 or 25 hours where its clocks are changed. */
    public record Day(LocalDate date, Span span, DayCount count) {}

    public MonthDays {
        days = List.copyOf(days);
    }
}
