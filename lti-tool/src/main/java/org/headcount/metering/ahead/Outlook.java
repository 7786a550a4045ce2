package org.headcount.metering.ahead;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;

/**
 * What lies ahead, and what would have been: computed by what computes every month, from the facts and the terms known.
 * Changes nothing. Methods throw {@link IllegalArgumentException} for an institution that does not exist.
 */
public final class Outlook {

    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;

    public Outlook(Institutions institutions, Ledger ledger, InstantSource clock) {
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The months after the one in which {@code asOf} lies. Costs a look at everybody's periods, and the facts of those on
     * the page of the release list.
     *
     * @param months at least 1
     * @param after the opaque id after which the page of the release list begins; empty for the first one
     */
    public Forecast forecast(
            InstitutionId id, Optional<Instant> asOf, Optional<Instant> knownAt, int months, int limit, String after) {
        Books books = new Books(institution(id), ledger, knownAt);
        return new Forecasting(books, asOf.orElse(now()), months).run(after, limit);
    }

    /** Which commitment would have been the cheapest over the months that are closed. */
    public Recommendation recommendation(InstitutionId id, Optional<Instant> asOf, Optional<Instant> knownAt) {
        Institution institution = institution(id);
        Instant at = asOf.orElse(now());
        Books books = new Books(institution, ledger, knownAt);
        List<YearMonth> closed = closed(institution, books, at);
        List<MonthAnswer> months = new ArrayList<>();
        new TreeMap<>(books.counts(closed)).forEach((month, count) -> months.add(books.answer(month, count, at)));
        return Recommendation.of(books.terms(), months, at);
    }

    private static List<YearMonth> closed(Institution institution, Books books, Instant asOf) {
        List<YearMonth> closed = new ArrayList<>();
        YearMonth month = books.months().containing(asOf);
        Span span = books.months().of(month);
        while (closed.size() < Recommendation.MOST_MONTHS
                && MonthAnswer.state(institution, books.terms(), span, asOf) != MonthAnswer.State.HISTORY) {
            if (MonthAnswer.state(institution, books.terms(), span, asOf) == MonthAnswer.State.CLOSED
                    && books.terms().isContracted(span)) {
                closed.add(month);
            }
            month = month.minusMonths(1);
            span = books.months().of(month);
        }
        return closed;
    }

    /**
     * An institution's own history under another agreement. Costs the fold of everybody's facts where another policy
     * is asked for, twice where a peak is billed; else a look at everybody's periods.
     *
     * @param after the opaque id after which the page of differing learners begins; empty for the first one
     */
    public Replay whatIf(InstitutionId id, WhatIf what, Optional<Instant> knownAt, int limit, String after) {
        Institution institution = institution(id);
        Institution other = new Institution(
                institution.id(), institution.name(), institution.createdAt(), what.terms(institution.terms()));
        Books agreed = new Books(institution, ledger, knownAt);
        return new Replaying(agreed, new Books(other, ledger, knownAt), what, now()).run(after, limit, agreed::called);
    }

    private Institution institution(InstitutionId id) {
        return institutions.find(id).orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
