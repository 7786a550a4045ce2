package org.headcount.metering.terms;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What is to be planned: so many learners work so many days each, all of them done when a day of the year ends, and the
 * same again every year.
 *
 * @param deadline the last day
 * @param workDays days of 24 hours from a cohort's enrolment, which is at the beginning of a day
 * @param released whether staff switch everybody off whose work is done
 */
public record Undertaking(
        int learners, LocalDate deadline, int workDays, boolean released, Policy policy, RateCard card, ZoneId zone) {

    public static final int MOST_LEARNERS = 10_000_000;
    public static final int MOST_DAYS = 365;

    public Undertaking {
        if (learners < 1 || learners > MOST_LEARNERS) {
            throw new IllegalArgumentException("learners are 1 to " + MOST_LEARNERS + "; found " + learners);
        }
        if (workDays < 0 || workDays > MOST_DAYS) {
            throw new IllegalArgumentException("days of work are 0 to " + MOST_DAYS + "; found " + workDays);
        }
        if (released && !policy.switching()) {
            throw new IllegalArgumentException("nobody is released where staff cannot switch off");
        }
    }

    /** The first day that belongs to this deadline, and not to that of the year before. */
    public LocalDate firstDay() {
        return deadline.minusYears(1).plusDays(1);
    }

    public Instant enrolment(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    public Instant done(LocalDate enrolled) {
        return enrolment(enrolled).plus(Duration.ofDays(workDays));
    }

    /** Whether a cohort that enrols on a day is done in time. */
    public boolean inTime(LocalDate enrolled) {
        return !done(enrolled).isAfter(enrolment(deadline.plusDays(1)));
    }

    /** The same with another number of days. */
    public Undertaking working(int days) {
        return new Undertaking(learners, deadline, days, released, policy, card, zone);
    }

    /** The same with everybody released whose work is done. */
    public Undertaking releasing() {
        return new Undertaking(learners, deadline, workDays, true, policy.withSwitching(), card, zone);
    }
}
