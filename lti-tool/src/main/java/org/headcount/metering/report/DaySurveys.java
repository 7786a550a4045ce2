package org.headcount.metering.report;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.DayCount;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.MonthDays;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;

/** Tells months day by day, on one view of the ledger: days and month add up. */
public final class DaySurveys {

    private final Snapshots snapshots;
    private final InstantSource clock;

    public DaySurveys(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /**
     * Costs some counts for each day, and everybody's facts with {@code knownAt}.
     */
    public MonthDays days(
            InstitutionId institution, YearMonth month, Optional<Instant> asOf, Optional<Instant> knownAt) {
        Instant at = Micros.floor(asOf.orElseGet(clock::instant));
        return snapshots.view(institution, view -> days(Surveys.books(view, knownAt), month, at));
    }

    private static MonthDays days(Books books, YearMonth month, Instant at) {
        MonthAnswer answer = books.answer(month, at);
        List<Span> spans = books.months().days(month);
        List<DayCount> counts = books.days(spans);
        ZoneId zone = books.months().zone(month);
        List<MonthDays.Day> days = new ArrayList<>(spans.size());
        for (int day = 0; day < spans.size(); day++) {
            days.add(new MonthDays.Day(
                    spans.get(day).from().atZone(zone).toLocalDate(), spans.get(day), counts.get(day)));
        }
        return new MonthDays(
                answer, at, books.inUse(at), cap(books.terms(), answer.span(), at), overAt(books, answer), days);
    }

    /** By what is in force at that instant, or where it lies nearest to the month. */
    private static Optional<Integer> cap(Terms terms, Span month, Instant at) {
        Instant within = at.isBefore(month.from()) ? month.from() : month.contains(at) ? at : month.lastInstant();
        Policy policy = terms.policy().inForceAt(within);
        Optional<Integer> cap = policy.cap() == null ? terms.committedAt(within) : Optional.ofNullable(policy.cap());
        return cap.filter(any -> policy.capacity() != Policy.Capacity.NONE);
    }

    private static Optional<Instant> overAt(Books books, MonthAnswer month) {
        return month.commitment()
                .filter(committed -> month.measured() > committed)
                .flatMap(committed -> books.overAt(month, committed));
    }
}
