package org.headcount.store;

import java.sql.SQLException;
import java.util.Optional;
import org.headcount.gateway.launch.Arrival;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** One launch's turn at the gate: what the licence of its learner, who is held, decides. */
final class Admitting implements FactWriter.Check {

    private final Session session;
    private final InstitutionId institution;
    private final Terms terms;
    private final Arrival.Gate gate;
    private final boolean mayBeSomebodyKnown;
    private final PeriodRows periods;
    private final Places places;
    private @Nullable Decision refusal;

    /** @param mayBeSomebodyKnown whether a learner never met may turn out to be one whom we know by another name */
    Admitting(
            Session session,
            InstitutionId institution,
            Terms terms,
            Arrival.Gate gate,
            boolean mayBeSomebodyKnown,
            PeriodRows periods,
            Places places) {
        this.session = session;
        this.institution = institution;
        this.terms = terms;
        this.gate = gate;
        this.mayBeSomebodyKnown = mayBeSomebodyKnown;
        this.periods = periods;
        this.places = places;
    }

    @Override
    public boolean passes(FactWriter.Held held, Fact fact) throws SQLException {
        Licence licence = periods.licence(session, institution, held, fact);
        Decision decision = judge(licence, fact);
        if (mayBeSomebodyKnown && decision.reason() == Decision.Reason.UNKNOWN_LEARNER) {
            return false;
        }
        if (!decision.allowed()) {
            refusal = decision;
            return false;
        }
        boolean free = decision.places().isEmpty()
                || licence.active(fact.effectiveAt())
                || places.free(session, institution, decision.places().get(), fact.effectiveAt());
        refusal = free ? null : decision.tooLate();
        return free;
    }

    private Decision judge(Licence licence, Fact fact) throws SQLException {
        try {
            return gate.judge().of(terms, Optional.of(licence), () -> inUse(fact));
        } catch (StoreException e) {
            if (e.getCause() instanceof SQLException why) {
                throw why; // what was left for later is written before the count, and may begin anew
            }
            throw e;
        }
    }

    /** Where others may be asking at the same time {@link Places} has the last word. */
    private int inUse(Fact at) {
        try {
            return periods.inUse(session, institution, at.effectiveAt(), at.effectiveAt());
        } catch (SQLException e) {
            throw new StoreException("licences could not be counted", e);
        }
    }

    /** Why the launch did not pass; empty where it has to be told first who it is. */
    Optional<Decision> refusal() {
        return Optional.ofNullable(refusal);
    }
}
