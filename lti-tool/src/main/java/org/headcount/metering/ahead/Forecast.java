package org.headcount.metering.ahead;

import java.time.Instant;
import java.util.List;
import org.headcount.metering.month.MonthAnswer;

/**
 * What the coming months come to, under the terms that will be in force then.
 *
 * @param release who would not be counted in the first of them if they were switched off before it
 */
public record Forecast(Instant asOf, List<Month> months, Release release) {

    /** How many complete months the likely number is the mean of. */
    public static final int MEAN_OF = 3;

    /** How many months before the present one somebody may have been active who comes back at worst. */
    public static final int BACK = 12;

    /**
     * One of them.
     *
     * @param floor those already bound to be counted even if nobody comes back
     * @param likely as many as on average in the last {@link #MEAN_OF} complete months in which anybody was measured,
     *     rounded up; at least the floor
     * @param worst everybody who was active in the last {@link #BACK} months or since is so again, all the month; who was
     *     never met cannot be foreseen
     */
    public record Month(MonthAnswer floor, MonthAnswer likely, MonthAnswer worst) {}

    public Forecast {
        months = List.copyOf(months);
    }
}
