package org.headcount.metering.ahead;

import java.time.LocalDate;

/** Learners who enrol together, at the beginning of a day. */
public record Cohort(LocalDate from, int learners) {}
