package org.headcount.metering.month;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.ledger.MonthCount;

/**
 * A month by units. Those charged add up to the month's measure and the amounts to its amount, to the minor unit; counts
 * may add up to more than the month's, since a learner may be of several units.
 *
 * @param activeAt the instant of {@link Share#active}
 * @param units by name; {@link Units#UNASSIGNED} is always among them
 */
public record MonthUnits(MonthAnswer month, Instant activeAt, List<Share> units) {

    /**
     * One unit's part in a month.
     *
     * @param charged learners charged for the month because of a fact with this label
     * @param amount its part of the month's amount; empty where the month has none
     */
    public record Share(String unit, MonthCount count, int active, int charged, Optional<BigDecimal> amount) {}

    public MonthUnits {
        units = List.copyOf(units);
    }
}
