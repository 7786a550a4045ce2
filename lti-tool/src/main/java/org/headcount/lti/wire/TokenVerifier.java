package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headcount.lti.message.ClaimNames;

/**
 * Checks compact signed tokens (RFC 7515 §7.1) up to and including the signature. The key is looked up in the set that the caller gives, never in the
 * token: headers {@code jwk}, {@code jku}, {@code x5u} and {@code x5c} are not looked at. Only RS256, so that there is no algorithm to be confused with; of identity
 * providers also others, and none but those that the key which a token names is for.
 */
public final class TokenVerifier {

    private static final int LONGEST_KEY_ID = 256;

    private final int longest;
    private final Set<String> algorithms;
    private final WireRule algorithmRule;

    /**
     * @param longest how many characters a token may have
     */
    public TokenVerifier(int longest) {
        this(longest, Algorithms.OF_LTI, WireRule.ALGORITHM);
    }

    private TokenVerifier(int longest, Set<String> algorithms, WireRule algorithmRule) {
        this.longest = longest;
        this.algorithms = Set.copyOf(algorithms);
        this.algorithmRule = algorithmRule;
    }

    /** For tokens of an identity provider. What is not among {@link Algorithms#OF_PROVIDERS} is never accepted. */
    public static TokenVerifier ofProvider(int longest, Collection<String> announced) {
        Set<String> accepted = new HashSet<>(announced);
        accepted.retainAll(Algorithms.OF_PROVIDERS);
        return new TokenVerifier(longest, accepted, WireRule.ANNOUNCED_ALGORITHM);
    }

    /** The payload is not read before the signature is right: a forger gets no parser to play with. */
    public Verification verify(String token, KeySource keys) {
        return read(token).fold(signed -> verify(signed, keys), refused -> refused);
    }

    /** The same of a token that was looked at before. */
    public Verification verify(Signed token, KeySource keys) {
        return verify(token, keys.find(token.keyId));
    }

    /** A token that can be verified, if its signer's keys are at hand; nothing that it says is to be believed. */
    public static final class Signed {

        private final Parts parts;
        private final String algorithm;
        private final String keyId;

        private Signed(Parts parts, String algorithm, String keyId) {
            this.parts = parts;
            this.algorithm = algorithm;
            this.keyId = keyId;
        }

        /** What it says its deployment is; good for no more than {@link #claimedIssuer}. */
        public Optional<String> claimedDeployment() {
            return parts.payload().map(Claims::owning).flatMap(claims -> claims.string(ClaimNames.DEPLOYMENT_ID));
        }
    }

    /** Looks at a token as far as one can before knowing whose it is: what may keep it from being verified at all is its size, its form, its algorithm, no key that it names. */
    public <T> T look(String token, Function<Signed, T> signed, Function<Verification.Refused, T> refused) {
        return read(token).fold(signed, refused);
    }

    private Reading read(String token) {
        if (token.length() > longest) {
            return Reading.refused(WireRule.SIZE, token.length() + " characters");
        }
        Optional<Parts> parts = Parts.of(token);
        if (parts.isEmpty()) {
            return Reading.refused(WireRule.SHAPE, "something else");
        }
        Optional<ObjectNode> header = parts.get().header();
        if (header.isEmpty()) {
            return Reading.refused(WireRule.SHAPE, "a header that is no JSON object");
        }
        if (header.get().has("crit")) { // no extension is known here, and an empty list is not allowed
            return Reading.refused(WireRule.CRITICAL, "crit");
        }
        String algorithm = header.get().path("alg").asText("");
        if (!algorithms.contains(algorithm)) {
            return Reading.refused(algorithmRule, Printable.of(algorithm));
        }
        JsonNode keyId = header.get().path("kid");
        if (!keyId.isTextual() || !acceptable(keyId.textValue())) {
            return Reading.refused(WireRule.KEY_ID, keyId.isTextual() ? Printable.of(keyId.textValue()) : "none");
        }
        return new Reading.Named(new Signed(parts.get(), algorithm, keyId.textValue()));
    }

    /** What keeps a token from being looked at any further, whoever may have signed it. */
    public Optional<Verification.Refused> fault(String token) {
        return read(token).fold(signed -> Optional.empty(), Optional::of);
    }

