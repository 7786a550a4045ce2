package org.headcount.lti.tool;

import java.util.Optional;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;

/** Where an LMS tells who is in the context of a launch (Names and Role Provisioning Services 2.0 §3.1). */
public record RosterService(String memberships) {

    private static final int LONGEST_URL = 4_000;

    /** Empty where a launch offers none that could be used. */
    static Optional<RosterService> of(Claims claims) {
        return claims.object(ClaimNames.ROSTER_SERVICE)
                .flatMap(service -> service.string("context_memberships_url"))
                .filter(url -> url.length() <= LONGEST_URL && PlainText.is(url))
                .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
                .map(RosterService::new);
    }
}
