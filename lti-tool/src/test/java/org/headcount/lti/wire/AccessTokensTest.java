package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.AccessTokens.Client;
import org.headcount.lti.wire.AccessTokens.Grant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AccessTokensTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Set<String> SCORE = Set.of(Scopes.SCORE);

    private final TurnedClock clock = new TurnedClock(NOON);
    private final LoopbackServer server = new LoopbackServer();
    private final Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));
    private final AccessTokens tokens = new AccessTokens(outbound, clock);
    private final KeyRing keys =
            KeyRing.open(StoredKey.Purpose.TOOL, InMemoryKeyStore.withKeys(NOON), KeySchedule.USUAL, NOON);
    private final Client moodle = new Client("client1", server.url("/token"), "https://lms.example/aud", keys);

    private volatile int status = 200;
    private volatile String body = "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

    AccessTokensTest() {
        server.on("/token", this::answer);
    }

    @AfterEach
    void close() {
        outbound.close();
        server.close();
    }

    @Test
    void theRequestIsAFormWithAFreshAssertionForTheConfiguredAudience() {
        assertThat(tokens.get(moodle, List.of(Scopes.SCORE, Scopes.LINE_ITEM)))
                .isEqualTo(new Grant.Granted("t1", Set.of(Scopes.SCORE, Scopes.LINE_ITEM)));

        LoopbackServer.Asked asked = server.asked().get(0);
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.headers())
                .doesNotContainKey("Accept")
                .containsEntry("Content-type", List.of("application/x-www-form-urlencoded"));
        String form = URLDecoder.decode(asked.body(), StandardCharsets.UTF_8);
        assertThat(form)
                .startsWith(
                        "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=ey")
                .endsWith("&scope=" + Scopes.LINE_ITEM + " " + Scopes.SCORE);
        String assertion = form.replaceAll(".*client_assertion=([^&]*)&.*", "$1");
        AssertionVerifier.Assertion judged =
                new AssertionVerifier().verify(assertion, "client1", Set.of("https://lms.example/aud"), ours(), NOON);
        assertThat(judged).isInstanceOf(AssertionVerifier.Assertion.Proven.class);
    }

    @Test
    void aMoodleThatAllowsNoLeewayAcceptsTheAssertionsTimes() {
        tokens.get(moodle, SCORE);

        String assertion = server.asked().get(0).body().replaceAll(".*client_assertion=([^&]*)&.*", "$1");
        Verification verification = new TokenVerifier(16_384).verify(assertion, ours());
        Claims claims = ((Verification.Verified) verification).token().claims();
        assertThat(claims.instant("iat")).contains(NOON.minusSeconds(5));
        assertThat(claims.instant("exp")).contains(NOON.plusSeconds(300));
    }

    @Test
    void aTokenIsKeptUntilAMinuteBeforeItExpires() {
        tokens.get(moodle, SCORE);
        clock.turn(Duration.ofSeconds(3539));
        tokens.get(moodle, SCORE);
        assertThat(server.asked()).hasSize(1);

        clock.turn(Duration.ofSeconds(1));
        tokens.get(moodle, SCORE);
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void theOrderOfTheScopesDoesNotMatterButTheirSetDoes() {
        tokens.get(moodle, List.of(Scopes.SCORE, Scopes.LINE_ITEM));
        tokens.get(moodle, List.of(Scopes.LINE_ITEM, Scopes.SCORE));
        assertThat(server.asked()).hasSize(1);

        tokens.get(moodle, SCORE);
        tokens.get(new Client("client2", moodle.tokenEndpoint(), moodle.audience(), keys), SCORE);
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void whatOneConnectionIsGrantedIsNoOthersEvenIfBothAreTheSameClient() {
        KeyRings rings = InMemoryKeyStore.rings(NOON);
        Client first = new Client(moodle.clientId(), moodle.tokenEndpoint(), moodle.audience(), rings.of("pf1"));
        Client second = new Client(moodle.clientId(), moodle.tokenEndpoint(), moodle.audience(), rings.of("pf2"));
        assertThat(tokens.get(first, SCORE)).isEqualTo(new Grant.Granted("t1", SCORE));

        status = 400;
        body = "{\"error\":\"invalid_client\"}";

        assertThat(tokens.get(second, SCORE)).isEqualTo(new Grant.Refused(400, "invalid_client"));
        assertThat(tokens.get(first, SCORE)).isEqualTo(new Grant.Granted("t1", SCORE));
    }

    @Test
    void anInvalidatedTokenIsAskedForAnewOnceHoweverManyCallersComplain() {
        tokens.get(moodle, SCORE);
        body = body.replace("t1", "t2");

        tokens.invalidate(moodle, SCORE, "t1");
        assertThat(tokens.get(moodle, SCORE)).isEqualTo(new Grant.Granted("t2", SCORE));
        tokens.invalidate(moodle, SCORE, "t1"); // a late complaint about the old one
        tokens.get(moodle, SCORE);

        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void callersAtTheSameTimeShareOneRequestAlsoWhenItIsRefused() throws Exception {
        for (int wanted : List.of(200, 400)) {
            status = wanted;
            CountDownLatch arrived = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            server.on("/slow" + wanted, exchange -> {
                arrived.countDown();
                await(release);
                answer(exchange);
            });
            int before = server.asked().size();
            Client slow = new Client("client1", server.url("/slow" + wanted), "aud", keys);
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<Future<Grant>> grants = new ArrayList<>();
                grants.add(threads.submit(() -> tokens.get(slow, SCORE)));
                arrived.await();
                CountDownLatch started = new CountDownLatch(15);
                for (int i = 0; i < 15; i++) {
                    grants.add(threads.submit(() -> {
                        started.countDown();
                        return tokens.get(slow, SCORE);
                    }));
                }
                started.await();
                release.countDown();
                for (Future<Grant> grant : grants) {
                    assertThat(grant.get()).isInstanceOf(wanted == 200 ? Grant.Granted.class : Grant.Refused.class);
                }
                if (wanted == 200) {
                    assertThat(server.asked()).hasSize(before + 1);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void fewerScopesThanAskedAreReportedAsGranted() {
        body = "{\"access_token\":\"t1\",\"token_type\":\"bearer\",\"expires_in\":\"3600\",\"scope\":\"" + Scopes.SCORE
                + "\"}";

        assertThat(tokens.get(moodle, Scopes.GRADES)).isEqualTo(new Grant.Granted("t1", SCORE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"token_type\":\"Bearer\"} | unreadable",
                "200 | {\"access_token\":\"\",\"token_type\":\"Bearer\"} | unreadable",
                "200 | {\"access_token\":\"a b\",\"token_type\":\"Bearer\"} | unreadable",
                "200 | {\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"} | unreadable",
                "200 | {\"access_token\":\"a\",\"token_type\":\"mac\"} | unreadable",
                "200 | {\"access_token\":5} | unreadable",
                "200 | <html>s3cret</html> | unreadable",
                "200 | {\"error\":\"invalid_scope\"} | invalid_scope",
                "400 | {\"error\":\"invalid_client\",\"access_token\":\"a\"} | invalid_client",
                "400 | { \"error\" : \"\"kid\" invalid\" } | ? ?error? : ??kid? invalid? ?",
                "503 | busy | busy",
                "400 | client_assertion=eyJhbGciOiJub25lIn0.e30.c2ln of ada@school.example refused | … of … refused",
                "401 | {\"error\":\"eyJhbGciOiJub25lIn0.e30.c2ln\"} | …",
            })
    void anythingElseIsARefusalWithAReasonThatMayBeShown(int answered, String text, String error) {
        status = answered;
        body = text;

        assertThat(tokens.get(moodle, SCORE)).isEqualTo(new Grant.Refused(answered, error));
    }

    @Test
    void aRefusalIsNotKept() {
        status = 500;
        tokens.get(moodle, SCORE);
        status = 200;

        assertThat(tokens.get(moodle, SCORE)).isInstanceOf(Grant.Granted.class);
    }

    @Test
    void anEndpointThatDoesNotAnswerIsUnavailable() {
        Client nowhere = new Client("client1", java.net.URI.create("https://10.0.0.1:22/token"), "aud", keys);
        try (Outbound strict = new Outbound(Outbound.Limits.usual(new UrlPolicy(false)))) {
            assertThat(new AccessTokens(strict, clock).get(nowhere, SCORE))
                    .isEqualTo(new Grant.Unavailable(new Reply.RefusedByPolicy(UrlPolicy.Violation.PRIVATE_ADDRESS)));
        }
    }

    @Test
    void aTokenDoesNotShowInText() {
        assertThat(tokens.get(moodle, SCORE).toString()).doesNotContain("t1");
    }

    private KeySource ours() {
        var set =
                KeySet.read(keys.publicKeys().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return keyId ->
                set.containsKey(keyId) ? new KeySource.Lookup.Found(set.get(keyId)) : new KeySource.Lookup.Unknown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        LoopbackServer.answer(exchange, status, "text/html; charset=utf-8", body);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
