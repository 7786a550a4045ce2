package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.terms.Months;
import org.headcount.metering.terms.Terms;

/** One customer. Nothing of one institution is ever seen, counted or affected by another. */
public record Institution(InstitutionId id, String name, Instant createdAt, Terms terms) {

    public Institution {
        if (terms.policy().versions().isEmpty() || terms.zone().versions().isEmpty()) {
            throw new IllegalArgumentException("an institution has a policy and a zone from the beginning");
        }
    }

    /** The same by other terms. */
    public Institution with(Terms other) {
        return new Institution(id, name, createdAt, other);
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

    /**
     * Whether every month that is closed would be so under other terms too, those before the first one would not, and each
     * is within a contract or outside of it as before.
     */
    private boolean keepsClosed(Terms other, Instant until, Instant now) {
        Months months = new Months(terms.zone());
        YearMonth month = months.containing(until).minusMonths(1);
        Span span = months.of(month);
        while (MonthAnswer.state(this, terms, span, now) == MonthAnswer.State.CLOSED) {
            if (MonthAnswer.state(this, other, span, now) != MonthAnswer.State.CLOSED
                    || terms.isContracted(span) != other.isContracted(span)
                    || !terms.contracts()
                            .share(span, months.zone(month))
                            .equals(other.contracts().share(span, months.zone(month)))) {
                return false;
            }
            month = month.minusMonths(1);
            span = months.of(month);
        }
        return MonthAnswer.state(this, other, span, now) == MonthAnswer.State.HISTORY;
    }

    /** Whether a month would end when it did under other terms. */
    private boolean keepsItsEnd(Terms other, Instant until) {
        YearMonth month = new Months(terms.zone()).containing(until).minusMonths(1);
        return new Months(other.zone()).of(month).until().equals(until);
    }

    /** The institution with versions added to what it has agreed; a month that was closed when they were recorded keeps its terms, and stays closed. */
    public Amendment amended(Institutions.Change change) {
        return amended(change, Optional.empty());
    }

    /** @param lined the newest month that a line was drawn under; closed, though the clock that recorded the versions may not have come so far */
    public Amendment amended(Institutions.Change change, Optional<YearMonth> lined) {
        Optional<Instant> line =
                lined.map(month -> new Months(terms.zone()).of(month).until());
        Terms added = change.added();
        Terms all = terms.with(added);
        Stream<Instant> reachedBack = added.dated()
                .flatMap(version ->
                        closedUntil(version.recordedAt(), line)
                                .filter(until -> version.from().isBefore(until))
                                .stream());
        Stream<Instant> moved = added.zone().versions().stream()
                .flatMap(version ->
                        closedUntil(version.recordedAt(), line).filter(until -> !keepsItsEnd(all, until)).stream());
        Stream<Instant> reopened = added.contract().versions().stream()
                .flatMap(
                        version -> closedUntil(version.recordedAt(), line)
                                .filter(until -> !keepsClosed(all, until, version.recordedAt()))
                                .stream());
        Optional<Instant> closed = Stream.of(reachedBack, moved, reopened)
                .flatMap(Function.identity())
                .max(Comparator.naturalOrder());
        return closed.<Amendment>map(Amendment.MonthClosed::new)
                .orElseGet(() -> new Amendment.Made(new Institution(id, change.name(), createdAt, all)));
    }

    private Optional<Instant> closedUntil(Instant now, Optional<Instant> line) {
        return Stream.concat(closedUntil(now).stream(), line.stream()).max(Comparator.naturalOrder());
    }
}
