package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a JWK set (RFC 7517 §5): the keys in it that may check signatures of some kinds. All others are passed over, as are members we do not know. */
final class KeySet {

    private static final int MOST_KEYS = 100;
    private static final int FEWEST_BITS = 2048;
    private static final int MOST_BITS = 8192; // beyond, checking a signature is an attack on our processor
    private static final int MOST_EXPONENT_BITS = 64;

    private KeySet() {}

    /** For RS256, see {@link #read(byte[], Set)}. */
    static Optional<Map<String, VerificationKey>> read(byte[] json) {
        return read(json, Algorithms.OF_LTI);
    }

    /**
     * Empty if this is no key set, or one of more than a hundred keys. Of two keys with one kid the first counts.
     *
     * @param algorithms one of which a key has to be for
     */
    static Optional<Map<String, VerificationKey>> read(byte[] json, Set<String> algorithms) {
        JsonNode keys = Json.readObject(json)
                .map(set -> set.path("keys"))
                .filter(JsonNode::isArray)
                .orElse(Json.object());
        if (!keys.isArray() || keys.size() > MOST_KEYS) {
            return Optional.empty();
        }
        Map<String, VerificationKey> usable = new HashMap<>();
        for (JsonNode key : keys) {
            if (key instanceof ObjectNode object) {
                key(Claims.owning(object), algorithms).ifPresent(one -> usable.putIfAbsent(one.id(), one));
            }
        }
        return Optional.of(Map.copyOf(usable));
    }

    private static Optional<VerificationKey> key(Claims key, Set<String> algorithms) {
        Optional<String> id = key.text("kid").filter(kid -> !kid.isEmpty());
        Set<String> forThese = algorithms(key, algorithms);
        boolean forSignatures =
                !key.has("use") || key.string("use").filter("sig"::equals).isPresent();
        if (!forSignatures || id.isEmpty() || forThese.isEmpty()) {
            return Optional.empty();
        }
        return isEllipticCurve(key)
                ? curve(key).map(ec -> VerificationKey.of(id.get(), ec, forThese))
                : rsa(key).map(rsa -> VerificationKey.of(id.get(), rsa, forThese));
    }

    private static boolean isEllipticCurve(Claims key) {
        return key.string("kty").filter("EC"::equals).isPresent();
    }

    /** For which of some algorithms a key is: by its type, and by what it says itself. */
    private static Set<String> algorithms(Claims key, Set<String> some) {
        Set<String> ofType = isEllipticCurve(key)
                ? Algorithms.ofCurve(key.string("crv").orElse(""))
                : key.string("kty").filter("RSA"::equals).isPresent() ? Algorithms.OF_RSA : Set.of();
        Optional<String> own = key.string("alg");
        return some.stream()
                .filter(ofType::contains)
                .filter(algorithm ->
                        !key.has("alg") || own.filter(algorithm::equals).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A point that is not on its curve is none: computing with it would tell secrets, or believe anything. */
    private static Optional<ECPublicKey> curve(Claims key) {
        try {
            return Optional.of(new ECKey.Builder(
                            Curve.parse(key.string("crv").orElse("")),
                            new Base64URL(key.string("x").orElse("")),
                            new Base64URL(key.string("y").orElse("")))
                    .build()
                    .toECPublicKey());
        } catch (IllegalArgumentException | IllegalStateException | JOSEException notAKey) {
            return Optional.empty();
        }
    }

    private static Optional<RSAPublicKey> rsa(Claims key) {
        Optional<BigInteger> modulus = key.string("n").flatMap(KeySet::number);
        Optional<BigInteger> exponent = key.string("e").flatMap(KeySet::number);
        return modulus.isEmpty() || exponent.isEmpty() ? Optional.empty() : rsa(modulus.get(), exponent.get());
    }

    private static Optional<RSAPublicKey> rsa(BigInteger modulus, BigInteger exponent) {
        boolean sane = modulus.bitLength() >= FEWEST_BITS
                && modulus.bitLength() <= MOST_BITS
                && modulus.testBit(0)
                && exponent.bitLength() <= MOST_EXPONENT_BITS
                && exponent.testBit(0)
                && exponent.bitLength() > 1;
        try {
            return sane
                    ? Optional.of((RSAPublicKey) Rsa.keys().generatePublic(new RSAPublicKeySpec(modulus, exponent)))
                    : Optional.empty();
        } catch (GeneralSecurityException notAKey) {
            return Optional.empty();
        }
    }

    private static Optional<BigInteger> number(String base64) {
        try {
            return Optional.of(new BigInteger(1, Base64.getUrlDecoder().decode(base64)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
