package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.RegisteredTool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches that the LMS has signed, and that are not for us, not of now, or no launches. */
class LaunchClaimThreatsTest extends LaunchThreats {

    @Nested
    class E14_E15_ItIsForSomebodyElse {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"client-2\"",
                    "\"CLIENT-1\"",
                    "\"client-1 \"",
                    "\"\"",
                    "[]",
                    "{}",
                    "7",
                    "null",
                    "[\"client-2\"]",
                    "[[\"client-1\"]]",
                    "{\"client-1\": true}"
                })
        void anotherAudienceIsRefused(String audience) {
            isRefused(claims -> claims.set("aud", Json.read(audience).orElseThrow()), 401, "AUDIENCE");
        }

        @Test
        void aTokenForAnotherClientOfOursInTheSameLmsIsRefused() throws IOException, InterruptedException {
            String second = journey.connect("rivers", journey.key(), "client-2", "dep-2");
            String tool =
                    journey.connectTool("rivers", journey.key()).path("id").asText();
            journey.lms()
                    .register(new RegisteredTool(
                            "client-2",
                            journey.loginUrl(),
                            List.of(journey.launchUrl()),
                            journey.keysToward(second),
                            "dep-2"))
                    .add(journey.activity("essay", "client-2", "dep-2", tool));
            BrowserStep ours = journey.launchOf(person, browser);
            BrowserStep others = browser.holdBefore(
                    journey.lms().openUrl(person.id(), "essay"), step -> step.isTo(journey.launchUrl()));

            BrowserPage page = browser.send(
                    ours.with("id_token", others.parameter("id_token").orElseThrow()));
            isRefused(page, 401);
            assertThat(page.text()).contains("AUDIENCE");
            assertThat(browser.send(others).status())
                    .as("in its own login it is good")
                    .isEqualTo(302);
        }

        @Test
        void ourClientIdInAnArrayIsAccepted() {
            journey.lms().mishaps().claims(claims -> {
                claims.putArray("aud").add("client-1");
                return claims;
            });

            assertThat(arrives().text()).contains("Hello " + person.name());
        }

        @Test
        void severalAudiencesNeedUsAsAuthorizedParty() {
            isRefused(claims -> claims.putArray("aud").add("client-1").add("evil"), 401, "AUTHORIZED_PARTY");
            isRefused(
                    claims -> claims.put("azp", "evil")
                            .putArray("aud")
                            .add("client-1")
                            .add("evil"),
                    401,
                    "AUTHORIZED_PARTY");
            isRefused(claims -> claims.put("azp", "evil"), 401, "AUTHORIZED_PARTY");
            isRefused(claims -> claims.putArray("azp").add("client-1"), 401, "AUTHORIZED_PARTY");
        }

        @Test
        void anotherIssuerIsRefusedThoughTheKeyIsRight() {
            isRefused(claims -> claims.put("iss", journey.lms().issuer() + "/"), 401, "ISSUER");
            isRefused(claims -> claims.put("iss", "https://evil.example"), 401, "ISSUER");
        }
    }

    @Nested
    class E16_TheDeploymentIsConfused {

        @Test
        void anotherOneThanTheLoginsIsMalformed() {
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-9"), 400, "DEPLOYMENT_ID");
        }

        @ParameterizedTest
        @ValueSource(strings = {"dep-9", "DEP-1", "dep-1 "})
        void anUnknownOneIsForbiddenWhereTheLoginNamedNone(String deployment) {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without("lti_deployment_id"));

            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, deployment), 403, "DEPLOYMENT");
        }

        @Test
        void oneThatTheLoginNamedTooIsForbiddenWithAWordToAdministratorsAndNothingIsKept() throws Exception {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("lti_deployment_id", "dep-9"));
            journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-9"));

            BrowserPage page = arrives();

            isRefused(page, 403);
            assertThat(page.text())
                    .contains("This place is not connected yet")
                    .contains("DEPLOYMENT: deployment_id is one that is connected (LTI Core 1.3 §3.1.3); found dep-9");
            assertThat(journey.learner(person).status()).isEqualTo(404);
            JsonNode connected = journey.service()
                    .get(journey.key(), "institutions/rivers/platforms/" + journey.platform())
                    .body();
            assertThat(connected.path("deployments").toString()).isEqualTo("[\"dep-1\"]");
        }

        @Test
        void oneThatIsMissingOrTooLongIsMalformed() {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without("lti_deployment_id"));

            isRefused(claims -> claims.remove(ClaimNames.DEPLOYMENT_ID), 400, "DEPLOYMENT_ID");
            isRefused(claims -> claims.putNull(ClaimNames.DEPLOYMENT_ID), 400, "DEPLOYMENT_ID");
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, 1), 400, "DEPLOYMENT_ID");
            isRefused(claims -> claims.putArray(ClaimNames.DEPLOYMENT_ID).add("dep-1"), 400, "DEPLOYMENT_ID");
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, ""), 400, "DEPLOYMENT_ID");
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "d".repeat(256)), 400, "DEPLOYMENT_ID");
        }
    }

    @Nested
    class E17_TheTimesAreWrong {

        private long now;

        @BeforeEach
        void readTheClock() {
            now = journey.clock().instant().getEpochSecond();
        }

        @Test
        void tooLateTooEarlyOrTooOldIsRefused() {
            isRefused(claims -> claims.put("iat", now - 100).put("exp", now - 61), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("iat", now + 120).put("exp", now + 180), 401, "ISSUED_AT");
            isRefused(claims -> claims.put("iat", now - 3600), 401, "ISSUED_AT");
            isRefused(claims -> claims.put("exp", now - 1), 401, "EXPIRES_AT");
        }

        @Test
        void whatIsNoWholeSecondIsRefused() {
            isRefused(claims -> claims.put("exp", Long.toString(now + 60)), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("exp", 1e18), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("exp", now + 60.5), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("iat", Long.toString(now)), 401, "ISSUED_AT");
            isRefused(claims -> claims.put("iat", now - 0.5), 401, "ISSUED_AT");
            isRefused(claims -> claims.put("iat", -1), 401, "ISSUED_AT");
            isRefused(claims -> claims.remove("exp"), 401, "EXPIRES_AT");
            isRefused(claims -> claims.remove("iat"), 401, "ISSUED_AT");
        }

        @Test
        void aTokenThatIsNotGoodYetIsRefused() {
            isRefused(claims -> claims.put("nbf", now + 61), 401, "NOT_BEFORE");
            isRefused(claims -> claims.put("nbf", Long.toString(now)), 401, "NOT_BEFORE");
        }

        @Test
        void aTokenForAYearIsRefused() {
            isRefused(claims -> claims.put("exp", now + 365 * 86_400), 401, "LIFETIME");
        }
    }

    @Nested
    class E18_ItIsNoLaunch {

        @Test
        void aVersionOrMessageThatWeDoNotSpeakIsRefused() {
            isRefused(claims -> claims.put(ClaimNames.VERSION, "1.1"), 400, "VERSION");
            isRefused(claims -> claims.put(ClaimNames.VERSION, "1.3"), 400, "VERSION");
            isRefused(claims -> claims.remove(ClaimNames.VERSION), 400, "VERSION");
            isRefused(claims -> claims.remove(ClaimNames.MESSAGE_TYPE), 400, "MESSAGE_TYPE");
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiResourceLinkRequest "), 400, "MESSAGE_TYPE");
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "ltiresourcelinkrequest"), 400, "MESSAGE_TYPE");
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingResponse"), 400, "MESSAGE_TYPE");
            isRefused(
                    claims -> claims.putArray(ClaimNames.MESSAGE_TYPE).add("LtiResourceLinkRequest"),
                    400,
                    "MESSAGE_TYPE");
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "<script>alert(1)</script>"), 400, "MESSAGE_TYPE");
        }

        @Test
        void rolesLinkAndSubjectHaveTheirShape() {
            isRefused(claims -> claims.remove(ClaimNames.ROLES), 400, "ROLES");
            isRefused(claims -> claims.put(ClaimNames.ROLES, "Learner"), 400, "ROLES");
            isRefused(claims -> claims.putArray(ClaimNames.ROLES).addObject(), 400, "ROLES");
            isRefused(claims -> claims.putObject(ClaimNames.RESOURCE_LINK), 400, "RESOURCE_LINK");
            isRefused(claims -> claims.remove(ClaimNames.RESOURCE_LINK), 400, "RESOURCE_LINK");
            isRefused(claims -> claims.put("sub", "s".repeat(256)), 400, "SUBJECT");
            isRefused(claims -> claims.put("sub", "Zoë"), 400, "SUBJECT");
            isRefused(claims -> claims.put("sub", ""), 400, "SUBJECT");
        }

        @Test
        void whatStandsInTheRefusalIsEscaped() {
            journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.VERSION, "<img src=x onerror=alert(1)>"));

            assertThat(arrives().body()).doesNotContain("<img");
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "a.b", "a.b.c.d", "..", "%", "a b.c.d"})
        void whatIsNoTokenIsMalformed(String token) {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(browser.send(launch.with("id_token", token)), 400);
        }

        @Test
        void neitherTokenNorErrorIsMalformed() {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(browser.send(launch.without("id_token")), 400);
            isRefused(browser.send(launch.and("id_token", "x")), 400);
            isRefused(browser.send(launch.and("state", "x")), 400);
        }

        @Test
        void aTokenOfAMegabyteIsRefusedUnread() {
            BrowserStep launch = journey.launchOf(person, browser);

            assertThat(browser.send(launch.with("id_token", "a".repeat(1_000_000)))
                            .status())
                    .isEqualTo(413);
            assertThat(journey.facts(person)).isEmpty();
        }
    }
}
