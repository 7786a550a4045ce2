package org.headcount.lti.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what an endpoint is told, as Standard Webhooks 1.0 has it: HMAC-SHA256 over id, timestamp and body.
 *
 * @param text {@code whsec_} and the key in base64
 */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    public WebhookSecret {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a webhook secret begins with " + PREFIX);
        }
    }

    public static WebhookSecret fresh() {
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(Secrets.bytes(BYTES)));
    }

    /**
     * The call with a JSON body and the three headers by which its receiver knows that it is ours, new, and no repeat.
     *
     * @param id the same for every attempt at one message
     */
    public Call sign(Call call, String id, Instant now, byte[] body) {
        String timestamp = Long.toString(now.getEpochSecond());
        return call.with("webhook-id", id)
                .with("webhook-timestamp", timestamp)
                .with("webhook-signature", "v1," + signature(id, timestamp, body))
                .withBody("application/json", body);
    }

    private String signature(String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(text.substring(PREFIX.length())), ALGORITHM));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
