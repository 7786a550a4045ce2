package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.HmacForger;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests whose assertion proves nothing. */
class AssertionThreatsTest extends TokenThreats {

    private static final SigningPeer OTHER = SigningPeer.withKey("next-key");

    @Nested
    class E8_E10_E11_E12_TheKeyIsNotTheTools {

        @Test
        void itIsSignedWithThePublicKeyAsASecret() throws IOException, InterruptedException {
            String assertion = PEER.sign(PEER.header().put("alg", "HS256"), Json.text(claims()));
            for (byte[] secret : HmacForger.secrets(PEER.jwks())) {
                isRefused(ask(form(HmacForger.resigned(assertion, secret))), "invalid_client");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"none", "None", "HS256", "RS384", "PS256", "ES256", "rs256", ""})
        void itNamesAnotherAlgorithm(String algorithm) throws IOException, InterruptedException {
            headerIsRefused(header -> header.put("alg", algorithm));
        }

        @Test
        void itHasNoSignature() throws IOException, InterruptedException {
            for (String algorithm : List.of("RS256", "none")) {
                String assertion = PEER.sign(PEER.header().put("alg", algorithm), Json.text(claims()));

                isRefused(ask(form(assertion.substring(0, assertion.lastIndexOf('.') + 1))), "invalid_client");
            }
        }

        @Test
        void itNamesNoKey() throws IOException, InterruptedException {
            headerIsRefused(header -> header.remove("kid"));
            headerIsRefused(header -> header.put("kid", ""));
            headerIsRefused(header -> header.put("kid", 7));
            headerIsRefused(header -> header.put("kid", "k".repeat(10_000)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"zz", "TOOL-KEY", "../../etc/passwd", "' OR 1=1--", "${jndi:ldap://x}", "a\r\nX: y"})
        void itNamesAKeyThatTheToolDoesNotPublish(String kid) throws IOException, InterruptedException {
            Service.Answer answer = headerIsRefused(header -> header.put("kid", kid));

            assertThat(answer.body().path("error_description").asText())
                    .doesNotContainPattern("found .*[\\r\\n'\"$<>{}]");
        }

        @Test
        void unknownKeysMakeUsAskTheToolNoMoreThanOnceAMinute() throws IOException, InterruptedException {
            granted(claims -> {});
            int before = keys.asked().size();
            for (int i = 0; i < 5; i++) {
                String kid = "unknown-" + i;
                headerIsRefused(header -> header.put("kid", kid));
            }

            assertThat(keys.asked().size() - before).isLessThanOrEqualTo(1);
        }

        @Test
        void itBringsAKeyAlong() throws IOException, InterruptedException {
            ObjectNode header = STRANGER.header()
                    .put("jku", keys.url("/jwks/strangers").toString())
                    .put("x5u", keys.url("/jwks/strangers").toString());
            header.set("jwk", STRANGER.jwk());
            header.putArray("x5c").add("MIIB");

            isRefused(ask(form(STRANGER.sign(header, Json.text(claims())))), "invalid_client");
            assertThat(keys.asked())
                    .noneSatisfy(asked -> assertThat(asked.url().getPath()).isEqualTo("/jwks/strangers"));
        }

        @Test
        void itDemandsAnExtension() throws IOException, InterruptedException {
            headerIsRefused(header -> header.putArray("crit").add("b64"));
            headerIsRefused(header -> header.putArray("crit"));
        }

        @Test
        void itsKeyIsOneThatTheToolHasWithdrawn() throws IOException, InterruptedException {
            granted(claims -> {});
            published = OTHER.jwks();
            journey.clock().turn(Duration.ofDays(1));

            isRefused(ask(form(PEER.sign(claims()))), "invalid_client");
            assertThat(ask(form(OTHER.sign(claims()))).status()).isEqualTo(200);
            published = PEER.jwks();
            journey.clock().turn(Duration.ofDays(1));
        }

        private Service.Answer headerIsRefused(Consumer<ObjectNode> change) throws IOException, InterruptedException {
            ObjectNode header = PEER.header();
            change.accept(header);
            Service.Answer answer = ask(form(PEER.sign(header, Json.text(claims()))));
            isRefused(answer, "invalid_client");
            return answer;
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
            isRefused(claims -> claims.put("jti", 7));
            isRefused(claims -> claims.put("jti", "j".repeat(256)));
            isRefused(claims -> claims.put("jti", "j\u0000"));
            isRefused(claims -> claims.put("exp", now + 7200));
            isRefused(claims -> claims.put("exp", now - 1));
            isRefused(claims -> claims.put("exp", Long.toString(now + 60)));
            isRefused(claims -> claims.put("exp", 1e18));
            isRefused(claims -> claims.put("nbf", now + 61));
            isRefused(claims -> claims.put("exp", now - 61).put("iat", now - 120));
            isRefused(claims -> claims.remove("exp"));
            isRefused(claims -> claims.remove("iat"));
            isRefused(claims -> claims.put("iat", now + 120));
        }

        @Test
        void itIsForSomebodyElse() throws IOException, InterruptedException {
            isRefused(claims -> claims.put("aud", "https://evil.example/token"));
            String other = journey.connect("rivers", journey.key(), "client-other", "dep-other");
            String others = journey.service().base() + "/platforms/" + other;
            isRefused(claims -> claims.put("aud", others + "/token"));
            isRefused(claims -> claims.putArray("aud").add(others).add("https://evil.example"));
            isRefused(claims -> claims.put("aud", tokenUrl() + "/"));
            isRefused(claims -> claims.put("aud", tool));
            isRefused(claims -> claims.putArray("aud"));
            isRefused(claims -> claims.putObject("aud"));
            isRefused(claims -> claims.remove("aud"));
        }

        @Test
        void itIsFromSomebodyElse() throws IOException, InterruptedException {
            isRefused(claims -> claims.put("sub", "tlother"));
            isRefused(claims -> claims.remove("sub"));
            isRefused(claims -> claims.put("iss", tool + "\u0000"));
            isRefused(claims -> claims.put("iss", "tlother").put("sub", "tlother"));
            isRefused(claims -> claims.put("iss", journey.toolId()).put("sub", journey.toolId()));
            isRefused(claims -> claims.remove("iss"));
            isRefused(ask(form(STRANGER.sign(claims()))), "invalid_client");
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
        void itIsWhatWeProveOurselvesToTheLmsWith() throws IOException, InterruptedException {
            journey.open(journey.newLearner(), new PracticeBrowser());
            journey.tool().services().lineItems(journey.tool().lastLaunch().orElseThrow(), "");
            String ours = journey.lms()
                    .seen(Place.TOKEN)
                    .get(0)
                    .form()
                    .one("client_assertion")
                    .orElseThrow();

            isRefused(ask(form(ours)), "invalid_client");
        }

        @Test
        void itIsOneOfTheToolsOtherMessages() throws IOException, InterruptedException {
            isRefused(claims -> {
                claims.remove("sub");
                claims.put("nonce", "n").put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingResponse");
            });
            isRefused(claims -> claims.put("aud", issuer())
                    .put("nonce", "n")
                    .put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingResponse"));
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiStartAssessment"));
        }
    }
}
