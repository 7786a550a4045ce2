package org.headcount.lti.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a platform proves that a tool was known to it by a consumer key before: HMAC-SHA256 with the secret of that key (LTI 1.3 Migration §1.2). */
public final class MigrationSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private MigrationSignature() {}

    /**
     * What is signed: the consumer key, and the claims of the token that it stands in.
     *
     * @param expiry as it is written in the token
     */
    public record Signed(
            String consumerKey, String deployment, String issuer, String clientId, String expiry, String nonce) {

        private String text() {
            return String.join("&", List.of(consumerKey, deployment, issuer, clientId, expiry, nonce));
        }
    }

    /** In base64. */
    public static String of(Signed signed, String secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.text().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    public static boolean isOf(Signed signed, String secret, String signature) {
        return Secrets.same(of(signed, secret), signature);
    }
}
