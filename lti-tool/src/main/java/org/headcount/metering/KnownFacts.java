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
 */
public record KnownFacts(InstitutionId institution, Histories histories, Optional<Cut> cut) {

    /** Hands over every learner of whom anything was known. */
    void each(Histories.MarkedVisitor visitor) {
        histories.marked(institution, (learner, facts, cameAfter) -> {
            List<Fact> known = cut.map(line -> facts.stream()
                            .filter(fact -> isBefore(fact, line, cameAfter))
                            .toList())
                    .orElse(facts);
            if (!known.isEmpty()) {
                visitor.history(learner, known, cameAfter);
            }
        });
    }

    /** Whether a fact was known when a line was drawn. */
    static boolean isBefore(Fact fact, Cut line, Map<FactKey, YearMonth> cameAfter) {
        YearMonth came = cameAfter.get(fact.key());
        return fact.recordedAt().isBefore(line.closesAt()) && (came == null || came.isBefore(line.month()));
    }
}
