package org.headcount.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Institution;
import org.headcount.metering.Ledger;
import org.headcount.metering.Period;
import org.headcount.metering.Periods;
import org.headcount.metering.Standing;

/** Folds everybody's facts anew and compares with the periods that are kept. */
final class PeriodCheck {

    private PeriodCheck() {}

    /** The first learner whose periods do not follow from the facts. One whose facts change meanwhile is looked at again. */
    static Optional<String> first(Institution institution, Ledger ledger) {
        List<String> found = new ArrayList<>(1);
        ledger.histories(institution.id(), (learner, facts) -> {
            if (found.isEmpty()) {
                IdentityName name = new IdentityName(IdentityName.DEFAULT, learner.value());
                List<Period> made = Periods.of(
                        facts, institution.terms().policy(), institution.terms().zone());
                if (!kept(institution, ledger, name).equals(made)) {
                    List<Period> again = Periods.of(
                            ledger.facts(institution.id(), learner),
                            institution.terms().policy(),
                            institution.terms().zone());
                    List<Period> kept = kept(institution, ledger, name);
                    if (!kept.equals(again)) {
                        found.add("learner " + learner + ": the periods kept are " + told(kept)
                                + "; by the facts they are " + told(again));
                    }
                }
            }
        });
        return found.stream().findFirst();
    }

    private static List<Period> kept(Institution institution, Ledger ledger, IdentityName learner) {
        return ledger.standing(institution.id(), learner).map(Standing::periods).orElse(List.of());
    }

    private static List<String> told(List<Period> periods) {
        return periods.stream()
                .map(period -> period.from() + " to "
                        + period.end().map(Object::toString).orElse("open"))
                .toList();
    }
}
