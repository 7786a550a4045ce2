package org.headcount.gateway.staff;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.lti.wire.Claims;

/** What an id_token of an identity provider has to be, once its signature was right (OpenID Connect Core 1.0 §3.1.3.7). */
final class IdTokenRules {

    private static final Duration LEEWAY = Duration.ofSeconds(60);
    private static final Duration OLDEST = Duration.ofMinutes(10);
    private static final int LONGEST_SUBJECT = 255;

    private IdTokenRules() {}

    /** The first rule that it breaks; names nobody. */
    static Optional<String> fault(Claims claims, String issuer, String clientId, String nonce, Instant now) {
        List<String> audience = claims.oneOrMore("aud").orElse(List.of());
        Optional<String> authorized = claims.string("azp");
        if (claims.string("iss").filter(issuer::equals).isEmpty()) {
            return Optional.of("iss is another one (2)");
        }
        if (!audience.contains(clientId)) {
            return Optional.of("aud is not our client (3)");
        }
        if (audience.size() > 1 && authorized.isEmpty()) {
            return Optional.of("several aud and no azp (4)");
        }
        if (claims.has("azp") && authorized.filter(clientId::equals).isEmpty()) {
            return Optional.of("azp is not our client (5)");
        }
        Optional<Instant> expires = claims.instant("exp");
        if (expires.isEmpty() || !now.isBefore(expires.get().plus(LEEWAY))) {
            return Optional.of("exp is over (9)");
        }
        Optional<Instant> issued = claims.instant("iat");
        if (issued.isEmpty()
                || issued.get().isAfter(now.plus(LEEWAY))
                || issued.get().isBefore(now.minus(OLDEST))) {
            return Optional.of("iat is not of now (10)");
        }
        if (claims.string("nonce").filter(nonce::equals).isEmpty()) {
            return Optional.of("nonce is another one (11)");
        }
        boolean named = claims.string("sub")
                .filter(subject -> !subject.isEmpty() && subject.length() <= LONGEST_SUBJECT)
                .isPresent();
        return named ? Optional.empty() : Optional.of("no sub");
    }
}
