package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/** An identity provider that signs in whichever way, by the JDK alone. */
public final class AnySigner {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;
    private final String algorithm;
    private final KeyPair pair;

    public AnySigner(String keyId, String algorithm) {
        this.keyId = keyId;
        this.algorithm = algorithm;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(isCurve() ? "EC" : "RSA");
            if (isCurve()) {
                generator.initialize(new ECGenParameterSpec("secp" + bits() + "r1"));
            } else {
                generator.initialize(2048);
            }
            this.pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isCurve() {
        return algorithm.startsWith("ES");
    }

    private int bits() {
        return algorithm.equals("ES512") ? 521 : hash();
    }

    private int hash() {
        return Integer.parseInt(algorithm.substring(2));
    }

    public ObjectNode header() {
        return Json.object().put("alg", algorithm).put("kid", keyId);
    }

    /** Says nothing of what it is for. */
    ObjectNode jwk() {
        ObjectNode jwk = Json.object().put("kid", keyId);
        if (pair.getPublic() instanceof ECPublicKey key) {
            int length = (bits() + 7) / 8;
            return jwk.put("kty", "EC")
                    .put("crv", "P-" + bits())
                    .put("x", number(key.getW().getAffineX(), length))
                    .put("y", number(key.getW().getAffineY(), length));
        }
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return jwk.put("kty", "RSA").put("n", number(key.getModulus(), 256)).put("e", "AQAB");
    }

    public String jwks() {
        return jwks(jwk());
    }

    static String jwks(ObjectNode... keys) {
        ObjectNode set = Json.object();
        for (ObjectNode key : keys) {
            set.withArray("keys").add(key);
        }
        return Json.text(set);
    }

    public String sign(ObjectNode claims) {
        return sign(header(), Json.text(claims));
    }

    String sign(ObjectNode header, String payload) {
        String input = BASE64.encodeToString(Json.bytes(header)) + "." + BASE64.encodeToString(payload.getBytes(UTF_8));
        try {
            Signature signature = signature();
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return input + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        if (algorithm.startsWith("PS")) {
            Signature signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(new PSSParameterSpec(
                    "SHA-" + hash(), "MGF1", new MGF1ParameterSpec("SHA-" + hash()), hash() / 8, 1));
            return signature;
        }
        return Signature.getInstance("SHA" + hash() + (isCurve() ? "withECDSAinP1363Format" : "withRSA"));
    }

    private static String number(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] fixed = new byte[length];
        int digits = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - digits, fixed, length - digits, digits);
        return BASE64.encodeToString(fixed);
    }
}
