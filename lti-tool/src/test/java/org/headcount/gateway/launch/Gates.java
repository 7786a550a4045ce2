package org.headcount.gateway.launch;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;

/** Gates of launches from the LMS {@code pf1}. */
public final class Gates {

    private Gates() {}

    /** Of an institution that has only so many licences, and lets everybody in who finds one. */
    public static Arrival.Gate places(int most, String nonce, IdentityName who, Instant at) {
        return of(places(most, at), nonce, who, at);
    }

    /** One that writes down why somebody was refused. */
    static Arrival.Gate of(Arrival.Judge judge, String nonce, IdentityName who, Instant at) {
        return new Arrival.Gate(
                judge,
                why -> new Report(
                        Arrival.key("pf1", nonce),
                        who,
                        FactType.REFUSAL,
                        Kind.ACCESS,
                        Role.LEARNER,
                        Origin.LEARNER,
                        at,
                        at,
                        "",
                        new Report.Note("", why.reason().wire(), "")));
    }

    static Arrival.Judge places(int most, Instant at) {
        return (terms, who, inUse) -> {
            boolean known = who.filter(Licence::known).isPresent();
            boolean active = who.filter(licence -> licence.active(at)).isPresent();
            Decision.Reason passes = active
                    ? Decision.Reason.ACTIVE
                    : known ? Decision.Reason.RETURNING : Decision.Reason.UNKNOWN_LEARNER;
            boolean free = active || inUse.getAsInt() < most;
            return decision(who, free, free ? passes : Decision.Reason.NO_LICENCE_FREE, Optional.of(most));
        };
    }

    static Decision decision(Optional<Licence> who, boolean allowed, Decision.Reason reason, Optional<Integer> places) {
        return new Decision(
                who.map(Licence::learner),
                who.filter(Licence::known).isPresent(),
                reason == Decision.Reason.ACTIVE,
                allowed,
                reason,
                Optional.empty(),
                Optional.empty(),
                places);
    }
}
