package org.headcount.gateway.launch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.Period;
import org.headcount.metering.terms.Terms;

/** Asks the meter whether a learner may go on, and explains it when not. */
public final class Licences {

    private final Meter meter;
    private final Institutions institutions;
    private final Ledger ledger;
    private final InstantSource clock;

    public Licences(Meter meter, Institutions institutions, Ledger ledger, InstantSource clock) {
        this.meter = meter;
        this.institutions = institutions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Whether a launch may go ahead: it is the learner's own doing, and may bring an inactive learner back. */
    Decision launch(Terms terms, Optional<Licence> who, IntSupplier inUse) {
        return meter.decide(terms, who, inUse, Kind.ACCESS, Origin.LEARNER, Role.LEARNER);
    }

    /** The identity by which an institution lets us match whoever launches with other LMSs' users; never an e-mail address. */
    Optional<IdentityName> sisId(InstitutionId institution, LaunchMessage launch) {
        return launch.personSourcedId()
                .filter(IdentityName::isValue)
                .flatMap(id -> institutions
                        .find(institution)
                        .filter(found ->
                                found.terms().linkBySisId().at(clock.instant()).orElse(false))
                        .map(allowed -> new IdentityName(IdentityName.SIS, id)));
    }

    /**
     * Empty when the learner, whose launch was recorded, is still allowed: going on brings nobody back, and from one who
     * never was active nothing can have been taken since.
     */
    Optional<Blocking> blockGoingOn(InstitutionId institution, IdentityName who, String locale, String returnUrl) {
        Decision decision = meter.decide(institution, who, Kind.OTHER, Origin.SYSTEM, Role.LEARNER);
        return decision.allowed() || decision.since().isEmpty()
                ? Optional.empty()
                : Optional.of(explain(institution, who, decision, locale, returnUrl));
    }

    /** What a learner is told who may not go on. */
    Blocking explain(InstitutionId institution, IdentityName who, Decision decision, String locale, String returnUrl) {
        Instant now = clock.instant();
        Institution agreed = institutions.find(institution).orElseThrow();
        boolean declared = agreed.terms().policy().inForceAt(now).window() == null;
        boolean switchedOff = ledger.licence(institution, who)
                .flatMap(licence -> licence.lastBefore(now))
                .flatMap(Period::closed)
                .isPresent();
        return new Blocking(
                agreed.name(),
                agreed.terms().zone().inForceAt(now),
                decision.reason(),
                decision.reason() == Decision.Reason.CONTRACT_ENDED
                        ? agreed.terms().ended(now)
                        : decision.since(),
                declared || switchedOff,
                locale,
                returnUrl);
    }
}
