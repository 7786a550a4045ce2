package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.metering.Meter;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.Recommendation;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.report.DaySurveys;
import org.headcount.metering.report.UnitSurveys;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Terms;
import org.headcount.web.admin.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers that the usage page tells, each as its own call of the REST interface gives it. */
public final class Figures {

    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

    static final int HISTORY = 14;
    static final int AHEAD = 3;
    static final int RELEASED = 5;

    /** From so many learners a month on an answer is worth keeping. */
    private static final int LARGE = 5_000;

    private final Meter meter;
    private final DaySurveys surveys;
    private final Outlook outlook;
    private final InstantSource clock;
    private final Kept<MonthOf, MonthDays> days;
    private final Kept<MonthOf, Counted> months;
    private final Kept<MonthOf, Around> around;
    private final UnitFigures units;

    /**
     * @param beside where what is kept is made anew
     * @param slowly where is counted what takes minutes
     */
    public Figures(
            Meter meter,
            DaySurveys surveys,
            UnitSurveys unitSurveys,
            Outlook outlook,
            InstantSource clock,
            Executor beside,
            Executor slowly) {
        this.meter = meter;
        this.surveys = surveys;
        this.outlook = outlook;
        this.clock = clock;
        this.days = new Kept<>(
                key -> surveys.days(key.of().institution(), key.month(), Optional.empty(), Optional.empty()),
                found -> found.month().count().distinct() >= LARGE,
                clock,
                beside);
        this.months = new Kept<>(
                key -> counted(key.of().institution(), key.month(), clock.instant(), Optional.empty()),
                found -> found.month().count().distinct() >= LARGE,
                clock,
                beside);
        this.units = new UnitFigures(unitSurveys, clock, slowly);
        this.around = new Kept<>(
                key -> around(key.of().institution(), key.of().terms(), clock.instant(), Optional.empty(), RELEASED),
                found -> found.months().stream().anyMatch(month -> month.count().distinct() >= LARGE),
                clock,
                beside);
    }

    /** By units; empty while that is being counted, which for very many learners no page waits for. */
    public Optional<MonthUnits> units(Visit visit, YearMonth month) {
        Agreed agreed = agreed(visit);
        boolean large = now(new MonthOf(agreed, month)).month().count().distinct() >= LARGE;
        return units.of(
                new UnitFigures.Key(
                        visit.id(),
                        agreed.terms(),
                        month,
                        visit.moment().asOf(),
                        visit.moment().knownAt()),
                large);
    }

    /** Asks ahead for all whose answers are kept: after a start nobody is to wait for them. */
    public void warm(Collection<Institution> institutions) {
        for (Institution institution : institutions) {
            if (present(institution).month().count().distinct() >= LARGE) {
                around.of(present(new Agreed(institution.id(), institution.terms())));
            }
        }
    }

    /**
     * Makes what is kept of the present anew, see {@link #warm}; to be called well before it is too old to be given.
     *
     * @param institutions all there are, with what they have agreed by now: of other terms nobody asks any more
     */
    public void keepWarm(Supplier<List<Institution>> institutions) {
        try {
            keepWarm(institutions.get());
        } catch (RuntimeException e) { // nobody waits for it, and the next time comes
            LOG.warn("the institutions could not be read", e);
        }
    }

    private void keepWarm(List<Institution> institutions) {
        Set<Agreed> agreed = institutions.stream()
                .map(institution -> new Agreed(institution.id(), institution.terms()))
                .collect(Collectors.toSet());
        Predicate<MonthOf> asked =
                key -> agreed.contains(key.of()) && present(key.of()).equals(key);
        days.keep(key -> agreed.contains(key.of()));
        months.keep(key -> agreed.contains(key.of()));
        units.keep(key -> agreed.contains(new Agreed(key.institution(), key.terms())));
        around.keep(asked);
        days.refresh(asked);
        around.refresh(asked);
    }

    /** An institution and what it has agreed: with other terms all answers are others. */
    private record Agreed(InstitutionId institution, Terms terms) {}

    private record MonthOf(Agreed of, YearMonth month) {}

    /** @param at when it was counted */
    record Counted(MonthAnswer month, Instant at) {}

    /**
     * What was and what is to come, whichever month is looked at.
     *
     * @param at when it was counted
     * @param months the newest last
     */
    record Around(Instant at, List<MonthAnswer> months, Forecast forecast, Recommendation recommendation) {

        private Optional<Counted> month(YearMonth asked) {
            return months.stream()
                    .filter(one -> one.month().equals(asked))
                    .findFirst()
                    .map(found -> new Counted(found, at));
        }

        /** The same with another count of one of the months: what a page says twice is the same number. */
        Around with(MonthAnswer month) {
            return new Around(
                    at,
                    months.stream()
                            .map(one -> one.month().equals(month.month()) ? month : one)
                            .toList(),
                    forecast,
                    recommendation);
        }
    }

    MonthDays days(Visit visit, YearMonth month) {
        return visit.moment().isPresent()
                ? days.of(new MonthOf(agreed(visit), month))
                : surveys.days(
                        visit.id(),
                        month,
                        Optional.of(visit.moment().at()),
                        visit.moment().knownAt());
    }

    /** What a month came to: as its days or the history tell it where they are kept, so that a list has the number that leads to it; else counted alone. */
    Counted month(Visit visit, YearMonth month) {
        if (!visit.moment().isPresent()) {
            return counted(
                    visit.id(), month, visit.moment().at(), visit.moment().knownAt());
        }
        return now(new MonthOf(agreed(visit), month));
    }

    private Counted counted(InstitutionId institution, YearMonth month, Instant at, Optional<Instant> knownAt) {
        return new Counted(meter.month(institution, month, Optional.of(at), knownAt), at);
    }

    private Counted now(MonthOf key) {
        return days.given(key)
                .map(found -> new Counted(found.month(), found.asOf()))
                .or(() -> around.given(present(key.of())).flatMap(known -> known.month(key.month())))
                .orElseGet(() -> months.of(key));
    }

    Around around(Visit visit) {
        return visit.moment().isPresent()
                ? around.of(present(agreed(visit)))
                : around(
                        visit.id(),
                        visit.terms(),
                        visit.moment().at(),
                        visit.moment().knownAt(),
                        RELEASED);
    }

    /** Who could be released, a page of them. */
    Forecast forecast(Visit visit, int limit, String after) {
        return outlook.forecast(
                visit.id(), Optional.of(visit.moment().at()), visit.moment().knownAt(), 1, limit, after);
    }

    private Around around(InstitutionId institution, Terms terms, Instant at, Optional<Instant> knownAt, int released) {
        YearMonth present = new Months(terms.zone()).containing(at);
        List<YearMonth> asked = IntStream.rangeClosed(1 - HISTORY, 0)
                .mapToObj(present::plusMonths)
                .toList();
        return new Around(
                at,
                meter.months(institution, asked, at, knownAt),
                outlook.forecast(institution, Optional.of(at), knownAt, AHEAD, released, ""),
                outlook.recommendation(institution, Optional.of(at), knownAt));
    }

    private static Agreed agreed(Visit visit) {
        return new Agreed(visit.id(), visit.institution().terms());
    }

    /** Of the list of all institutions: days of the present month. */
    public MonthDays present(Institution institution) {
        return days.of(present(new Agreed(institution.id(), institution.terms())));
    }

    private MonthOf present(Agreed of) {
        return new MonthOf(of, new Months(of.terms().zone()).containing(clock.instant()));
    }
}
