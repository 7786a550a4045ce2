package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

    private static final URI ENDPOINT = URI.create("https://hooks.example/alerts");

    /** The worked example that the libraries of Standard Webhooks test themselves with. */
    @Test
    void theWorkedExampleOfStandardWebhooksComesOutExactly() {
        Call signed = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .sign(
                        Call.post(ENDPOINT),
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1_614_265_330L),
                        "{\"test\": 2432232314}".getBytes(UTF_8));

        assertThat(signed.headers())
                .extracting(header -> header.getKey() + ": " + header.getValue())
                .containsExactly(
                        "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "webhook-timestamp: 1614265330",
                        "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                        "Content-Type: application/json");
    }

    @Test
    void aFreshSecretHas256BitsOfChanceAndDoesNotShowItself() {
        WebhookSecret secret = WebhookSecret.fresh();

        assertThat(secret.text())
                .startsWith("whsec_")
                .isNotEqualTo(WebhookSecret.fresh().text());
        assertThat(Base64.getDecoder().decode(secret.text().substring(6))).hasSize(32);
        assertThat(secret.toString()).doesNotContain(secret.text());
    }
}
