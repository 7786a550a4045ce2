package org.headcount.gateway.registration;

import java.time.Instant;
import org.headcount.gateway.connection.Registrar;
import org.headcount.metering.fact.InstitutionId;

/**
 * Leave for somebody else's server to register with us by itself, once, for as long as it is good.
 *
 * @param id names it; no secret
 * @param hash of the secret that has to be shown; the secret itself is kept nowhere
 * @param platform the id that an LMS gets by it, or has; the LMS that a tool registers with
 * @param renews whether it is for the registration of an LMS that is connected already
 * @param issuer that an LMS may have though it is not on the host of its configuration; empty for none
 * @param by who gave it: what could harm another institution is the operator's to decide
 */
public record Invitation(
        InstitutionId institution,
        String id,
        String hash,
        Kind kind,
        String platform,
        boolean renews,
        String issuer,
        Registrar by,
        Instant expiresAt) {

    /** Who is invited. */
    public enum Kind {
        LMS,
        TOOL
    }
}
