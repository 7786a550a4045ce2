package org.headcount.web.admin.usage;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Executor;
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

    /** @param beside where is counted what takes long; nothing else is to wait for it */
    UnitFigures(UnitSurveys surveys, InstantSource clock, Executor beside) {
        this.surveys = surveys;
        this.kept = new Kept<>(this::ask, (key, any) -> true, clock, key -> beside, Key::institution);
    }

    private MonthUnits ask(Key key) {
        return surveys.units(key.institution(), key.month(), key.asOf(), key.knownAt());
    }

    /** @return empty while it, or another one of the institution, is being counted */
    Optional<MonthUnits> of(Key key, boolean large) {
        return large && surveys.hasUnits(key.institution()) ? kept.soon(key) : Optional.of(ask(key));
    }

    void keep(Predicate<Key> which) {
        kept.keep(which);
    }
}
