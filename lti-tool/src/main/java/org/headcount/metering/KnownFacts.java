package org.headcount.metering;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts that a statement may know. The only way from the facts to a statement: whoever lets facts undo or join
 * others does it behind here, by what was recorded before the line.
 *
 * @param cut the line; empty for all facts there are
 * @param cameAfter of the facts that were written down only after lines were drawn that they should have come before:
 *     the last month of those lines
 */
public record KnownFacts(
        InstitutionId institution, Histories histories, Optional<Cut> cut, Map<FactKey, YearMonth> cameAfter) {

    /** Hands over every learner of whom anything was known. */
    void each(Ledger.HistoryVisitor visitor) {
        histories.histories(institution, (learner, facts) -> {
            List<Fact> known =
                    cut.isEmpty() ? facts : facts.stream().filter(this::knows).toList();
            if (!known.isEmpty()) {
                visitor.history(learner, known);
            }
        });
    }

    private boolean knows(Fact fact) {
        return cut.filter(line -> !isBefore(fact, line)).isEmpty();
    }

    /** Whether a fact was known when a line was drawn. */
    boolean isBefore(Fact fact, Cut line) {
        YearMonth came = cameAfter.get(fact.key());
        return fact.recordedAt().isBefore(line.closesAt()) && (came == null || came.isBefore(line.month()));
    }
}
