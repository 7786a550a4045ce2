package org.headcount.web.admin.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.gateway.InTurn;
import org.headcount.metering.Meter;
import org.headcount.metering.ahead.Forecast;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.ahead.Recommendation;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.ledger.VeryLarge;
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
    static final int RELEASED_A_PAGE = 50;

    /** From so many learners a month on an answer is worth keeping. */
    private static final int LARGE = 5_000;

    /** Up to which age a number is of now. */
    static final Duration NOW = Duration.ofMinutes(1);

    private final Meter meter;
    private final Outlook outlook;
    private final InstantSource clock;
    private final Kept<MonthOf, MonthDays> days;
    private final Kept<MonthOf, Counted> months;
    private final Kept<MonthOf, List<Counted>> years;
    private final Kept<MonthOf, Around> around;
    private final Kept<PageOf, Forecast> forecasts;
    private final VeryLarge veryLarge;
    private final UnitFigures units;

    /**
     * @param beside where what is kept is made anew, and made of the very large: shared among institutions
     * @param slowly where is counted what takes minutes
     */
    public Figures(
            Meter meter,
            DaySurveys surveys,
            UnitSurveys unitSurveys,
            Outlook outlook,
            Ledger ledger,
            InstantSource clock,
            Executor beside,
            Executor slowly) {
        this.meter = meter;
        this.outlook = outlook;
        this.clock = clock;
        this.veryLarge = new VeryLarge(ledger);
        InTurn inTurn = new InTurn(beside);
        this.days = new Kept<>(
                key -> surveys.days(key.of().institution(), key.month(), key.asOf(), key.knownAt()),
                (key, found) -> isKept(key, found.month()),
                clock,
                key -> inTurn.of(key.of().institution()));
        this.months = new Kept<>(
                this::counted,
                (key, found) -> isKept(key, found.month()),
                clock,
                key -> inTurn.of(key.of().institution()));
        this.years = new Kept<>(
                this::yearUpTo,
                (key, found) -> veryLarge.is(key.of().institution()),
                clock,
                key -> inTurn.of(key.of().institution()));
        this.units = new UnitFigures(unitSurveys, clock, slowly, inTurn::of);
        this.around = new Kept<>(
                this::whatIsAround,
                (key, found) ->
                        found.months().stream().anyMatch(month -> month.count().distinct() >= LARGE)
                                || veryLarge.is(key.of().institution()), // asks the database, so once for all months
                clock,
                key -> inTurn.of(key.of().institution()));
        this.forecasts = new Kept<>(
                key -> forecast(key.of(), key.months(), RELEASED_A_PAGE, key.after()),
                (key, found) -> veryLarge.is(key.of().of().institution()),
                clock,
                key -> inTurn.of(key.of().of().institution()));
    }

    /** By units; empty while that is being counted, which for very many learners no page waits for. */
    public Optional<MonthUnits> units(Visit visit, YearMonth month) {
        MonthOf key = key(visit, month);
        return units.of(
                new UnitFigures.Key(
                        visit.id(),
                        key.of().terms(),
                        month,
                        visit.moment().asOf(),
                        visit.moment().knownAt()),
                size(visit.id(), key.now()),
                Patience.begin());
    }

    private UnitFigures.Size size(InstitutionId institution, MonthOf month) {
        if (veryLarge.is(institution)) {
            return UnitFigures.Size.VERY_LARGE;
        }
        int learners =
                known(month).orElseGet(() -> months.of(month)).month().count().distinct();
        return learners >= LARGE ? UnitFigures.Size.LARGE : UnitFigures.Size.SMALL;
    }

    /** Asks ahead for all whose answers are kept: after a start nobody is to wait for them. */
    public void warm(Collection<Institution> institutions) {
        for (Institution institution : institutions) {
            MonthOf present = present(new Agreed(institution.id(), institution.terms()));
            if (veryLarge.is(institution.id())) {
                days.make(present); // whoever asks meanwhile waits for the same
                around.make(present);
            } else if (days.of(present).month().count().distinct() >= LARGE) {
                around.of(present);
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
        years.keep(key -> agreed.contains(key.of()));
        units.keep(key -> agreed.contains(new Agreed(key.institution(), key.terms())));
        around.keep(key -> agreed.contains(key.of()) && (asked.test(key) || !key.isNow()));
        forecasts.keep(key -> agreed.contains(key.of().of()));
        days.refresh(asked);
        around.refresh(asked);
    }

    /** An institution and what it has agreed: with other terms all answers are others. */
    private record Agreed(InstitutionId institution, Terms terms) {}

    /**
     * @param asOf the moment of which it is asked, where that is not the present one
     * @param knownAt likewise
     */
    private record MonthOf(Agreed of, YearMonth month, Optional<Instant> asOf, Optional<Instant> knownAt) {

        private boolean isNow() {
            return asOf.isEmpty() && knownAt.isEmpty();
        }

        /** The same of the present moment. */
        private MonthOf now() {
            return new MonthOf(of, month, Optional.empty(), Optional.empty());
        }

        private MonthOf in(YearMonth other) {
            return new MonthOf(of, other, asOf, knownAt);
        }

        /** What is agreed, as it was known then. */
        private Terms terms() {
            return knownAt.map(of.terms()::knownBefore).orElse(of.terms());
        }
    }

    /**
     * @param months how many are told
     * @param after where the page of those who could be released begins
     */
    private record PageOf(MonthOf of, int months, String after) {}

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

    /** The days of a month; empty while they are being counted, for which of very many learners no page waits long. */
    Optional<MonthDays> days(Visit visit, YearMonth month, Patience patience) {
        return asked(days, key(visit, month), patience);
    }

    /** How many are active at the moment that is looked at; of very many learners only where that was counted just now, since nobody waits for it. */
    public Optional<Integer> inUse(Visit visit) {
        MonthOf looked = key(visit, YearMonth.from(visit.moment().at().atZone(visit.zone())));
        return (veryLarge.is(visit.id()) ? days.given(looked) : asked(days, looked, Patience.none()))
                .filter(found -> !found.asOf().isBefore(visit.moment().at().minus(NOW)))
                .map(MonthDays::inUse);
    }

    /**
     * What a month came to: as its days or the history tell it where they are kept, so that a list has the number that leads to
     * it; else counted alone, and empty while it is, as {@link #days}.
     */
    Optional<Counted> month(Visit visit, YearMonth month, Patience patience) {
        MonthOf key = key(visit, month);
        return known(key).or(() -> asked(months, key, patience));
    }

    /**
     * What several months came to.
     *
     * @param months the oldest first
     * @param countedAt when the first of them was counted, where that was not just now
     */
    public record Several(List<MonthAnswer> months, Optional<Instant> countedAt) {

        public Several {
            months = List.copyOf(months);
        }

        private static Several of(List<Counted> counted, Instant now) {
            return new Several(
                    counted.stream().map(Counted::month).toList(),
                    counted.stream()
                            .map(Counted::at)
                            .min(Instant::compareTo)
                            .filter(first -> first.isBefore(now.minus(NOW))));
        }
    }

    /** What some months came to, of very many learners as {@link #month} has it, and of several what is not kept by whole years; empty as {@link #days}. */
    public Optional<Several> months(Visit visit, Collection<YearMonth> asked, Patience patience) {
        if (!veryLarge.is(visit.id())) {
            return Optional.of(new Several(
                    meter.months(
                            visit.id(),
                            asked,
                            visit.moment().at(),
                            visit.moment().knownAt()),
                    Optional.empty()));
        }
        List<Counted> counted = new ArrayList<>();
        for (YearMonth month : new TreeSet<>(asked)) {
            Optional<Counted> found = known(key(visit, month))
                    .or(() -> asked.size() == 1
                            ? months.within(key(visit, month), patience)
                            : inItsYear(visit, month, patience));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            counted.add(found.get());
        }
        return Optional.of(Several.of(counted, visit.moment().at()));
    }

    private Optional<Counted> inItsYear(Visit visit, YearMonth month, Patience patience) {
        Instant latest = visit.moment()
                .asOf()
                .filter(visit.moment().now()::isBefore)
                .orElse(visit.moment().now());
        YearMonth last = Stream.of(month, month(visit.terms(), latest))
                .max(YearMonth::compareTo)
                .filter(any -> any.getYear() == month.getYear())
                .orElse(YearMonth.of(month.getYear(), 12));
        return years.within(key(visit, last), patience)
                .flatMap(year -> year.stream()
                        .filter(one -> one.month().month().equals(month))
                        .findFirst());
    }

    private List<Counted> yearUpTo(MonthOf last) {
        Instant at = at(last);
        List<YearMonth> asked = IntStream.rangeClosed(1, last.month().getMonthValue())
                .mapToObj(month -> last.month().withMonth(month))
                .toList();
        return meter.months(last.of().institution(), asked, at, last.knownAt()).stream()
                .map(month -> new Counted(month, at))
                .toList();
    }

    /** Empty as {@link #days}. */
    Optional<Around> around(Visit visit, Patience patience) {
        MonthOf key = key(visit, month(visit.terms(), visit.moment().at()));
        return asked(around, key, patience);
    }

    /** Who could be released, a page of them; empty as {@link #days}. */
    Optional<Forecast> released(Visit visit, String after, Patience patience) {
        return forecast(visit, 1, after, patience);
    }

    /** The coming months, and a page of who could be released before the first of them; empty as {@link #days}. */
    public Optional<Forecast> forecast(Visit visit, int months, String after, Patience patience) {
        PageOf key = new PageOf(key(visit, month(visit.terms(), visit.moment().at())), months, after);
        return veryLarge.is(visit.id()) ? forecasts.within(key, patience) : Optional.of(forecasts.anew(key));
    }

    /** Which commitment would have been the cheapest: of very many learners that which the usage page tells; empty as {@link #days}. */
    public Optional<Recommendation> recommendation(Visit visit, Patience patience) {
        return veryLarge.is(visit.id())
                ? around(visit, patience).map(Around::recommendation)
                : Optional.of(outlook.recommendation(
                        visit.id(),
                        Optional.of(visit.moment().at()),
                        visit.moment().knownAt()));
    }

    /** Of the list of all institutions: days of the present month; empty as {@link #days}. */
    public Optional<MonthDays> present(Institution institution, Patience patience) {
        return asked(days, present(new Agreed(institution.id(), institution.terms())), patience);
    }

    private <V> Optional<V> asked(Kept<MonthOf, V> figures, MonthOf key, Patience patience) {
        if (veryLarge.is(key.of().institution())) {
            return figures.within(key, patience);
        }
        return Optional.of(key.isNow() ? figures.of(key) : figures.anew(key));
    }

    private Optional<Counted> known(MonthOf key) {
        return days.given(key)
                .map(found -> new Counted(found.month(), found.asOf()))
                .or(() -> around.given(key.in(month(key.terms(), at(key)))).flatMap(known -> known.month(key.month())));
    }

    private Counted counted(MonthOf key) {
        Instant at = at(key);
        return new Counted(meter.month(key.of().institution(), key.month(), Optional.of(at), key.knownAt()), at);
    }

    private Around whatIsAround(MonthOf key) {
        Instant at = at(key);
        YearMonth present = month(key.terms(), at);
        List<YearMonth> asked = IntStream.rangeClosed(1 - HISTORY, 0)
                .mapToObj(present::plusMonths)
                .toList();
        InstitutionId institution = key.of().institution();
        return new Around(
                at,
                meter.months(institution, asked, at, key.knownAt()),
                outlook.forecast(institution, Optional.of(at), key.knownAt(), AHEAD, RELEASED, ""),
                outlook.recommendation(institution, Optional.of(at), key.knownAt()));
    }

    private Forecast forecast(MonthOf key, int months, int limit, String after) {
        return outlook.forecast(key.of().institution(), Optional.of(at(key)), key.knownAt(), months, limit, after);
    }

    private boolean isKept(MonthOf key, MonthAnswer found) {
        return found.count().distinct() >= LARGE || veryLarge.is(key.of().institution());
    }

    /** Whether no page waits for the counts of this institution. */
    public boolean isVeryLarge(Visit visit) {
        return veryLarge.is(visit.id());
    }

    private static Agreed agreed(Visit visit) {
        return new Agreed(visit.id(), visit.institution().terms());
    }

    private static MonthOf key(Visit visit, YearMonth month) {
        return new MonthOf(
                agreed(visit), month, visit.moment().asOf(), visit.moment().knownAt());
    }

    private MonthOf present(Agreed of) {
        return new MonthOf(of, month(of.terms(), clock.instant()), Optional.empty(), Optional.empty());
    }

    private Instant at(MonthOf key) {
        return key.asOf().orElseGet(clock::instant);
    }

    private static YearMonth month(Terms terms, Instant at) {
        return new Months(terms.zone()).containing(at);
    }
}
