package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token requests whose assertion proves nothing. */
class AssertionThreatsTest extends TokenThreats {

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
}
