package org.headcount.lti.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.tool.ServiceClient.Outcome;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.InMemoryKeyStore;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.UrlPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is known of a call after it failed. */
@Timeout(60)
class ServiceClientTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Set<String> SCOPES = Set.of(Scopes.SCORE);
    private static final KeyRings KEYS = InMemoryKeyStore.rings(NOON);

    private final LoopbackServer lms = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));
    private final ServiceClient client = new ServiceClient(new AccessTokens(outbound, () -> NOON), outbound, KEYS);

    @AfterEach
    void close() {
        outbound.close();
        lms.close();
    }

    @Test
    void aCallWhoseConnectionBrokeIsMadeOnceMoreAndTheAnswerSaysSo() {
        AtomicInteger calls = new AtomicInteger();
        grantTokens();
        lms.on("/scores", exchange -> {
            if (calls.incrementAndGet() > 1) {
                LoopbackServer.answer(exchange, 409, "text/plain", "");
            }
        });

        assertThat(send()).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
            assertThat(answered.answer().status()).isEqualTo(409);
            assertThat(answered.repeated()).isTrue();
        });
    }

    @Test
    void whatMayHaveArrivedTheFirstTimeIsNotUndoneByASecondTimeThatSurelyDidNot() {
        grantTokens();
        lms.on("/scores", exchange -> lms.close());

        assertThat(send())
                .isInstanceOfSatisfying(
                        Outcome.Unanswered.class,
                        silent -> assertThat(silent.mayHaveArrived()).isTrue());
    }

    @Test
    void noTokenForTheSecondTimeLeavesOpenWhatBecameOfTheFirst() {
        AtomicInteger tokens = new AtomicInteger();
        lms.on(
                "/token",
                exchange -> LoopbackServer.answer(
                        exchange,
                        tokens.incrementAndGet() > 1 ? 400 : 200,
                        "application/json",
                        "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":0,\"error\":\"invalid_client\"}"));
        lms.on("/scores", exchange -> {});

        assertThat(send())
                .isInstanceOfSatisfying(
                        Outcome.Unanswered.class,
                        silent -> assertThat(silent.mayHaveArrived()).isTrue());
    }

    private void grantTokens() {
        lms.on(
                "/token",
                200,
                "application/json",
                "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":3600}");
    }

    private Outcome send() {
        URI token = lms.url("/token");
        PlatformRegistration platform = new PlatformRegistration(
                "pf1",
                "LMS",
                lms.url("/").toString(),
                "client",
                lms.url("/authorize"),
                token,
                lms.url("/jwks"),
                token.toString(),
                Set.of("1"),
                PlatformRegistration.Anonymous.PASS);
        return client.repeatable(
                platform, SCOPES, Call.post(lms.url("/scores")).withBody(GradeMedia.SCORE, "{}".getBytes(UTF_8)));
    }
}
