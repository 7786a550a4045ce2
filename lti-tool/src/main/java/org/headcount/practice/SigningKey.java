package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** An RSA key of 2048 bits that signs tokens with RS256. Its identifier is never used for another key. */
final class SigningKey {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String id;
    private final PrivateKey privateKey;
    private final RSAPublicKey publicKey;

    private SigningKey(String id, PrivateKey privateKey, RSAPublicKey publicKey) {
        this.id = id;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    static SigningKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(Opaque.text(), pair.getPrivate(), (RSAPublicKey) pair.getPublic());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no RSA", missing);
        }
    }

    String id() {
        return id;
    }

    PublicKey publicKey() {
        return publicKey;
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
            signature.initSign(privateKey);
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
