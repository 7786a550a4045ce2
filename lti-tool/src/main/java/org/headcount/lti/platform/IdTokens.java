package org.headcount.lti.platform;

import java.time.Duration;
import java.time.Instant;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRing;

/** Signs what we say to tools. */
public final class IdTokens {

    /** Some tools refuse an {@code iat} that is ahead of their clock by any fraction. */
    private static final Duration BACKDATED = Duration.ofSeconds(2);

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final KeyRing keys;

    public IdTokens(KeyRing keys) {
        this.keys = keys;
    }

    /**
     * To be called when the answer is built, not before: a tool may refuse a token that is ten seconds old.
     *
     * @param claims an object as {@link Json#text} writes one, complete but for nonce and times, of which it has none
     */
    public String mint(String claims, String nonce, Instant now) {
        Instant issuedAt = now.minus(BACKDATED);
        return keys.sign(
                Json.joined(
                        claims,
                        Json.object()
                                .put(ClaimNames.NONCE, nonce)
                                .put(ClaimNames.ISSUED_AT, issuedAt.getEpochSecond())
                                .put(ClaimNames.EXPIRES_AT, expiry(now).getEpochSecond())),
                now);
    }

    /** When what is minted now expires, to the second. */
    public Instant expiry(Instant now) {
        return now.plus(LIFETIME);
    }

    /** Our keys, for tools to check us by, as a JWK set. */
    public String publicKeys() {
        return keys.publicKeys();
    }
}
