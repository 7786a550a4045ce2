package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.status.LeftOut;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/**
 * Sums a month up. The same for a statement, for what a month would come to if it closed now, and for the proof of a
 * statement years later: it depends on what is handed in and on nothing else.
 */
public final class Summing {

    private final Institution institution;
    private final Terms terms;
    private final Months months;
    private final KnownFacts known;

    /** @param institution with all that it has agreed: what is agreed later leaves a closed month as it is */
    public Summing(Institution institution, KnownFacts known) {
        this.institution = institution;
        this.terms = institution.terms();
        this.months = new Months(terms.zone());
        this.known = known;
    }

    /** Takes the learners of a statement one by one, by opaque id. */
    public interface Lines {

        void line(Statement.Line line);

        /** What was handed over is to be forgotten: all come once more. */
        void again();
    }

    /**
     * A month with all that it corrects, and everybody who is charged for it; there are as many as the month measures.
     * Looks at everybody once, or twice where the peak is not where it was to be expected.
     *
     * @param cut of the month; where nothing is closed yet, now
     * @param billed what was told of the closed months, all of them
     * @param before the line of the month before, where there is one
     */
    public Statement of(Cut cut, NavigableMap<YearMonth, Billed> billed, Optional<Cut> before, Lines lines) {
        Span span = months.of(cut.month());
        Policy policy = terms.policy().inForceAt(span.from());
        YearMonth horizon = cut.month().minusMonths(policy.correctionHorizonMonths());
        NavigableMap<YearMonth, Billed> corrected = billed.subMap(horizon, true, cut.month(), false);
        NavigableSet<YearMonth> asked = new TreeSet<>(corrected.keySet());
        asked.add(cut.month());
        Sweeps sweeps = new Sweeps(months, asked);
        Map<YearMonth, Integer> beyond = new TreeMap<>();
        Instant likelyPeak = policy.measure() == Policy.Measure.PEAK ? known.likelyPeakAt(span) : span.from();
        known.each((learner, facts, cameAfter) -> {
            Periods.Fold fold = fold(facts);
            Books.hand(learner, fold.periods(), sweeps);
            MonthAnswer.chargedFor(policy.measure(), span, likelyPeak, fold)
                    .ifPresent(key -> lines.line(line(learner, facts, key)));
            before.ifPresent(line -> late(
                            facts,
                            fact -> !KnownFacts.isBefore(fact, line, cameAfter),
                            billed.headMap(horizon, false).keySet())
                    .forEach(month -> beyond.merge(month, 1, Integer::sum)));
        });
        Map<YearMonth, MonthCount> counts = sweeps.counts();
        MonthAnswer answer = answer(cut.month(), counts, cut.closesAt());
        if (policy.measure() == Policy.Measure.PEAK && !answer.count().peakAt().equals(likelyPeak)) {
            lines.again();
            lines(answer, lines);
        }
        return new Statement(
                institution.id(),
                answer,
                months.zone(cut.month()),
                policy,
                cut.closesAt(),
                corrected.values().stream()
                        .flatMap(told -> adjustment(answer(told.month(), counts, cut.closesAt()), told).stream())
                        .toList(),
                beyond);
    }

    private void lines(MonthAnswer month, Lines lines) {
        known.each((learner, facts, cameAfter) ->
                month.chargedFor(fold(facts)).ifPresent(key -> lines.line(line(learner, facts, key))));
    }

    private static Statement.Line line(LearnerId learner, List<Fact> facts, FactKey reason) {
        return new Statement.Line(learner, Books.find(facts, reason).orElseThrow());
    }

    /** The closed months no longer corrected that facts came for since a line was drawn, one for each fact and month. */
    private List<YearMonth> late(List<Fact> facts, Predicate<Fact> late, Collection<YearMonth> uncorrected) {
        List<YearMonth> found = new ArrayList<>();
        for (Fact fact : facts) {
            if (late.test(fact)) {
                LeftOut.about(fact, facts)
                        .map(each -> months.containing(each.effectiveAt()))
                        .distinct()
                        .filter(uncorrected::contains)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private MonthAnswer answer(YearMonth month, Map<YearMonth, MonthCount> counts, Instant asOf) {
        MonthCount count = Optional.ofNullable(counts.get(month)).orElseThrow();
        return MonthAnswer.of(institution, terms, month, count, asOf);
    }

    private static Optional<Adjustment> adjustment(MonthAnswer now, Billed told) {
        return Optional.of(Adjustment.between(told, now)).filter(Adjustment::changes);
    }

    private Periods.Fold fold(List<Fact> facts) {
        return Periods.fold(facts, terms.policy(), terms.zone());
    }
}
