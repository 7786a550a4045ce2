package org.headcount.metering.ledger;

/**
 * How many licences a day has. Over a month the largest {@code most} is its peak, and the last day's {@code end} its closing
 * and {@code touched} its distinct.
 *
 * @param most the most that were in use at one instant of the day
 * @param end in use when the day ends
 * @param touched learners with a period that touched the days counted by the end of this one
 */
public record DayCount(int most, int end, int touched) {}
