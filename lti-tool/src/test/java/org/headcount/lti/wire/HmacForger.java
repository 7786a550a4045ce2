package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs with a public key as if it were a shared secret, hoping for a verifier that lets a token choose its algorithm. */
public final class HmacForger {

    private HmacForger() {}

    /** Every form in which somebody may have a key at hand whose set was published so. */
    public static List<byte[]> secrets(String jwks) {
        JsonNode jwk = Json.read(jwks).orElseThrow().path("keys").path(0);
        RSAPublicKey key = key(jwk);
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----";
        return List.of(
                key.getEncoded(),
                pem.getBytes(US_ASCII),
                (pem + "\n").getBytes(US_ASCII),
                Json.bytes(jwk),
                jwks.getBytes(UTF_8),
                key.getModulus().toByteArray());
    }

    private static RSAPublicKey key(JsonNode jwk) {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(jwk.path("n")), number(jwk.path("e"))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static BigInteger number(JsonNode base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64.asText()));
    }

    /** The token with another signature: HMAC with SHA-256. */
    public static String resigned(String token, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String input = token.substring(0, token.lastIndexOf('.'));
            byte[] signature = mac.doFinal(input.getBytes(US_ASCII));
            return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
