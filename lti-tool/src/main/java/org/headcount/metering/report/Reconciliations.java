package org.headcount.metering.report;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.report.Reconciliation.Reason;
import org.headcount.metering.report.Reconciliation.Row;
import org.headcount.metering.status.Claim;

/**
 * Lays somebody else's list beside ours, on one view of the ledger: everybody on either list appears, each with its
 * reason. Memory grows with their list, not with ours. Nothing is stored.
 */
public final class Reconciliations {

    private final Snapshots snapshots;
    private final InstantSource clock;

    public Reconciliations(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /** With whom a month is charged: first ours by opaque id, then what only they have by line. */
    public Reconciliation month(
            InstitutionId institution,
            YearMonth month,
            Optional<Instant> knownAt,
            List<Reconciliation.Entry> theirs,
            Consumer<Row> visitor) {
        return snapshots.view(institution, view -> {
            Books books = Surveys.books(view, knownAt);
            MonthAnswer answer = books.answer(month, clock.instant());
            return new Comparing(view, books, answer.span(), theirs, visitor)
                    .with(Reason.CHARGED, ours -> Surveys.charges(view, books, answer, ours));
        });
    }

    /** With whoever is active at an instant. */
    public Reconciliation instant(
            InstitutionId institution,
            Instant asOf,
            Optional<Instant> knownAt,
            List<Reconciliation.Entry> theirs,
            Consumer<Row> visitor) {
        return snapshots.view(institution, view -> {
            Books books = Surveys.books(view, knownAt);
            Span span = new Span(asOf, asOf);
            return new Comparing(view, books, span, theirs, visitor)
                    .with(
                            Reason.ACTIVE,
                            ours -> books.touching(
                                    view,
                                    span,
                                    (learner, facts) -> books.fold(facts).claims().stream()
                                            .filter(claim -> claim.covers(asOf))
                                            .max(Comparator.comparing(Claim::until))
                                            .flatMap(claim -> Books.find(facts, claim.fact()))
                                            .ifPresent(fact -> ours.reason(learner, fact))));
        });
    }
}
