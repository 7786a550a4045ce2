package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/** Somebody who signs tokens with a key of their own, by the JDK alone; what they sign need not make sense. */
public final class SigningPeer {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;
    private final KeyPair pair;

    private SigningPeer(String keyId, int bits) {
        this.keyId = keyId;
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            this.pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes about 100 ms: keep it in a static field. */
    public static SigningPeer withKey(String keyId) {
        return new SigningPeer(keyId, 2048);
    }

    static SigningPeer withKey(String keyId, int bits) {
        return new SigningPeer(keyId, bits);
    }

    public String keyId() {
        return keyId;
    }

    public RSAPublicKey publicKey() {
        return (RSAPublicKey) pair.getPublic();
    }

    public ObjectNode jwk() {
        return Json.object()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", keyId)
                .put("n", unsigned(publicKey().getModulus().toByteArray()))
                .put("e", unsigned(publicKey().getPublicExponent().toByteArray()));
    }

    public String jwks() {
        ObjectNode set = Json.object();
        set.set("keys", Json.array().add(jwk()));
        return Json.text(set);
    }

    public KeySource keys() {
        VerificationKey key = new VerificationKey(keyId, publicKey());
        return asked -> asked.equals(keyId) ? new KeySource.Lookup.Found(key) : new KeySource.Lookup.Unknown();
    }

    public String sign(ObjectNode claims) {
        return sign(header(), Json.text(claims));
    }

    public String sign(ObjectNode header, String payload) {
        String input = BASE64.encodeToString(Json.bytes(header)) + "." + BASE64.encodeToString(payload.getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return input + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public ObjectNode header() {
        return Json.object().put("typ", "JWT").put("alg", "RS256").put("kid", keyId);
    }

    /** These claims, as if they had come signed. */
    public static VerifiedToken verified(ObjectNode claims) {
        return new VerifiedToken("k1", Claims.of(claims));
    }

    /** As many peers as kids, from one key pair: for key sets where only the kid matters. */
    static String jwksOf(SigningPeer peer, Iterable<String> keyIds) {
        ObjectNode set = Json.object();
        var keys = Json.array();
        keyIds.forEach(keyId -> keys.add(peer.jwk().put("kid", keyId)));
        set.set("keys", keys);
        return Json.text(set);
    }

    private static String unsigned(byte[] number) {
        int from = number[0] == 0 ? 1 : 0;
        byte[] digits = new byte[number.length - from];
        System.arraycopy(number, from, digits, 0, digits.length);
        return BASE64.encodeToString(digits);
    }
}
