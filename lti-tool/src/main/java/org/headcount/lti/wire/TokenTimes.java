package org.headcount.lti.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.message.ClaimNames;

/**
 * When a token may be used.
 *
 * @param leeway how far the sender's clock may differ from ours
 * @param oldest how long ago it may have been issued
 * @param longestAhead how far ahead it may expire
 */
public record TokenTimes(Duration leeway, Duration oldest, Duration longestAhead) {

    /** Both {@code exp} and {@code iat} must be there, as whole numbers; a string is refused however it reads. {@code nbf} may be there. */
    public Optional<Verification.Refused> check(Claims claims, Instant now) {
        Optional<Instant> expiresAt = claims.instant(ClaimNames.EXPIRES_AT);
        Optional<Instant> issuedAt = claims.instant(ClaimNames.ISSUED_AT);
        if (expiresAt.isEmpty()) {
            return refused(WireRule.EXPIRES_AT, found(claims, ClaimNames.EXPIRES_AT));
        }
        if (issuedAt.isEmpty()) {
            return refused(WireRule.ISSUED_AT, found(claims, ClaimNames.ISSUED_AT));
        }
        Instant expires = expiresAt.get();
        Instant issued = issuedAt.get();
        if (!now.isBefore(expires.plus(leeway))) {
            return refused(WireRule.EXPIRES_AT, ago(expires, now));
        }
        if (expires.isBefore(issued)) {
            return refused(WireRule.EXPIRES_AT, "exp before iat");
        }
        if (issued.isAfter(now.plus(leeway))
                || issued.isBefore(now.minus(oldest).minus(leeway))) {
            return refused(WireRule.ISSUED_AT, ago(issued, now));
        }
        if (expires.isAfter(now.plus(longestAhead).plus(leeway))) {
            return refused(WireRule.LIFETIME, ago(expires, now));
        }
        return claims.has(ClaimNames.NOT_BEFORE) ? notBefore(claims, now) : Optional.empty();
    }

    private Optional<Verification.Refused> notBefore(Claims claims, Instant now) {
        Optional<Instant> good = claims.instant(ClaimNames.NOT_BEFORE);
        if (good.isEmpty()) {
            return refused(WireRule.NOT_BEFORE, found(claims, ClaimNames.NOT_BEFORE));
        }
        return good.get().isAfter(now.plus(leeway))
                ? refused(WireRule.NOT_BEFORE, ago(good.get(), now))
                : Optional.empty();
    }

    private static Optional<Verification.Refused> refused(WireRule rule, String found) {
        return Optional.of(new Verification.Refused(rule, found));
    }

    private static String found(Claims claims, String name) {
        return claims.has(name) ? "something else than whole seconds" : "none";
    }

    private static String ago(Instant then, Instant now) {
        long seconds = Duration.between(then, now).toSeconds();
        return seconds >= 0 ? seconds + " s ago" : -seconds + " s ahead";
    }
}
