package org.headcount.gateway.staff;

import java.time.Duration;
import java.time.Instant;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** What lets somebody in for the first time, once. Its secret is kept nowhere: whoever makes it shows it, once. */
public record StaffInvitation(String secret, Instant expiresAt) {

    private static final Duration GOOD_FOR = Duration.ofDays(7);
    private static final int CHANCE = 200;

    public static StaffInvitation fresh(Instant now) {
        return new StaffInvitation(Secrets.id(CHANCE), Micros.floor(now.plus(GOOD_FOR)));
    }

    public String hash() {
        return Secrets.hash(secret);
    }

    /** What whoever is invited opens. */
    public String address(InstitutionId institution, Addresses addresses) {
        return addresses.join(institution.value(), secret);
    }

    @Override
    public String toString() {
        return "StaffInvitation";
    }
}