    /** What an unverified token says its issuer is. Good for choosing whose keys to verify it with, and for nothing else. */
    public Optional<String> claimedIssuer(String token) {
        return claimed(token, ClaimNames.ISSUER);
    }

    /** What an unverified token says its deployment is; good for no more than {@link #claimedIssuer}. */
    public Optional<String> claimedDeployment(String token) {
        return claimed(token, ClaimNames.DEPLOYMENT_ID);
    }

    private Optional<String> claimed(String token, String claim) {
        return token.length() > longest
                ? Optional.empty()
                : Parts.of(token).flatMap(Parts::payload).map(Claims::owning).flatMap(claims -> claims.string(claim));
    }

    private Verification verify(Signed token, KeySource.Lookup lookup) {
        Parts parts = token.parts;
        String keyId = token.keyId;
        if (lookup instanceof KeySource.Lookup.Unavailable unavailable) {
            return refused(WireRule.KEYS, unavailable.why());
        }
        if (!(lookup instanceof KeySource.Lookup.Found found)) {
            return refused(WireRule.KEY, Printable.of(keyId));
        }
        if (!found.key().isFor(token.algorithm)) {
            return refused(algorithmRule, token.algorithm + " with a key for something else");
        }
        if (!found.key().signed(token.algorithm, parts.signingInput(), parts.signature())) {
            return refused(WireRule.SIGNATURE, "another's");
        }
        return parts.payload()
                .<Verification>map(claims -> new Verification.Verified(new VerifiedToken(keyId, Claims.owning(claims))))
                .orElseGet(() -> refused(WireRule.PAYLOAD, "something else"));
    }

    private static boolean acceptable(String keyId) {
        return !keyId.isBlank()
                && keyId.length() <= LONGEST_KEY_ID
                && keyId.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static Verification refused(WireRule rule, String found) {
        return new Verification.Refused(rule, found);
    }

    /** What the header alone tells. */
    private sealed interface Reading {

        default <T> T fold(Function<Signed, T> signed, Function<Verification.Refused, T> refused) {
            return this instanceof Named one ? signed.apply(one.token()) : refused.apply(((Refused) this).why());
        }

        static Reading refused(WireRule rule, String found) {
            return new Refused(new Verification.Refused(rule, found));
        }

        /** Of an algorithm that is accepted, with the name of a key. */
        record Named(Signed token) implements Reading {}

        record Refused(Verification.Refused why) implements Reading {}
    }

    /** The three parts of a compact token, not yet decoded. */
    private record Parts(String token, int firstDot, int secondDot) {

        private static final boolean[] BASE64URL = base64Url();

        static Optional<Parts> of(String token) {
            int first = token.indexOf('.');
            int second = token.indexOf('.', first + 1);
            boolean three = first > 0 && second > first + 1 && token.indexOf('.', second + 1) < 0;
            return three && isBase64Url(token) ? Optional.of(new Parts(token, first, second)) : Optional.empty();
        }

        Optional<ObjectNode> header() {
            return decode(token.substring(0, firstDot)).flatMap(Json::readObject);
        }

        Optional<ObjectNode> payload() {
            return decode(token.substring(firstDot + 1, secondDot)).flatMap(Json::readObject);
        }

        byte[] signingInput() {
            return token.substring(0, secondDot).getBytes(StandardCharsets.US_ASCII);
        }

        String signature() {
            return token.substring(secondDot + 1);
        }

        private static Optional<byte[]> decode(String part) {
            try {
                return Optional.of(Base64.getUrlDecoder().decode(part));
            } catch (IllegalArgumentException wrongLength) {
                return Optional.empty();
            }
        }

        private static boolean isBase64Url(String token) {
            for (int at = 0; at < token.length(); at++) {
                char c = token.charAt(at);
                if (c >= BASE64URL.length || !BASE64URL[c]) {
                    return false;
                }
            }
            return true;
        }

        private static boolean[] base64Url() {
            boolean[] known = new boolean[128];
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
                    .chars()
                    .forEach(c -> known[c] = true);
            return known;
        }
    }
}
