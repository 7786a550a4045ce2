package org.headcount.metering.report;

import java.time.Instant;
import org.headcount.metering.month.MonthAnswer;

/**
 * Where an institution stands now.
 *
 * @param inUse learners active at this instant
 * @param month the present month, as far as is known
 */
public record Overview(Instant now, int inUse, MonthAnswer month) {}
