package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Dated;

/** One learner at one instant, as far as the own facts say it: for which months there is a charge may take a count of everybody. */
public final class Uncharged {

    private final Standing standing;
    private final Instant asOf;
    private final List<Fact> facts;
    private final Periods.Fold fold;
    private final List<YearMonth> touched;

    private Uncharged(
            Standing standing, Instant asOf, List<Fact> facts, Periods.Fold fold, Collection<YearMonth> touched) {
        this.standing = standing;
        this.asOf = asOf;
        this.facts = facts;
        this.fold = fold;
        this.touched = List.copyOf(touched);
    }

    public static Uncharged of(Books books, Books.Whole whole, Instant asOf, Instant now) {
        Periods.Fold fold = books.fold(whole.facts());
        Instant present = books.present(now);
        Instant latest = asOf.isAfter(present) ? asOf : present;
        Span upToLatest = new Span(
                Dated.ALWAYS,
                books.months().of(books.months().containing(latest)).until());
        NavigableSet<YearMonth> touched = new TreeSet<>();
        for (Period period : fold.periods()) {
            if (period.touches(upToLatest)) {
                Instant end = period.until().isAfter(upToLatest.until()) ? upToLatest.until() : period.until();
                touched.addAll(books.months().touchedBy(period.from(), end));
            }
        }
        return new Uncharged(whole.standing(), asOf, whole.facts(), fold, touched);
    }

    public Standing standing() {
        return standing;
    }

    /** Every month that a period touches, as {@link LearnerStatus#months}, the oldest first. */
    public List<YearMonth> touched() {
        return touched;
    }

    /** With what the books say of everybody, which is counted where a peak is billed. */
    public LearnerStatus charged(Books books) {
        return status(books.charges(touched, fold));
    }

    /** With what those months came to. */
    public LearnerStatus charged(Collection<MonthAnswer> answers) {
        Map<YearMonth, Optional<FactKey>> charges = new TreeMap<>();
        answers.forEach(answer -> charges.put(answer.month(), answer.chargedFor(fold)));
        return status(charges);
    }

    /** Without: it says of no month that there is a charge. */
    public LearnerStatus uncharged() {
        return status(Map.of());
    }

    private LearnerStatus status(Map<YearMonth, Optional<FactKey>> charges) {
        return new LearnerStatus(
                standing,
                asOf,
                fold.reason(asOf).flatMap(this::find),
                touched.stream()
                        .map(month -> new LearnerStatus.ChargedMonth(
                                month,
                                charges.getOrDefault(month, Optional.empty()).flatMap(this::find)))
                        .toList());
    }

    private Optional<Fact> find(FactKey key) {
        return Books.find(facts, key);
    }
}
