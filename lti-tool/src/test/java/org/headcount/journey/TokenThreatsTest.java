package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests, good and bad, as a tool could send them. */
class TokenThreatsTest {

    private static final SigningPeer PEER = SigningPeer.withKey("tool-key");
    private static final SigningPeer STRANGER = SigningPeer.withKey("tool-key");

    @TempDir
    private static Path folder;

    private static Journey journey;
    private static LoopbackServer keys;
    private static String tool;
    private static String deployment;
    private static int tokenIds;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
        keys = new LoopbackServer().on("/jwks", 200, "application/json", PEER.jwks());
        JsonNode connected = journey.service()
                .post(journey.key(), "institutions/rivers/tools", """
                        {"name": "Signer", "loginUri": "https://tool.example/login",
                        "redirectUris": ["https://tool.example/launch"],
                        "targetLinkUri": "https://tool.example/start", "jwksUri": "%s",
                        "scopes": ["%s", "%s"]}
                        """.formatted(
                                keys.url("/jwks"), Scopes.SCORE, Scopes.LINE_ITEM_READ))
                .body();
        tool = connected.path("id").asText();
        deployment = connected
                .path("perPlatform")
                .path(0)
                .path("deployments")
                .path(0)
                .path("deploymentId")
                .asText();
    }

    @AfterAll
    static void end() {
        keys.close();
        journey.close();
    }

    private static String tokenUrl() {
        return issuer() + "/token";
    }

    private static String issuer() {
        return journey.service().base() + "/platforms/" + journey.platform();
    }

    private static ObjectNode claims() {
        long now = journey.clock().instant().getEpochSecond();
        return Json.object()
                .put("iss", tool)
                .put("sub", tool)
                .put("aud", tokenUrl())
                .put("iat", now)
                .put("exp", now + 60)
                .put("jti", "jti-" + tokenIds++);
    }

    private static String assertion(Consumer<ObjectNode> change) {
        ObjectNode claims = claims();
        change.accept(claims);
        return PEER.sign(claims);
    }

    private static Map<String, String> form(String assertion) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        form.put("scope", Scopes.SCORE + " " + Scopes.RESULT_READ);
        return form;
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Service.Answer post(String url, String type, String body) throws IOException, InterruptedException {
        return journey.service()
                .send(HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static Service.Answer ask(Map<String, String> form) throws IOException, InterruptedException {
        return post(tokenUrl(), "application/x-www-form-urlencoded", encoded(form));
    }

    private static void isRefused(Service.Answer answer, String error) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).isEqualTo(error);
        assertThat(answer.body().has("access_token")).isFalse();
        assertThat(answer.raw().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.raw().body()).doesNotContain("eyJ");
    }

    private static void isRefused(Consumer<ObjectNode> change) throws IOException, InterruptedException {
        isRefused(ask(form(assertion(change))), "invalid_client");
    }

    private static Service.Answer granted(Consumer<ObjectNode> change) throws IOException, InterruptedException {
        Service.Answer answer = ask(form(assertion(change)));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer;
    }

    @Nested
    class AGoodRequest {

        @Test
        void getsATokenForWhatIsAllowedAndIsToldSo() throws IOException, InterruptedException {
            Service.Answer answer = granted(claims -> {});

            assertThat(answer.body().path("token_type").asText()).isEqualToIgnoringCase("bearer");
            assertThat(answer.body().path("expires_in").asInt()).isEqualTo(3600);
            assertThat(answer.body().path("scope").asText()).isEqualTo(Scopes.SCORE);
            assertThat(answer.body().path("access_token").asText().length()).isGreaterThanOrEqualTo(43);
            assertThat(answer.raw().headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.raw().headers().firstValue("Pragma")).contains("no-cache");
        }

        @Test
        void mayNameUsByIssuerOrTokenAddressAloneOrAmongOthers() throws IOException, InterruptedException {
            granted(claims -> claims.put("aud", issuer()));
            granted(claims -> claims.putArray("aud").add(tokenUrl()));
            granted(claims -> claims.putArray("aud").add(issuer()).add(tokenUrl()));
        }

        @Test
        void mayNameItsDeployment() throws IOException, InterruptedException {
            granted(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, deployment));
            isRefused(ask(form(assertion(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-1")))), "invalid_request");
        }

        @Test
        void mayHaveACharacterSetBehindItsType() throws IOException, InterruptedException {
            Service.Answer answer = post(
                    tokenUrl(),
                    "application/x-www-form-urlencoded; charset=UTF-8",
                    encoded(form(assertion(claims -> {}))));

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @Nested
    class E29_MoreIsAskedThanAllowed {

        @Test
        void noScopeThatIsAllowedIsNoToken() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.put("scope", Scopes.LINE_ITEM + " openid");

            isRefused(ask(form), "invalid_scope");
        }

        @Test
        void noScopeAtAllIsNoRequest() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.remove("scope");

            isRefused(ask(form), "invalid_request");
        }
    }

    @Nested
    class E30_TheAssertionProvesNothing {

        @Test
        void itWasUsedBefore() throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));

            assertThat(ask(form).status()).isEqualTo(200);
            isRefused(ask(form), "invalid_client");
        }

        @Test
        void ofTwentyAtOnceExactlyOneGetsAToken() throws Exception {
            Map<String, String> form = form(assertion(claims -> {}));

            assertThat(Race.of(20, () -> ask(form).status()))
                    .containsOnly(200, 400)
                    .containsOnlyOnce(200);
        }

        @Test
        void itHasNoNameOrTimesOrTheWrongOnes() throws IOException, InterruptedException {
            long now = journey.clock().instant().getEpochSecond();
            isRefused(claims -> claims.remove("jti"));
            isRefused(claims -> claims.put("jti", ""));
            isRefused(claims -> claims.put("exp", now + 7200));
            isRefused(claims -> claims.put("exp", now - 61).put("iat", now - 120));
            isRefused(claims -> claims.remove("exp"));
            isRefused(claims -> claims.remove("iat"));
            isRefused(claims -> claims.put("iat", now + 120));
        }

        @Test
        void itIsForSomebodyElse() throws IOException, InterruptedException {
            isRefused(claims -> claims.put("aud", "https://evil.example/token"));
            isRefused(claims -> claims.put("aud", journey.service().base() + "/platforms/pfother/token"));
            isRefused(claims -> claims.putArray("aud"));
            isRefused(claims -> claims.remove("aud"));
        }

        @Test
        void itIsFromSomebodyElse() throws IOException, InterruptedException {
            isRefused(claims -> claims.put("sub", "tlother"));
            isRefused(claims -> claims.put("iss", "tlother").put("sub", "tlother"));
            isRefused(claims -> claims.put("iss", journey.toolId()).put("sub", journey.toolId()));
            isRefused(claims -> claims.remove("iss"));
            isRefused(ask(form(STRANGER.sign(claims()))), "invalid_client");
        }

        @ParameterizedTest
        @ValueSource(strings = {"none", "HS256", "RS384"})
        void itIsSignedByAnotherAlgorithm(String algorithm) throws IOException, InterruptedException {
            String assertion = PEER.sign(PEER.header().put("alg", algorithm), Json.text(claims()));

            isRefused(ask(form(assertion)), "invalid_client");
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "a.b.c", "e30.e30."})
        void itIsNoToken(String assertion) throws IOException, InterruptedException {
            isRefused(ask(form(assertion)), "invalid_client");
        }

        @Test
        void itIsAnIdTokenOfOurs() throws IOException, InterruptedException {
            journey.open(journey.newLearner(), new PracticeBrowser());
            ReceivedLaunch launch = journey.tool().lastLaunch().orElseThrow();

            isRefused(ask(form(launch.idToken())), "invalid_client");
        }

        @Test
        void itIsOneOfTheToolsOtherMessages() throws IOException, InterruptedException {
            isRefused(claims -> {
                claims.remove("sub");
                claims.put("nonce", "n").put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingResponse");
            });
        }
    }

    @Nested
    class TheRequestItself {

        @ParameterizedTest
        @CsvSource({
            "grant_type, authorization_code, unsupported_grant_type",
            "grant_type, '', invalid_request",
            "client_assertion_type, jwt, invalid_request",
            "client_assertion, '', invalid_request"
        })
        void hasTheFormThatOAuthGivesIt(String name, String value, String error)
                throws IOException, InterruptedException {
            Map<String, String> form = form(assertion(claims -> {}));
            form.put(name, value);

            isRefused(ask(form), error);
        }

        @Test
        void isInTheBodyAndNowhereElse() throws IOException, InterruptedException {
            String body = encoded(form(assertion(claims -> {})));
            String type = "application/x-www-form-urlencoded";

            isRefused(post(tokenUrl() + "?" + body, type, ""), "invalid_request");
            isRefused(post(tokenUrl() + "?scope=x", type, body), "invalid_request");
            assertThat(post(tokenUrl(), "application/json", "{}").status()).isEqualTo(415);
            assertThat(post(issuer() + "x/token", type, body).status()).isEqualTo(404);
            assertThat(post(tokenUrl(), type, body).status()).isEqualTo(200);
        }

        @Test
        void saysEverythingOnce() throws IOException, InterruptedException {
            String body = encoded(form(assertion(claims -> {})));

            isRefused(post(tokenUrl(), "application/x-www-form-urlencoded", body + "&scope=x"), "invalid_request");
        }

        @Test
        void isPosted() {
            assertThat(new PracticeBrowser().get(tokenUrl()).status()).isEqualTo(405);
        }
    }
}
