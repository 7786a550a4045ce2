package org.headcount.gateway.launch;

import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.wire.Json;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/**
 * A launch between its two legs: accepted from the LMS, not yet asked for by the tool.
 *
 * @param hint at least 128 random bits; the sole authority of the second leg
 * @param claims the id_token's claims for the tool as JSON, complete but for nonce and times, of which it has none
 * @param learner whose licence is looked at again when the hint is redeemed; empty where nobody is counted
 * @param locale the launch's, for the page that a learner may have to see; empty where unknown
 * @param returnUrl where the launch says that it leads back to; empty where it does not
 */
public record ParkedLaunch(
        InstitutionId institution,
        String hint,
        String platform,
        String tool,
        String loginHint,
        Optional<IdentityName> learner,
        String locale,
        String claims,
        String returnUrl,
        Instant expiresAt) {

    /** Whether the claims name somebody, counted or not. */
    public boolean isOf(IdentityName who) {
        return who.namespace().equals(IdentityName.lti(platform, "-").namespace())
                && Json.readObject(claims)
                        .filter(named -> who.value().equals(named.path("sub").textValue()))
                        .isPresent();
    }
}
