package org.headcount.metering.month;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Histories;

/**
 * The facts that a statement may know. The only way from the facts to a statement: facts undo and join others
 * behind here, by what was recorded before the line.
 *
 * @param cut the line; empty for all facts there are
 */
public record KnownFacts(InstitutionId institution, Histories histories, Optional<Cut> cut) {

    /** Hands over every learner of whom anything was known. */
    void each(Histories.MarkedVisitor visitor) {
        if (cut.isEmpty()) {
            histories.marked(institution, visitor);
            return;
        }
        Cut line = cut.get();
        Histories.Known before = (fact, cameAfter) -> isBefore(fact, line, cameAfter);
        histories.marked(institution, before, (learner, facts, cameAfter) -> {
            List<Fact> known =
                    facts.stream().filter(fact -> before.knows(fact, cameAfter)).toList();
            if (!known.isEmpty()) {
                visitor.history(learner, known, cameAfter);
            }
        });
    }

    /** When a month has its peak by all that is recorded: where nothing came late, by what was known too. */
    Instant likelyPeakAt(Span month) {
        return histories.likelyPeakAt(institution, month);
    }

    /** Whether a fact was known when a line was drawn. */
    static boolean isBefore(Fact fact, Cut line, Map<FactKey, YearMonth> cameAfter) {
        YearMonth came = cameAfter.get(fact.key());
        return fact.recordedAt().isBefore(line.closesAt()) && (came == null || came.isBefore(line.month()));
    }
}
