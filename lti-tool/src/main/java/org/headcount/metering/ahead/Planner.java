package org.headcount.metering.ahead;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.CommitmentSum;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.RateCard;
import org.headcount.metering.terms.Undertaking;

/**
 * Finds when learners who come once a year had best enrol, and what to commit to. Looked at are all calendars of cohorts
 * of one size (or one more) that begin on first days of months, or on the first day that belongs to the deadline; where
 * the peak is billed also cohorts at even distances, and cohorts that follow as soon as the licences are free. For every
 * commitment the cheapest of them is made cheaper by moving learners from day to day, so that cohorts may differ in size.
 */
public final class Planner {

    private static final int MONTHS = 12;
    private static final int QUARTERS = 4;

    private static final Comparator<Plan> CHEAPEST = Comparator.comparing(
                    (Plan plan) -> plan.best().sum())
            .thenComparing(plan -> plan.best().commitment())
            .thenComparing(plan -> plan.cohorts().size())
            .thenComparing(plan -> plan.cohorts().toString());

    private final Undertaking what;
    private final PlannedYear year;

    private Planner(Undertaking what) {
        this.what = what;
        this.year = new PlannedYear(what);
    }

    /** The cheapest calendar, what people do by hand, and what else a year would cost. */
    public static PlanAnswer plan(Undertaking what) {
        Planner planner = new Planner(what);
        return new PlanAnswer(
                what,
                planner.cheapest(),
                planner.byHand(),
                what.released() ? Optional.empty() : Optional.of(new Planner(what.releasing()).cheapest()),
                registered(what));
    }

    /** What a given calendar comes to. */
    public static Plan price(Undertaking what, List<Cohort> cohorts) {
        return new PlannedYear(what).plan(cohorts);
    }

    private Plan cheapest() {
        Map<Integer, Plan> byCommitment = new HashMap<>();
        Plan cheapest = Stream.concat(
                        calendarsOfMonths(),
                        what.policy().measure() == Policy.Measure.PEAK ? calendarsOfDays() : Stream.of())
                .filter(days -> days.size() <= what.learners())
                .map(days -> year.plan(cohorts(days)))
                .peek(plan -> worthwhile()
                        .forEach(commitment ->
                                byCommitment.merge(commitment, plan, BinaryOperator.minBy(at(commitment)))))
                .min(CHEAPEST)
                .orElseThrow();
        return byCommitment.entrySet().stream()
                .map(each -> year.plan(exchanged(each.getValue().cohorts(), each.getKey())))
                .filter(plan -> plan.best().sum().compareTo(cheapest.best().sum()) < 0)
                .min(CHEAPEST)
                .orElse(cheapest);
    }

    /** Where a card's prices change; in between a larger commitment costs no less. */
    private Stream<Integer> worthwhile() {
        RateCard card = what.card();
        return Stream.concat(Stream.of(card.minimum()), card.tiers().stream().map(RateCard.Tier::from))
                .map(quantity -> card.committed(Optional.of(quantity)))
                .distinct();
    }

    private Comparator<Plan> at(int commitment) {
        return Comparator.comparing((Plan plan) -> plan.commitments().stream()
                        .filter(candidate -> candidate.commitment() == commitment)
                        .map(CommitmentSum::sum)
                        .findFirst()
                        .orElseThrow())
                .thenComparing(CHEAPEST);
    }

    private List<Cohort> exchanged(List<Cohort> cohorts, int commitment) {
        TreeSet<LocalDate> days = new TreeSet<>(year.firstDays());
        cohorts.forEach(cohort -> days.add(cohort.from()));
        return new Exchange(what, year, List.copyOf(days)).improve(cohorts, commitment);
    }

    private Stream<List<LocalDate>> calendarsOfMonths() {
        List<LocalDate> days = year.firstDays();
        return IntStream.range(1, 1 << days.size())
                .mapToObj(chosen -> IntStream.range(0, days.size())
                        .filter(day -> (chosen >> day & 1) == 1)
                        .mapToObj(days::get)
                        .toList());
    }

    private Stream<List<LocalDate>> calendarsOfDays() {
        long days = ChronoUnit.DAYS.between(what.firstDay(), what.deadline()) + 1;
        Stream<List<LocalDate>> even = IntStream.rangeClosed(1, MONTHS)
                .mapToObj(many -> IntStream.range(0, many)
                        .mapToObj(each -> what.firstDay().plusDays(each * days / many))
                        .toList());
        return Stream.concat(even, Stream.of(oneAfterTheOther()))
                .filter(calendar -> calendar.stream().allMatch(what::inTime));
    }

    private List<LocalDate> oneAfterTheOther() {
        List<LocalDate> calendar = new ArrayList<>();
        LocalDate next = what.firstDay();
        while (calendar.size() < MONTHS && what.inTime(next)) {
            calendar.add(next);
            Instant free = free(next);
            LocalDate day = LocalDate.ofInstant(
                    free.isAfter(what.enrolment(what.deadline())) ? what.enrolment(what.deadline()) : free,
                    what.zone());
            LocalDate after = what.enrolment(day).isBefore(free) ? day.plusDays(1) : day;
            next = after.isAfter(next) ? after : next.plusDays(1);
        }
        return calendar;
    }

    /** When those who enrol on a day are no longer active. */
    private Instant free(LocalDate enrolled) {
        Instant begin = what.enrolment(enrolled);
        return year.periods(enrolled).stream()
                .filter(period -> period.from().equals(begin) || period.contains(begin))
                .map(Period::until)
                .findFirst()
                .orElse(begin);
    }

    /** Four quarters, and a commitment to one of them. */
    private PlanAnswer.ByHand byHand() {
        List<LocalDate> quarters = IntStream.range(0, QUARTERS)
                .mapToObj(
                        quarter -> year.year().get(quarter * MONTHS / QUARTERS).atDay(1))
                .toList();
        List<Cohort> cohorts = cohorts(quarters.subList(0, Math.min(QUARTERS, what.learners())));
        int commitment = what.card().committed(Optional.of(cohorts.get(0).learners()));
        BigDecimal month = what.card().charge(cohorts.get(0).learners(), commitment);
        Plan plan = year.plan(cohorts);
        return new PlanAnswer.ByHand(
                plan,
                commitment,
                month.multiply(BigDecimal.valueOf(MONTHS)),
                plan.at(what.card(), commitment),
                what.policy().window() == null || what.released()
                        ? List.of()
                        : quarters.stream().map(this::slack).toList());
    }

    /** How many days of work fit into a quarter before the next one's learners meet these; -1 where none does. */
    private int slack(LocalDate quarter) {
        Instant next = what.enrolment(quarter.plusMonths(MONTHS / QUARTERS));
        int days = -1;
        while (days < Undertaking.MOST_DAYS
                && !new Planner(what.working(days + 1)).free(quarter).isAfter(next)) {
            days++;
        }
        return days;
    }

    /** Shares the learners out, the larger cohorts first. */
    private List<Cohort> cohorts(List<LocalDate> days) {
        int size = what.learners() / days.size();
        int larger = what.learners() % days.size();
        return IntStream.range(0, days.size())
                .mapToObj(each -> new Cohort(days.get(each), each < larger ? size + 1 : size))
                .toList();
    }

    /** A year in which everybody who is registered is paid for, whether they come or not. */
    private static BigDecimal registered(Undertaking what) {
        return what.card()
                .charge(what.learners(), what.card().committed(Optional.of(what.learners())))
                .multiply(BigDecimal.valueOf(MONTHS));
    }
}
