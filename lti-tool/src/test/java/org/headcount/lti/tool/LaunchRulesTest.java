package org.headcount.lti.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.SigningPeer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long NOW = NOON.getEpochSecond();
    private static final String TARGET = "https://headcount.example/lti/tools/tlquiz";

    private static final PlatformRegistration LMS = new PlatformRegistration(
            "pfmoodle",
            "Moodle",
            "https://lms.example",
            "client-1",
            URI.create("https://lms.example/auth"),
            URI.create("https://lms.example/token"),
            URI.create("https://lms.example/jwks"),
            "https://lms.example/token",
            Set.of("1", "Main"),
            PlatformRegistration.Anonymous.PASS);

    private static final LoginState LOGIN = login("");

    private static LoginState login(String deployment) {
        return new LoginState(
                "pfmoodle",
                "https://lms.example",
                "client-1",
                deployment,
                TARGET,
                "n-1",
                "hc_state_x",
                "hash",
                NOON.plusSeconds(600),
                "",
                Map.of());
    }

    private static ObjectNode claims() {
        ObjectNode claims = Json.object()
                .put("iss", "https://lms.example")
                .put("aud", "client-1")
                .put("sub", "5")
                .put("iat", NOW)
                .put("exp", NOW + 60)
                .put("nonce", "n-1")
                .put(ClaimNames.MESSAGE_TYPE, "LtiResourceLinkRequest")
                .put(ClaimNames.VERSION, "1.3.0")
                .put(ClaimNames.DEPLOYMENT_ID, "1")
                .put(ClaimNames.TARGET_LINK_URI, TARGET);
        claims.putObject(ClaimNames.RESOURCE_LINK).put("id", "7");
        claims.putArray(ClaimNames.ROLES).add("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner");
        return claims;
    }

    private static Checked<LaunchMessage> check(LoginState login, Consumer<ObjectNode> change) {
        ObjectNode claims = claims();
        change.accept(claims);
        return LaunchRules.check(SigningPeer.verified(claims), LMS, login, NOON);
    }

    private static LaunchMessage accepted(Consumer<ObjectNode> change) {
        return check(LOGIN, change).fold(launch -> launch, broken -> {
            throw new AssertionError("refused: " + broken);
        });
    }

    private static List<Violation> broken(Consumer<ObjectNode> change) {
        return check(LOGIN, change)
                .fold(
                        launch -> {
                            throw new AssertionError("accepted");
                        },
                        broken -> broken);
    }

    private static void isRefused(Consumer<ObjectNode> change, String rule, Fault fault) {
        assertThat(broken(change)).extracting(Violation::rule).containsExactly(rule);
        assertThat(broken(change)).extracting(Violation::fault).containsExactly(fault);
    }

    private static void isRefused(Consumer<ObjectNode> change, Rule rule) {
        isRefused(change, rule.name(), rule.fault());
    }

    private static JsonNode json(String text) {
        return Json.read(text).orElseThrow();
    }

    @Test
    void aLaunchThatKeepsEveryRuleIsAMessage() {
        LaunchMessage launch = accepted(claims -> {});

        assertThat(launch.type()).isEqualTo(MessageType.RESOURCE_LINK);
        assertThat(launch.subject()).contains("5");
        assertThat(launch.deployment()).isEqualTo("1");
        assertThat(launch.nonce()).isEqualTo("n-1");
        assertThat(launch.resourceLink()).contains("7");
        assertThat(launch.roles().isLearner()).isTrue();
    }

    @Nested
    class SecurityFramework_5_1_3 {

        @ParameterizedTest
        @ValueSource(strings = {"https://lms.example/", "http://lms.example", "https://LMS.example", "client-1", ""})
        void step2_anyOtherIssuerIsRefused(String issuer) {
            isRefused(claims -> claims.put("iss", issuer), Rule.ISSUER);
        }

        @Test
        void step2_noIssuerIsRefused() {
            isRefused(claims -> claims.remove("iss"), Rule.ISSUER);
        }

        @Test
        void step3_ourClientIdAloneInAnArrayIsAccepted() {
            accepted(claims -> claims.putArray("aud").add("client-1"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"client-2\"", "[\"client-2\"]", "[]", "{}", "7", "null", "[\"client-1\",7]", "\"\""})
        void step3_anAudienceWithoutUsIsRefused(String audience) {
            isRefused(claims -> claims.set("aud", json(audience)), Rule.AUDIENCE);
        }

        @Test
        void step4_severalAudiencesNeedAnAuthorizedParty() {
            isRefused(claims -> claims.putArray("aud").add("client-1").add("evil"), Rule.AUTHORIZED_PARTY);
        }

        @Test
        void step4_severalAudiencesWithUsAsAuthorizedPartyAreAccepted() {
            accepted(claims -> {
                claims.putArray("aud").add("other").add("client-1");
                claims.put("azp", "client-1");
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"evil\"", "\"\"", "[\"client-1\"]", "null", "1"})
        void step5_anotherAuthorizedPartyIsRefused(String party) {
            isRefused(claims -> claims.set("azp", json(party)), Rule.AUTHORIZED_PARTY);
        }

        @Test
        void step7_aTokenIsGoodUntilAMinuteAfterItExpired() {
            accepted(claims -> claims.put("iat", NOW - 120).put("exp", NOW - 59));
            isRefused(claims -> claims.put("iat", NOW - 120).put("exp", NOW - 60), "EXPIRES_AT", Fault.UNTRUSTED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"1795262460\"", "1795262460.5", "1e18", "null", "-1", "true", "[1795262460]"})
        void step7_anExpiryThatIsNoWholeSecondIsRefused(String expiry) {
            isRefused(claims -> claims.set("exp", json(expiry)), "EXPIRES_AT", Fault.UNTRUSTED);
        }

        @Test
        void step7_aTokenThatExpiresBeforeItWasIssuedIsRefused() {
            isRefused(claims -> claims.put("iat", NOW).put("exp", NOW - 1), "EXPIRES_AT", Fault.UNTRUSTED);
        }

        @Test
        void step8_aClockThatRunsAMinuteFastIsTolerated() {
            accepted(claims -> claims.put("iat", NOW + 60).put("exp", NOW + 120));
            isRefused(claims -> claims.put("iat", NOW + 61).put("exp", NOW + 120), "ISSUED_AT", Fault.UNTRUSTED);
        }

        @Test
        void step8_aTokenOfAnHourAgoIsRefusedThoughItHasNotExpired() {
            isRefused(claims -> claims.put("iat", NOW - 3600).put("exp", NOW + 60), "ISSUED_AT", Fault.UNTRUSTED);
        }

        @Test
        void step8_noTimeOfIssueIsRefused() {
            isRefused(claims -> claims.remove("iat"), "ISSUED_AT", Fault.UNTRUSTED);
        }

        @Test
        void step9_aNonceThatIsNotOursIsRefused() {
            isRefused(claims -> claims.put("nonce", "abc"), Rule.NONCE);
            isRefused(claims -> claims.put("nonce", ""), Rule.NONCE);
            isRefused(claims -> claims.put("nonce", "N-1"), Rule.NONCE);
            isRefused(claims -> claims.putNull("nonce"), Rule.NONCE);
            isRefused(claims -> claims.put("nonce", 1), Rule.NONCE);
            isRefused(claims -> claims.putArray("nonce").add("n-1"), Rule.NONCE);
            isRefused(claims -> claims.remove("nonce"), Rule.NONCE);
        }

        @Test
        void theFirstRuleThatShowsItIsNotForUsEndsTheQuestions() {
            List<Violation> broken =
                    broken(claims -> claims.put("iss", "x").put("aud", "y").remove("sub"));

            assertThat(broken).hasSize(1);
        }
    }

    @Nested
    class LtiCore_5_3 {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "LtiResourceLinkRequest ",
                    "ltiresourcelinkrequest",
                    "",
                    "Hello",
                    "LtiStartProctoring",
                    "LtiDeepLinkingResponse"
                })
        void section1_aMessageThatCannotBePassedOnIsRefused(String type) {
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, type), Rule.MESSAGE_TYPE);
        }

        @Test
        void section1_noMessageTypeIsRefused() {
            isRefused(claims -> claims.remove(ClaimNames.MESSAGE_TYPE), Rule.MESSAGE_TYPE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"1.1\"", "\"1.3\"", "\"1.3.0 \"", "1.3", "\"LTI-1p0\"", "null"})
        void section2_anyOtherVersionIsRefused(String version) {
            isRefused(claims -> claims.set(ClaimNames.VERSION, json(version)), Rule.VERSION);
        }

        @Test
        void section2_noVersionIsRefused() {
            isRefused(claims -> claims.remove(ClaimNames.VERSION), Rule.VERSION);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "1", "\"é\"", "null", "\"a\\u0000\""})
        void section3_aDeploymentIdIsAsciiText(String deployment) {
            isRefused(claims -> claims.set(ClaimNames.DEPLOYMENT_ID, json(deployment)), Rule.DEPLOYMENT_ID);
        }

        @Test
        void section3_aDeploymentIdHasAtMost255Characters() {
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "d".repeat(256)), Rule.DEPLOYMENT_ID);
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "d".repeat(255)), Rule.DEPLOYMENT);
        }

        @Test
        void section3_noDeploymentIdIsMalformedAndAnUnknownOneIsForbidden() {
            isRefused(claims -> claims.remove(ClaimNames.DEPLOYMENT_ID), Rule.DEPLOYMENT_ID);
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "2"), Rule.DEPLOYMENT);
        }

        @Test
        void section3_theLettersOfADeploymentIdHaveTheirCase() {
            accepted(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "Main"));
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "main"), Rule.DEPLOYMENT);
        }

        @Test
        void section3_theDeploymentIsThatOfTheLoginWhereTheLoginNamedOne() {
            assertThat(check(login("1"), claims -> {})).isInstanceOf(Checked.Kept.class);
            assertThat(check(login("Main"), claims -> {})).isInstanceOf(Checked.Broken.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example/lti/tools/tlquiz",
                    "https://headcount.example/lti/tools/tlother",
                    "https://headcount.example/lti/tools/tlquiz/",
                    "https://headcount.example/lti/tools/tlquiz?x=1",
                    ""
                })
        void section4_anyOtherTargetThanTheLoginsIsRefused(String target) {
            isRefused(claims -> claims.put(ClaimNames.TARGET_LINK_URI, target), Rule.TARGET_LINK);
        }

        @Test
        void section4_noTargetIsRefused() {
            isRefused(claims -> claims.remove(ClaimNames.TARGET_LINK_URI), Rule.TARGET_LINK);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":\"é\"}", "\"7\"", "[]", "null"})
        void section5_aResourceLinkHasAnId(String link) {
            isRefused(claims -> claims.set(ClaimNames.RESOURCE_LINK, json(link)), Rule.RESOURCE_LINK);
        }

        @Test
        void section5_noResourceLinkIsRefusedAndNotAnError() { // Blackboard's placements outside of content
            isRefused(claims -> claims.remove(ClaimNames.RESOURCE_LINK), Rule.RESOURCE_LINK);
        }

        @Test
        void section6_noSubjectIsAnAnonymousLaunch() {
            assertThat(accepted(claims -> claims.remove("sub")).subject()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"\"", "null", "5", "\"Zoë\"", "[\"5\"]"})
        void section6_aSubjectThatIsThereIsAsciiText(String subject) {
            isRefused(claims -> claims.set("sub", json(subject)), Rule.SUBJECT);
        }

        @Test
        void section6_aSubjectHasAtMost255Characters() {
            accepted(claims -> claims.put("sub", "s".repeat(255)));
            isRefused(claims -> claims.put("sub", "s".repeat(256)), Rule.SUBJECT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "\"Learner\"", "{}", "[{}]", "[1]", "[null]"})
        void section7_rolesAreAnArrayOfStrings(String roles) {
            isRefused(claims -> claims.set(ClaimNames.ROLES, json(roles)), Rule.ROLES);
        }

        @Test
        void section7_noRolesAreRefused() {
            isRefused(claims -> claims.remove(ClaimNames.ROLES), Rule.ROLES);
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "[\"Learner\"]", "[\"http://purl.imsglobal.org/vocab/x#Unknown\"]"})
        void section7_emptyShortAndUnknownRolesAreAccepted(String roles) {
            accepted(claims -> claims.set(ClaimNames.ROLES, json(roles)));
        }

        @Test
        void everyBrokenRuleIsNamed() {
            List<Violation> broken = broken(claims -> {
                claims.put(ClaimNames.VERSION, "1.1");
                claims.remove(ClaimNames.ROLES);
                claims.remove(ClaimNames.RESOURCE_LINK);
            });

            assertThat(broken).extracting(Violation::rule).containsExactly("VERSION", "RESOURCE_LINK", "ROLES");
            assertThat(broken.get(0)).hasToString("version is 1.3.0 (LTI Core 1.3 §5.3.2); found \"1.1\"");
        }
    }

    @Nested
    class OtherMessages {

        @Test
        void aSubmissionReviewNamesWhoseSubmissionItIs() {
            accepted(claims -> {
                claims.put(ClaimNames.MESSAGE_TYPE, "LtiSubmissionReviewRequest");
                claims.putObject(ClaimNames.FOR_USER).put("user_id", "9");
            });
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiSubmissionReviewRequest"), Rule.FOR_USER);
        }

        @Test
        void theAddressThatChosenContentGoesToIsPlainText() {
            assertThat(check(LOGIN, choosing("https://lms.example/return"))).isInstanceOf(Checked.Kept.class);
            for (String broken : List.of("\0", "\n", "\u0085", "\ud800")) {
                isRefused(choosing("https://lms.example/return" + broken), Rule.DEEP_LINKING_SETTINGS);
            }
        }

        private Consumer<ObjectNode> choosing(String returnUrl) {
            return claims -> {
                claims.put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingRequest").remove(ClaimNames.RESOURCE_LINK);
                ObjectNode settings =
                        claims.putObject(ClaimNames.DEEP_LINKING_SETTINGS).put("deep_link_return_url", returnUrl);
                settings.putArray("accept_types").add("ltiResourceLink");
                settings.putArray("accept_presentation_document_targets").add("iframe");
            };
        }

        @Test
        void aDataPrivacyLaunchNeedsNeitherLinkNorRoles() {
            accepted(claims -> {
                claims.put(ClaimNames.MESSAGE_TYPE, "LtiDataPrivacyLaunchRequest");
                claims.remove(List.of(ClaimNames.RESOURCE_LINK, ClaimNames.ROLES));
            });
        }
    }

    @Nested
    class WhatRealPlatformsSend {

        @Test
        void numbersAndNullsWhereStringsBelongDoNoHarm() {
            accepted(claims -> {
                claims.putObject(ClaimNames.CUSTOM).put("level", 3).putNull("resource_title");
                claims.putObject(ClaimNames.LAUNCH_PRESENTATION)
                        .put("width", "800")
                        .put("height", 600.5);
                claims.putObject(ClaimNames.CONTEXT)
                        .put("id", 2)
                        .putArray("type")
                        .add("CourseSection");
            });
        }

        @Test
        void unknownClaimsAreIgnored() {
            accepted(claims -> claims.putObject("https://vendor.example/claim").put("x", 1));
        }

        @Test
        void aNameIsTakenAsTheLmsTellsIt() {
            assertThat(accepted(claims -> claims.put("name", " Ann Learner ")).displayName())
                    .isEqualTo("Ann Learner");
            assertThat(accepted(claims -> claims.put("given_name", "Ann").put("family_name", "Learner"))
                            .displayName())
                    .isEqualTo("Ann Learner");
            assertThat(accepted(claims -> claims.putNull("name")).displayName()).isEmpty();
        }

        @Test
        void theLanguageIsThatOfThePresentationAndElseOfThePerson() {
            assertThat(accepted(claims -> {
                                claims.put("locale", "fr");
                                claims.putObject(ClaimNames.LAUNCH_PRESENTATION).put("locale", "de");
                            })
                            .locale())
                    .isEqualTo("de");
            assertThat(accepted(claims -> claims.put("locale", "fr")).locale()).isEqualTo("fr");
            assertThat(accepted(claims -> {}).locale()).isEmpty();
        }
    }

    @Nested
    class LtiCore_5_4 {

        @ParameterizedTest
        @ValueSource(strings = {"c\0", "c\n", "c\u0085", "c\ud800", "\udc00c"})
        void section1_aContextWhoseIdIsNoPlainTextIsRefused(String id) {
            isRefused(claims -> claims.putObject(ClaimNames.CONTEXT).put("id", id), Rule.CONTEXT);
        }

        @Test
        void section1_aContextMayHaveNoIdOrOneOfAnyScript() {
            accepted(claims -> claims.putObject(ClaimNames.CONTEXT));
            assertThat(accepted(claims -> claims.putObject(ClaimNames.CONTEXT).put("id", "Flüsse 🏞"))
                            .context())
                    .contains("Flüsse 🏞");
        }
    }

    @Test
    void whatIsFoundNeverTellsWhoItWas() {
        List<Violation> broken =
                broken(claims -> claims.put("sub", "Zoë-the-learner").put("name", "Zoë Learner"));

        assertThat(broken.toString()).doesNotContain("learner", "Learner");
        assertThat(broken(claims -> claims.put("iss", "zoe@school.example")).toString())
                .doesNotContain("zoe");
        assertThat(broken(claims -> claims.put(ClaimNames.VERSION, "eyJhbGciOiJub25lIn0.e30.c2ln"))
                        .toString())
                .doesNotContain("eyJ");
    }
}
