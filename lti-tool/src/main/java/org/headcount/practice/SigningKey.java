package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An RSA key of 2048 bits that signs tokens with RS256. Its identifier is never used for another key. */
final class SigningKey {

    /** Pairs of peers that were closed, for the next ones: to make one takes longer than a whole launch. */
    private static final Queue<KeyPair> SPARE = new ConcurrentLinkedQueue<>();

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String id;
    private final KeyPair pair;
    private final RSAPublicKey publicKey;

    private SigningKey(String id, KeyPair pair) {
        this.id = id;
        this.pair = pair;
        this.publicKey = (RSAPublicKey) pair.getPublic();
    }

    /** A key that nobody else has now, under a name that nobody ever had. */
    static SigningKey fresh() {
        KeyPair spare = SPARE.poll();
        return new SigningKey(Opaque.text(), spare == null ? generated() : spare);
    }

    /** Gives the key up: its owner is closed and signs no more. */
    void giveUp() {
        SPARE.add(pair);
    }

    private static KeyPair generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no RSA", missing);
        }
    }

    String id() {
        return id;
    }

    /** The public half as a member of a key set. */
    ObjectNode published() {
        return Json.object()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", id)
                .put("n", unsigned(publicKey.getModulus()))
                .put("e", unsigned(publicKey.getPublicExponent()));
    }

    /** The header of an ordinary token signed with this key. */
    ObjectNode header() {
        return Json.object().put("typ", "JWT").put("alg", "RS256").put("kid", id);
    }

    String sign(ObjectNode payload) {
        return sign(header(), payload);
    }

    /** Signs with RS256, whatever the header says: a test may have bent it. */
    String sign(ObjectNode header, ObjectNode payload) {
        String signed = encoded(header) + "." + encoded(payload);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("cannot sign", broken);
        }
    }

    private static String encoded(ObjectNode part) {
        return BASE64.encodeToString(Json.written(part).getBytes(UTF_8));
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
