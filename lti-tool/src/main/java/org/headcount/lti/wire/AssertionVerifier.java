package org.headcount.lti.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.PlainText;

/** Checks what a client signs to prove itself at a token endpoint (RFC 7523 §3, Security Framework 1.0 §4.1.1). */
public final class AssertionVerifier {

    private static final int LONGEST = 16_384;
    private static final int LONGEST_TOKEN_ID = 255;
    private static final TokenTimes TIMES =
            new TokenTimes(Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofHours(1));

    private final TokenVerifier tokens = new TokenVerifier(LONGEST);

    /** What an assertion is worth. */
    public sealed interface Assertion {

        /**
         * The client is who it says, if {@code tokenId} was not used before: the caller has to spend it.
         *
         * @param forgetAfter when the record of the spent {@code tokenId} may be dropped
         */
        record Proven(String clientId, String tokenId, Instant forgetAfter) implements Assertion {}

        /**
         * Proves nothing.
         *
         * @param found short, printable, and nothing personal
         */
        record Refused(WireRule rule, String found) implements Assertion {

            @Override
            public String toString() {
                return rule.text() + " (" + rule.section() + "); found " + found;
            }
        }
    }

    /** The client that an unverified assertion speaks for; only for choosing whose keys to verify it with. */
    public Optional<String> claimedClient(String assertion) {
        return tokens.claimedIssuer(assertion);
    }

    /**
     * @param audiences what {@code aud} may say: our token URL and our issuer
     */
    public Assertion verify(String assertion, String clientId, Set<String> audiences, KeySource keys, Instant now) {
        return tokens.verify(assertion, keys)
                .fold(
                        token -> judge(token.claims(), clientId, audiences, now),
                        refused -> new Assertion.Refused(refused.rule(), refused.found()));
    }

    static Assertion judge(Claims claims, String clientId, Set<String> audiences, Instant now) {
        // a tool signs its messages with the same key, and may give them any claim beside
        if (claims.has(ClaimNames.MESSAGE_TYPE)) {
            return refused(WireRule.NO_MESSAGE, claims.string(ClaimNames.MESSAGE_TYPE));
        }
        Optional<String> issuer = claims.string(ClaimNames.ISSUER);
        if (!issuer.filter(clientId::equals).isPresent()) {
            return refused(WireRule.ISSUER, issuer);
        }
        Optional<String> subject = claims.string(ClaimNames.SUBJECT);
        if (!subject.filter(clientId::equals).isPresent()) { // an id_token's subject is personal: never shown
            return refused(WireRule.SUBJECT, subject.map(other -> "another"));
        }
        List<String> audience = claims.oneOrMore(ClaimNames.AUDIENCE).orElse(List.of());
        if (audience.stream().noneMatch(audiences::contains)) {
            return refused(WireRule.AUDIENCE, audience.stream().findFirst());
        }
        Optional<Verification.Refused> untimely = TIMES.check(claims, now);
        if (untimely.isPresent()) {
            return new Assertion.Refused(untimely.get().rule(), untimely.get().found());
        }
        Optional<String> tokenId = claims.string(ClaimNames.TOKEN_ID);
        if (!tokenId.filter(id -> !id.isEmpty() && id.length() <= LONGEST_TOKEN_ID && PlainText.is(id))
                .isPresent()) {
            return refused(WireRule.TOKEN_ID, tokenId.map(id -> id.length() + " characters"));
        }
        Instant expires = claims.instant(ClaimNames.EXPIRES_AT).orElseThrow();
        return new Assertion.Proven(clientId, tokenId.orElseThrow(), expires.plus(TIMES.leeway()));
    }

    private static Assertion refused(WireRule rule, Optional<String> found) {
        return new Assertion.Refused(rule, found.map(Printable::of).orElse("none"));
    }
}
