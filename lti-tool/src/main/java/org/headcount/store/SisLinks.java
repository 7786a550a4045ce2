package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.terms.Terms;

/** Links identities with the SIS ids that LMSs tell of them. Which one was told last stands with the name, so that a launch sees it without a look of its own. */
final class SisLinks {

    static final String SOURCE = "headcount.sis";
    private static final int ID_BITS = 120;

    private final InstantSource clock;
    private final TermsRows terms;
    private final Identities identities;
    private final FactWriter facts;

    SisLinks(InstantSource clock, TermsRows terms, Identities identities, FactWriter facts) {
        this.clock = clock;
        this.terms = terms;
        this.identities = identities;
        this.facts = facts;
    }

    /** @return whether held scores may go by it */
    boolean match(Session session, InstitutionId institution, IdentityName who, IdentityName sisId)
            throws SQLException {
        terms.exclude(session, institution);
        Terms inForce = terms.hold(session, institution);
        Identities.Known known = identities.meet(session, institution, who);
        if (known.sisId().equals(sisId.value())) {
            return false;
        }
        boolean woke = facts.append(session, institution, inForce, report(FactType.LINK, who, sisId))
                .woke();
        if (!known.sisId().isEmpty()) {
            IdentityName before = new IdentityName(IdentityName.SIS, known.sisId());
            woke |= facts.append(session, institution, inForce, report(FactType.UNLINK, who, before))
                    .woke();
        }
        identities.matched(session, institution, who, sisId);
        return woke;
    }

    private Report report(FactType type, IdentityName who, IdentityName sisId) {
        Instant now = Micros.floor(clock.instant());
        return new Report(
                new FactKey(SOURCE, Secrets.id(ID_BITS)),
                who,
                type,
                Kind.OTHER,
                Role.LEARNER,
                Origin.SYSTEM,
                now,
                now,
                "",
                new Detail.With(sisId),
                Report.Note.NONE);
    }
}
