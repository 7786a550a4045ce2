package org.headcount.metering.alert;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.MonthSweep;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Snapshots;
import org.headcount.metering.status.LeftOut;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Policy;

/** Counts those who were switched on before a month and did nothing in it, and yet will be charged for the next one. */
final class Forgotten {

    private final Books books;
    private final YearMonth month;
    private final Instant now;
    private final Span present;
    private final Span coming;
    private final MonthSweep everybody;
    private final MonthSweep withoutThem;
    private int forgotten;

    Forgotten(Books books, YearMonth month, Instant now) {
        this.books = books;
        this.month = month;
        this.now = now;
        this.present = books.months().of(month);
        this.coming = books.months().of(month.plusMonths(1));
        this.everybody = new MonthSweep(coming);
        this.withoutThem = new MonthSweep(coming);
    }

    Finding in(Snapshots.View view) {
        view.touching(coming, (learner, facts) -> {
            List<Period> periods = books.fold(facts).periods();
            Books.hand(learner, periods, everybody);
            if (isForgotten(facts, periods)) {
                forgotten++;
            } else {
                Books.hand(learner, periods, withoutThem);
            }
        });
        YearMonth next = month.plusMonths(1);
        return AlertRules.forgotten(
                month,
                forgotten,
                books.answer(next, everybody.count(), now),
                books.answer(next, withoutThem.count(), now));
    }

    /** Whoever is planned to be switched on again in the coming month is not forgotten. */
    private boolean isForgotten(List<Fact> facts, List<Period> periods) {
        return periods.stream().filter(period -> period.touches(coming)).count() == 1
                && periods.stream().anyMatch(this::isCarriedThrough)
                && !showsLife(facts);
    }

    private boolean isCarriedThrough(Period period) {
        Instant charged = books.terms().policy().inForceAt(coming.from()).measure() == Policy.Measure.CLOSING
                ? coming.lastInstant()
                : coming.from();
        return period.from().isBefore(present.from()) && period.until().isAfter(charged);
    }

    /** Whether anything happened this month that speaks for a learner who is meant to be on. */
    private boolean showsLife(List<Fact> facts) {
        Set<Role> counted = books.terms().policy().inForceAt(now).countedRoles();
        LeftOut leftOut = LeftOut.of(facts);
        return facts.stream()
                .filter(fact -> fact.type().isActivity() || fact.type() == FactType.SWITCH_ON)
                .filter(fact -> !fact.quarantined()
                        && counted.contains(fact.role())
                        && !fact.effectiveAt().isBefore(present.from())
                        && !fact.effectiveAt().isAfter(now))
                .anyMatch(fact -> !leftOut.has(fact));
    }
}
