package org.headcount.metering.ledger;

import java.time.Instant;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Policy;

/**
 * How many learners a month has. Always closing ≤ peak ≤ distinct and opening ≤ peak.
 *
 * @param distinct learners with a period that touches the month
 * @param peak the most that were in use at one instant; a licence freed at an instant is free at that instant
 * @param peakAt the first instant at which that many were in use; the month's beginning when none ever was
 * @param opening in use when the month begins
 * @param closing in use when it ends
 * @param carried active before the month and into it
 */
public record MonthCount(int distinct, int peak, Instant peakAt, int opening, int closing, int carried) {

    /** So many from the beginning to the end, whatever is billed. */
    public static MonthCount allMonth(int learners, Span month) {
        return new MonthCount(learners, learners, month.from(), learners, learners, learners);
    }

    /** The number that is billed. */
    public int measured(Policy.Measure measure) {
        return switch (measure) {
            case PEAK -> peak;
            case DISTINCT -> distinct;
            case CLOSING -> closing;
        };
    }
}
