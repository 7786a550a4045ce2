package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a JWK set (RFC 7517 §5): the RSA keys in it that may check RS256 signatures. All others are passed over, as are members we do not know. */
final class KeySet {

    private static final int MOST_KEYS = 100;
    private static final int FEWEST_BITS = 2048;
    private static final int MOST_BITS = 8192; // beyond, checking a signature is an attack on our processor
    private static final int MOST_EXPONENT_BITS = 64;

    private KeySet() {}

    /** Empty if this is no key set, or one of more than a hundred keys. Of two keys with one kid the first counts. */
    static Optional<Map<String, VerificationKey>> read(byte[] json) {
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
                key(Claims.owning(object)).ifPresent(one -> usable.putIfAbsent(one.id(), one));
            }
        }
        return Optional.of(Map.copyOf(usable));
    }

    private static Optional<VerificationKey> key(Claims key) {
        boolean forUs = key.string("kty").filter("RSA"::equals).isPresent()
                && (!key.has("use") || key.string("use").filter("sig"::equals).isPresent())
                && (!key.has("alg") || key.string("alg").filter("RS256"::equals).isPresent());
        Optional<String> id = key.text("kid").filter(kid -> !kid.isEmpty());
        Optional<BigInteger> modulus = key.string("n").flatMap(KeySet::number);
        Optional<BigInteger> exponent = key.string("e").flatMap(KeySet::number);
        if (!forUs || id.isEmpty() || modulus.isEmpty() || exponent.isEmpty()) {
            return Optional.empty();
        }
        return rsa(modulus.get(), exponent.get()).map(rsa -> new VerificationKey(id.get(), rsa));
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
