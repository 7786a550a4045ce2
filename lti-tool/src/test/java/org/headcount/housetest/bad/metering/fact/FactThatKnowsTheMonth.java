package org.headcount.housetest.bad.metering.fact;

import org.headcount.housetest.bad.metering.month.MonthThatKnowsTheMeter;
import org.jspecify.annotations.NullMarked;

/** What is reported looks at nothing that is counted. */
@NullMarked
public record FactThatKnowsTheMonth(MonthThatKnowsTheMeter month) {}
