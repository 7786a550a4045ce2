package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.MonthUnits;
import org.headcount.metering.report.UnitSurveys;
import org.headcount.metering.terms.Terms;

/**
 * Months by units. What takes a look at the facts of very many learners is counted beside, one after the other, and kept:
 * no page waits for it. Of an institution one count at a time waits or runs, whichever moments are asked for.
 */
final class UnitFigures {

    /** What is asked: of another moment everything is asked anew where its terms or it itself differ. */
    record Key(
            InstitutionId institution,
            Terms terms,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt) {}

    private final UnitSurveys surveys;
    private final Kept<Key, MonthUnits> kept;
    private final Kept<Key, MonthUnits> withoutUnits;

    /**
     * @param slowly where is counted what takes long; nothing else is to wait for it
     * @param beside where a month is counted that nobody has named a unit in, which takes no longer than any month
     */
    UnitFigures(UnitSurveys surveys, InstantSource clock, Executor slowly, Function<InstitutionId, Executor> beside) {
        this.surveys = surveys;
        this.kept = new Kept<>(this::ask, (key, any) -> true, clock, key -> slowly, Key::institution);
        this.withoutUnits = new Kept<>(this::ask, (key, any) -> true, clock, key -> beside.apply(key.institution()));
    }

    private MonthUnits ask(Key key) {
        return surveys.units(key.institution(), key.month(), key.asOf(), key.knownAt());
    }

    /** How many learners an institution has: of many a look at all of their facts takes long, of very many a count of a month does, too. */
    enum Size {
        SMALL,
        LARGE,
        VERY_LARGE
    }

    /** @return empty while it, or another one of the institution, is being counted */
    Optional<MonthUnits> of(Key key, Size size, Patience patience) {
        if (size != Size.SMALL && surveys.hasUnits(key.institution())) {
            return kept.soon(key);
        }
        return size == Size.VERY_LARGE ? withoutUnits.within(key, patience) : Optional.of(ask(key));
    }

    void keep(Predicate<Key> which) {
        kept.keep(which);
        withoutUnits.keep(which);
    }
}
