package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Login initiations that lead elsewhere or nowhere, answers of the LMS that say no, and the addresses themselves. */
class LoginThreatsTest extends LaunchThreats {

    @Nested
    class E19_ItLeadsSomewhereElse {

        @ParameterizedTest
        @ValueSource(strings = {"https://evil.example", "//evil.example", "javascript:alert(1)", "x", "/lti/tools/x"})
        void aLoginForAForeignTargetIsRefused(String target) {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("target_link_uri", target));

            isRefused(arrives(), 400);
            assertThat(browser.cookies().cookie("hc_")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/lti/tools/tlunknown", "/lti/tools/", "/lti/tools", "/lti/launch", "/admin", ""})
        void aLoginForAnAddressOfOursThatIsNoToolIsRefused(String path) {
            String target = journey.service().base() + path;
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("target_link_uri", target));

            isRefused(arrives(), 400);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "BASE.evil.example/lti/tools/TOOL",
                    "BASE@evil.example/lti/tools/TOOL",
                    "https://evil.example/BASE/lti/tools/TOOL",
                    "https://evil.example/?x=BASE/lti/tools/TOOL",
                    "BASE/lti/tools/TOOL/",
                    "BASE/lti/tools/TOOL?x=1",
                    "BASE/lti/tools/TOOL#x",
                    "BASE/lti/tools/x/../TOOL",
                    "BASE/lti/tools/%2e%2e/tools/TOOL",
                    "BASE//lti/tools/TOOL",
                    "BASE/LTI/tools/TOOL",
                    " BASE/lti/tools/TOOL",
                    "BASE/lti/tools/TOOL\u0000",
                    "BASE/lti/tools/TOOL\r\nLocation: https://evil.example"
                })
        void aLoginForWhatOnlyLooksLikeAToolOfOursIsRefused(String target) {
            String bent = target.replace("BASE", journey.service().base()).replace("TOOL", journey.toolId());
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("target_link_uri", bent));

            isRefused(arrives(), 400);
        }

        @Test
        void loginAndTokenThatLeadToTheSameForeignPlaceDoNotMakeItOurs() {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> step.with("target_link_uri", "https://evil.example/x"));

            isRefused(claims -> claims.put(ClaimNames.TARGET_LINK_URI, "https://evil.example/x"), 400, "LOGIN_TARGET");
        }

        @ParameterizedTest
        @ValueSource(strings = {"//evil.example", "https://evil.example", "%0d%0aX-Evil:%201", "&cookie_check=0"})
        void theExtraStepOfAFrameLeadsToOurselves(String query) {
            browser.saying("Sec-Fetch-Dest", "iframe");
            BrowserPage page = browser.send(BrowserStep.get(journey.loginUrl() + "?" + query));

            assertThat(page.header("Location").orElse(journey.loginUrl())).startsWith(journey.loginUrl());
            assertThat(page.header("X-Evil")).isEmpty();
        }

        @Test
        void aSignedTargetThatIsNotTheLoginsIsRefused() {
            isRefused(claims -> claims.put(ClaimNames.TARGET_LINK_URI, "https://evil.example/x"), 400, "TARGET_LINK");
            isRefused(
                    claims -> claims.put(
                            ClaimNames.TARGET_LINK_URI,
                            claims.path(ClaimNames.TARGET_LINK_URI).asText() + "?x=1"),
                    400,
                    "TARGET_LINK");
        }
    }

    @Nested
    class TheLoginInitiation {

        @ParameterizedTest
        @ValueSource(strings = {"iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint", "unknown"})
        void aParameterThatComesTwiceIsRefused(String name) {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> step.and(name, "x").and(name, "y"));

            isRefused(arrives(), 400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"iss", "login_hint", "target_link_uri", "client_id"})
        void aParameterInTheAddressAndInTheFormIsRefused(String name) {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> new BrowserStep(
                            step.method(),
                            URI.create(step.url() + "?" + name + "=https://evil.example"),
                            step.fields()));

            isRefused(arrives(), 400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"iss", "login_hint", "target_link_uri"})
        void aParameterThatIsMissingIsRefused(String name) {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without(name));

            isRefused(arrives(), 400);
        }

        @Test
        void anUnknownLmsOrClientIsRefused() {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("iss", "https://evil.example"));
            isRefused(arrives(), 400);
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("client_id", "client-9"));
            isRefused(arrives(), 400);
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> step.with("iss", journey.lms().issuer() + "/"));
            isRefused(arrives(), 400);
        }

        @Test
        void aParameterLongerThanEightKilobytesIsRefused() {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()), step -> step.with("login_hint", "h".repeat(8 * 1024 + 1)));

            isRefused(arrives(), 400);
        }

        @Test
        void withoutAClientIdTheOnlyClientOfTheIssuerIsMeant() {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> step.without("client_id").without("lti_deployment_id"));

            assertThat(arrives().text()).contains("Hello " + person.name());
        }
    }

    @Nested
    class TheLmsSaysNo {

        @Test
        void anErrorIsShownByItsCodeAndOnlyToTheRightBrowser() {
            BrowserStep launch = journey.launchOf(person, browser);
            BrowserStep error = BrowserStep.post(
                    journey.launchUrl(),
                    Map.of(
                            "state", launch.parameter("state").orElseThrow(),
                            "error", "login_required",
                            "error_description", "<b>click evil.example</b>"));

            isRefused(new PracticeBrowser().send(error), 401);
            BrowserPage page = browser.send(error);
            isRefused(page, 401);
            assertThat(page.text()).contains("login_required").doesNotContain("evil");
        }

        @Test
        void anErrorWithoutAStateIsRefused() {
            isRefused(browser.send(BrowserStep.post(journey.launchUrl(), Map.of("error", "access_denied"))), 401);
        }
    }

    @Nested
    class TheAddressesThemselves {

        @Test
        void aLaunchIsPostedAndAToolsAddressIsNoPage() {
            BrowserPage launch = browser.get(journey.launchUrl());
            assertThat(launch.status()).isEqualTo(405);
            assertThat(launch.header("Allow")).contains("POST");
            BrowserPage tool = browser.get(journey.service().base() + "/lti/tools/" + journey.toolId());
            assertThat(tool.status()).isEqualTo(200);
            assertThat(tool.text()).contains("Go to your course");
        }

        @Test
        void parametersOfALaunchInTheQueryCountForNothing() {
            BrowserStep launch = journey.launchOf(person, browser);
            BrowserStep query = new BrowserStep(
                    "POST",
                    URI.create(launch.byOtherMethod().url().toString()),
                    List.of(new BrowserStep.Field("x", "y")));

            isRefused(browser.send(query), 400);
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void ourKeysArePublishedForAnHourAndThoseOfAllForAMinuteForANewOneSignsAtOnce(boolean ofAll) {
            String address = ofAll ? journey.service().base() + "/lti/jwks" : journey.keysToward(journey.platform());
            BrowserPage keys = browser.get(address);

            assertThat(keys.status()).isEqualTo(200);
            assertThat(keys.header("Content-Type")).contains("application/json");
            assertThat(keys.header("Cache-Control")).contains("public, max-age=" + (ofAll ? 60 : 3600));
            JsonNode key = Json.read(keys.body()).orElseThrow().path("keys").path(0);
            List<String> members = new ArrayList<>();
            key.fieldNames().forEachRemaining(members::add);
            assertThat(members).containsExactlyInAnyOrder("kty", "n", "e", "alg", "use", "kid");
        }
    }
}
