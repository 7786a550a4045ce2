package org.headcount.metering.month;

import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.terms.Months;

/**
 * What else narrows a question about learners: what neither their stored periods nor their names tell, but their facts, or somebody else.
 *
 * @param unit only those of one, see {@link Units#at}
 * @param use only those who make this of what they have
 * @param among only some of these; empty for everybody
 */
public record Narrowing(Optional<String> unit, Optional<Use> use, Optional<NavigableSet<LearnerId>> among) {

    /** Nothing more. */
    public static final Narrowing NONE = new Narrowing(Optional.empty(), Optional.empty(), Optional.empty());

    /** What somebody makes of a licence; by what the learner does, not by what others do about the learner. */
    public enum Use {
        /** Active, and has done nothing in the month that is asked about. */
        UNUSED,
        /** Charged for that month, and has never done anything. */
        UNOPENED;

        /** As written in addresses. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Use> of(String wire) {
            return Stream.of(values()).filter(use -> use.wire().equals(wire)).findFirst();
        }
    }

    public Narrowing {
        among = among.map(TreeSet::new).map(Collections::unmodifiableNavigableSet);
    }

    /** Whether it takes the facts of each to tell. */
    public boolean needsFacts() {
        return unit.isPresent() || use.isPresent();
    }

    /** The question with what follows from this: fewer are looked at, and none is lost. */
    public Ledger.Question ask(Ledger.Question question, Months months) {
        Ledger.Question.Hint ofUnit = Ledger.Question.Hint.NONE.of(unit.orElse(""));
        if (use.isEmpty()) {
            return unit.isEmpty() ? question : question.with(ofUnit);
        }
        Span month = months.of(months.containing(question.asOf()));
        if (use.get() == Use.UNOPENED) {
            return question.with(new Ledger.Question.Hint(Instant.EPOCH, month, ofUnit.unit()));
        }
        Ledger.Question unused = question.with(new Ledger.Question.Hint(month.from(), null, ofUnit.unit()));
        return question.status() == Ledger.Question.Status.ALL ? unused.of(Ledger.Question.Status.ACTIVE) : unused;
    }
}
