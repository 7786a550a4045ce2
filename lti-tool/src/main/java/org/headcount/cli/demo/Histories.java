package org.headcount.cli.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Kind;

/**
 * Makes up fourteen believable months and the present one: growth, terms that begin and end, learners who come back, staff who
 * forget to switch off. The same seed tells the same story, whatever the date is on which it is told.
 */
final class Histories {

    static final int MONTHS = 14;

    /** How many more begin in each month than in an average one: a term begins with the first, the fifth and the tenth, and one lately. */
    private static final double[] TERMS = {1.3, 1.0, 0.5, 0.2, 1.5, 1.2, 0.8, 0.4, 0.25, 1.0, 2.1, 1.5, 0.9, 0.5, 2.2};

    private static final double MOST = 2.2;

    private final SplittableRandom random;
    private final ZoneId zone;
    private final Instant now;
    private final YearMonth first;

    Histories(long seed, ZoneId zone, Instant now) {
        this.random = new SplittableRandom(seed);
        this.zone = zone;
        this.now = now;
        this.first = YearMonth.from(now.atZone(zone)).minusMonths(MONTHS);
    }

    /** When it all begins. */
    Instant beginning() {
        return first.atDay(1).atStartOfDay(zone).toInstant();
    }

    /** Somebody whose status staff declare: on with the first visit, off when the course is over, now and then back again. */
    List<Happening> switched() {
        List<Happening> life = new ArrayList<>();
        LocalDate day = enrolment();
        boolean on = visit(life, day);
        while (on) {
            LocalDate end = day.plusDays(random.nextInt(50, 120));
            study(life, day, end, 9);
            if (random.nextInt(100) < 5) {
                break; // nobody remembered to switch off
            }
            if (!add(life, Happening.staff(at(end), FactType.SWITCH_OFF, "Course completed"))) {
                break;
            }
            day = end.plusDays(random.nextInt(30, 120));
            on = random.nextInt(100) < 35
                    && add(life, Happening.staff(at(day), FactType.SWITCH_ON, "Enrolled in the next unit"));
        }
        return life;
    }

    /** Somebody whose status follows from visits: busy for some weeks, away for some, perhaps back. */
    List<Happening> rolling() {
        List<Happening> life = new ArrayList<>();
        LocalDate day = enrolment();
        boolean comes = visit(life, day);
        while (comes) {
            LocalDate end = day.plusDays(random.nextInt(5, 60));
            study(life, day, end, 6);
            day = end.plusDays(random.nextInt(20, 220));
            comes = random.nextInt(100) < 45 && visit(life, day);
        }
        return life;
    }

    /** An instant by the clock on the wall in one of the months: 0 the first, {@link #MONTHS} the present one. */
    Instant in(int month, int day, int hour) {
        return first.plusMonths(month).atDay(day).atTime(hour, 0).atZone(zone).toInstant();
    }

    /** A day in the past, most of them when a term begins. */
    private LocalDate enrolment() {
        while (true) {
            int month = random.nextInt(MONTHS + 1);
            YearMonth candidate = first.plusMonths(month);
            if (random.nextDouble(MOST) < TERMS[month]) {
                LocalDate day = candidate.atDay(random.nextInt(1, candidate.lengthOfMonth() + 1));
                if (at(day).isBefore(now.minusSeconds(86_400))) {
                    return day;
                }
            }
        }
    }

    private void study(List<Happening> life, LocalDate from, LocalDate until, int pause) {
        LocalDate day = from.plusDays(random.nextInt(1, pause));
        boolean goesOn = true;
        while (goesOn && day.isBefore(until)) {
            goesOn = add(life, Happening.learner(at(day), random.nextInt(4) == 0 ? Kind.SUBMISSION : Kind.ACCESS));
            day = day.plusDays(random.nextInt(1, 2 * pause));
        }
    }

    private boolean visit(List<Happening> life, LocalDate day) {
        return add(life, Happening.learner(at(day), Kind.ACCESS));
    }

    private boolean add(List<Happening> life, Happening happening) {
        return happening.at().isBefore(now) && life.add(happening);
    }

    private Instant at(LocalDate day) {
        return day.atTime(LocalTime.of(random.nextInt(8, 21), random.nextInt(60), random.nextInt(60)))
                .atZone(zone)
                .toInstant();
    }
}
