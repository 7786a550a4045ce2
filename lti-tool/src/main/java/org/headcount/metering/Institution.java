package org.headcount.metering;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** One customer. Nothing of one institution is ever seen, counted or affected by another. */
public record Institution(InstitutionId id, String name, Instant createdAt, Terms terms) {

    public Institution {
        if (terms.policy().versions().isEmpty() || terms.zone().versions().isEmpty()) {
            throw new IllegalArgumentException("an institution has a policy and a zone from the beginning");
        }
    }

    /** The end of the newest month that is closed; empty where none is. */
    Optional<Instant> closedUntil(Instant now) {
        Months months = new Months(terms.zone());
        YearMonth month = months.containing(now);
        MonthAnswer.State state = MonthAnswer.state(this, terms, months.of(month), now);
        while (state == MonthAnswer.State.OPEN || state == MonthAnswer.State.CLOSING) {
            month = month.minusMonths(1);
            state = MonthAnswer.state(this, terms, months.of(month), now);
        }
        return state == MonthAnswer.State.CLOSED ? Optional.of(months.of(month).until()) : Optional.empty();
    }

    /** Whether every month that is closed would be so under other terms too, and within the contract or outside of it as before. */
    private boolean keepsClosed(Terms other, Instant until, Instant now) {
        Months months = new Months(terms.zone());
        YearMonth month = months.containing(until).minusMonths(1);
        Span span = months.of(month);
        while (MonthAnswer.state(this, terms, span, now) == MonthAnswer.State.CLOSED) {
            if (MonthAnswer.state(this, other, span, now) != MonthAnswer.State.CLOSED
                    || terms.isContracted(span) != other.isContracted(span)) {
                return false;
            }
            month = month.minusMonths(1);
            span = months.of(month);
        }
        return true;
    }

    /** The institution with versions added to what it has agreed; a month that was closed when they were recorded keeps its terms, and stays closed. */
    public Amendment amended(Institutions.Change change) {
        Terms added = change.added();
        Stream<Instant> reachedBack = added.dated()
                .flatMap(version ->
                        closedUntil(version.recordedAt())
                                .filter(until -> version.from().isBefore(until))
                                .stream());
        Stream<Instant> reopened = added.contract().versions().stream()
                .flatMap(version -> closedUntil(version.recordedAt())
                        .filter(until -> !keepsClosed(terms.with(added), until, version.recordedAt()))
                        .stream());
        Optional<Instant> closed = Stream.concat(reachedBack, reopened).max(Comparator.naturalOrder());
        return closed.<Amendment>map(Amendment.MonthClosed::new)
                .orElseGet(() -> new Amendment.Made(new Institution(id, change.name(), createdAt, terms.with(added))));
    }
}
