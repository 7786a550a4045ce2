package org.headcount.lti.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.headcount.lti.message.ClaimNames;
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
     * @param claims complete but for nonce and times, which are added to them
     */
    public String mint(ObjectNode claims, String nonce, Instant now) {
        Instant issuedAt = now.minus(BACKDATED);
        claims.put(ClaimNames.NONCE, nonce);
        claims.put(ClaimNames.ISSUED_AT, issuedAt.getEpochSecond());
        claims.put(ClaimNames.EXPIRES_AT, now.plus(LIFETIME).getEpochSecond());
        return keys.sign(claims, now);
    }

    /** Our keys, for tools to check us by, as a JWK set. */
    public String publicKeys() {
        return keys.publicKeys();
    }
}
