package org.headcount.metering.report;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Policy;

/** Says when a month went over its commitment, and with whom; on one view of the ledger. Holds as many learners as are committed to. */
public final class Overruns {

    private static final Comparator<Found> AS_THEY_CAME = Comparator.comparing(
                    (Found one) -> one.period().from())
            .thenComparing(one -> one.period().opened())
            .thenComparing(one -> one.learner().value());

    private final Snapshots snapshots;
    private final InstantSource clock;

    public Overruns(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** A learner that is counted, by which period and for which fact. */
    private record Found(LearnerId learner, Period period, boolean inUse, Fact reason) {}

    /**
     * @param asOf on which day it is asked, by which the month has its state; empty for now
     * @param after the opaque id after which the page of learners begins; empty for the first one
     */
    public Overrun find(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> asOf,
            Optional<Instant> knownAt,
            int limit,
            String after) {
        return snapshots.view(institution, view -> {
            Books books = Surveys.books(view, knownAt);
            MonthAnswer answer = books.answer(month, asOf.orElseGet(() -> Micros.floor(clock.instant())));
            return new Overrun(
                    answer,
                    answer.commitment()
                            .filter(committed -> answer.measured() > committed)
                            .flatMap(committed -> books.overAt(answer, committed))
                            .map(at -> passing(view, books, answer, at, limit, after)));
        });
    }

    private static Overrun.Passing passing(
            Snapshots.View view, Books books, MonthAnswer month, Instant at, int limit, String after) {
        int committed = month.commitment().orElseThrow();
        PriorityQueue<Found> first = new PriorityQueue<>(AS_THEY_CAME.reversed());
        List<Found> page = new ArrayList<>();
        int[] counted = {0};
        Span where = month.measure() == Policy.Measure.DISTINCT ? month.span() : new Span(at, at);
        books.touching(
                view,
                where,
                (learner, facts) -> found(month, at, learner, facts, books.fold(facts))
                        .ifPresent(found -> {
                            counted[0]++;
                            first.add(found);
                            if (first.size() > committed + 1) {
                                first.poll();
                            }
                            if (page.size() <= limit && learner.value().compareTo(after) > 0) {
                                page.add(found);
                            }
                        }));
        Found by = first.element();
        List<Found> shown = page.size() > limit ? page.subList(0, limit) : page;
        Map<LearnerId, Learner> learners = books.called(
                view,
                Stream.concat(shown.stream(), Stream.of(by)).map(Found::learner).toList());
        Map<FactKey, Report.Note> notes = view.notes(Stream.concat(shown.stream(), Stream.of(by))
                .map(one -> one.reason().key())
                .toList());
        return new Overrun.Passing(
                at,
                counted[0],
                counted(by, learners, notes),
                shown.stream().map(one -> counted(one, learners, notes)).toList(),
                page.size() > limit ? Optional.of(shown.get(limit - 1).learner().value()) : Optional.empty());
    }

    private static Overrun.Counted counted(
            Found one, Map<LearnerId, Learner> learners, Map<FactKey, Report.Note> notes) {
        return new Overrun.Counted(
                Surveys.called(learners, one.learner()),
                one.period().from(),
                one.inUse(),
                one.reason(),
                notes.getOrDefault(one.reason().key(), Report.Note.NONE));
    }

    /** A learner as far as it is counted at that instant. */
    private static Optional<Found> found(
            MonthAnswer month, Instant at, LearnerId learner, List<Fact> facts, Periods.Fold fold) {
        boolean distinct = month.measure() == Policy.Measure.DISTINCT;
        boolean inUse = fold.periods().stream().anyMatch(period -> period.contains(at));
        Optional<Period> period = fold.periods().stream()
                .filter(each ->
                        distinct ? each.touches(month.span()) && !each.from().isAfter(at) : each.contains(at))
                .findFirst();
        Policy.Measure measure = distinct ? Policy.Measure.DISTINCT : Policy.Measure.PEAK;
        return period.flatMap(each -> MonthAnswer.chargedFor(measure, month.span(), at, fold)
                .flatMap(key -> Books.find(facts, key))
                .map(reason -> new Found(learner, each, inUse, reason)));
    }
}
