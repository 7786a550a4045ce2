package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.status.LastUse;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Periods;
import org.jspecify.annotations.Nullable;

/** A {@link Narrowing} put to one institution's books at one instant. Costs the facts of each learner where it needs them. */
public final class Narrowed {

    private final Books books;
    private final Narrowing narrowing;
    private final Instant asOf;
    private final YearMonth month;
    private @Nullable Charging charging;

    public Narrowed(Books books, Narrowing narrowing, Instant asOf) {
        this.books = books;
        this.narrowing = narrowing;
        this.asOf = asOf;
        this.month = books.months().containing(asOf);
    }

    public boolean fits(Licence licence) {
        if (narrowing.among().filter(some -> !some.contains(licence.learner())).isPresent()
                || (narrowing.use().equals(Optional.of(Narrowing.Use.UNUSED)) && !licence.active(asOf))) {
            return false;
        }
        if (!narrowing.needsFacts()) {
            return true;
        }
        List<Fact> facts = books.facts(licence.learner());
        Periods.Fold fold = books.fold(facts);
        return narrowing
                        .unit()
                        .map(unit -> Units.at(facts, fold, asOf).contains(unit))
                        .orElse(true)
                && narrowing.use().map(use -> fits(use, facts, fold)).orElse(true);
    }

    private boolean fits(Narrowing.Use use, List<Fact> facts, Periods.Fold fold) {
        Optional<Instant> last = LastUse.of(facts, asOf);
        return switch (use) {
            case UNUSED ->
                last.filter(at -> !at.isBefore(books.months().of(month).from())).isEmpty();
            case UNOPENED -> last.isEmpty() && charging().of(month, fold).isPresent();
        };
    }

    private Charging charging() {
        Charging known = charging;
        if (known == null) {
            known = books.charging(List.of(month));
            charging = known;
        }
        return known;
    }
}
