package org.headcount.housetest.bad.metering.month;

import org.headcount.housetest.bad.metering.MeterThatLogs;
import org.jspecify.annotations.NullMarked;

/** A month is asked by the meter, and asks it nothing. */
@NullMarked
public record MonthThatKnowsTheMeter(MeterThatLogs meter) {}
