package org.headcount.metering.ahead;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Sweeps;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Undertaking;

/**
 * What the twelve months up to a deadline come to when cohorts enrol on given days, the same every year, by the fold and
 * the sweep that count every other month. Remembers what it has folded: ask one for many calendars.
 */
final class PlannedYear {

    private static final int MONTHS = 12;
    private static final int DAYS = 365;

    private final Undertaking what;
    private final Months months;
    private final List<YearMonth> year;
    private final Map<LocalDate, List<Period>> folded = new HashMap<>();

    PlannedYear(Undertaking what) {
        this.what = what;
        this.months = new Months(History.always(what.zone()));
        YearMonth last = YearMonth.from(what.deadline());
        this.year = IntStream.range(0, MONTHS)
                .mapToObj(before -> last.minusMonths(MONTHS - 1L - before))
                .toList();
    }

    List<YearMonth> year() {
        return year;
    }

    List<Span> spans() {
        return year.stream().map(months::of).toList();
    }

    Plan plan(List<Cohort> cohorts) {
        Sweeps sweeps = new Sweeps(months, year);
        for (int number = 0; number < cohorts.size(); number++) {
            Cohort cohort = cohorts.get(number);
            LearnerId alike = new LearnerId("cohort" + number);
            periods(cohort.from())
                    .forEach(period -> sweeps.period(
                            alike, Micros.of(period.from()), Micros.of(period.until()), cohort.learners()));
        }
        return Plan.of(what, cohorts, sweeps.counts());
    }

    /** When a learner is active who enrols on a day of every year. */
    List<Period> periods(LocalDate enrolled) {
        return folded.computeIfAbsent(
                enrolled, day -> Periods.of(facts(day), History.always(what.policy()), History.always(what.zone())));
    }

    /** Enough years before that nothing earlier reaches into this one, and one after. */
    private List<Fact> facts(LocalDate enrolled) {
        Integer window = what.policy().window();
        int before = 1 + ((window == null ? 0 : window) + what.workDays()) / DAYS;
        List<Fact> facts = new ArrayList<>();
        IntStream.rangeClosed(-before, 1).mapToObj(enrolled::plusYears).forEach(day -> facts(day, facts));
        return facts;
    }

    private void facts(LocalDate enrolled, List<Fact> facts) {
        Instant begin = what.enrolment(enrolled);
        String name = enrolled.toString();
        facts.add(fact(name + " enrols", FactType.ACTIVITY, Kind.ENROLMENT, Origin.STAFF, begin));
        if (what.policy().window() == null) { // nobody is switched on by coming back
            facts.add(fact(name + " on", FactType.SWITCH_ON, Kind.OTHER, Origin.STAFF, begin));
        }
        for (int day = 1; day <= what.workDays(); day++) {
            Instant end = begin.plus(Duration.ofDays(day));
            Instant action = day == what.workDays() ? end.minusNanos(1_000) : end;
            facts.add(fact(name + " works " + day, FactType.ACTIVITY, Kind.ACCESS, Origin.LEARNER, action));
        }
        if (what.released()) {
            facts.add(fact(name + " off", FactType.SWITCH_OFF, Kind.OTHER, Origin.STAFF, what.done(enrolled)));
        }
    }

    private static Fact fact(String id, FactType type, Kind kind, Origin origin, Instant at) {
        return new Fact(
                new FactKey("plan", id), new IdentityId("planned"), type, kind, Role.LEARNER, origin, at, at, "");
    }

    /** Every day of the year that is the first of a month, and the first that belongs to the deadline: those that are in time. */
    List<LocalDate> firstDays() {
        return Stream.concat(Stream.of(what.firstDay()), year.stream().map(month -> month.atDay(1)))
                .filter(day -> !day.isBefore(what.firstDay()) && what.inTime(day))
                .distinct()
                .sorted()
                .toList();
    }
}
