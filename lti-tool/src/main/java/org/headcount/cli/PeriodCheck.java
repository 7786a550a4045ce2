package org.headcount.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.status.Standing;
import org.headcount.metering.terms.Terms;

/** Folds everybody's facts anew and compares with the periods that are kept. */
final class PeriodCheck {

    private final InstitutionId institution;
    private final Supplier<Terms> agreed;
    private final Ledger ledger;

    private PeriodCheck(InstitutionId institution, Supplier<Terms> agreed, Ledger ledger) {
        this.institution = institution;
        this.agreed = agreed;
        this.ledger = ledger;
    }

    /**
     * The first learner whose periods do not follow from the facts. One whose facts or terms change meanwhile is looked at again.
     *
     * @param agreed reads the terms as they are then
     */
    static Optional<String> first(InstitutionId institution, Supplier<Terms> agreed, Ledger ledger) {
        PeriodCheck check = new PeriodCheck(institution, agreed, ledger);
        Terms terms = agreed.get();
        List<String> found = new ArrayList<>(1);
        ledger.histories(institution, (learner, facts) -> {
            if (found.isEmpty() && !check.kept(learner).equals(folded(facts, terms))) {
                check.again(learner).ifPresent(found::add);
            }
        });
        return found.stream()
                .findFirst()
                .or(() -> ledger.miscounted(institution)
                        .map(learner -> "learner " + learner
                                + ": what is kept beside the periods to count months by does not follow from them"));
    }

    /** Facts and terms are read before the periods and after them: what was the same both times is what those follow from. */
    private Optional<String> again(LearnerId learner) {
        Terms terms = agreed.get();
        List<Fact> facts = ledger.facts(institution, learner);
        while (true) {
            List<Period> kept = kept(learner);
            List<Period> made = folded(facts, terms);
            Terms termsAfter = agreed.get();
            List<Fact> factsAfter = ledger.facts(institution, learner);
            if (terms.equals(termsAfter) && facts.equals(factsAfter)) {
                return kept.equals(made)
                        ? Optional.empty()
                        : Optional.of("learner " + learner + ": the periods kept are " + told(kept)
                                + "; by the facts they are " + told(made));
            }
            terms = termsAfter;
            facts = factsAfter;
        }
    }

    private static List<Period> folded(List<Fact> facts, Terms terms) {
        return Periods.of(facts, terms.policy(), terms.zone());
    }

    private List<Period> kept(LearnerId learner) {
        return ledger.standing(institution, new IdentityName(IdentityName.DEFAULT, learner.value()))
                .filter(standing -> standing.learner().id().equals(learner)) // else another learner's by now
                .map(Standing::periods)
                .orElse(List.of());
    }

    private static List<String> told(List<Period> periods) {
        return periods.stream()
                .map(period -> period.from() + " to "
                        + period.end().map(Object::toString).orElse("open"))
                .toList();
    }
}
