package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.HeardLog;
import org.headcount.testing.Jwt;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad authentication requests, as a tool or a browser could send them. */
class ToolThreatsTest {

    @TempDir
    private static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Person person;
    private BrowserStep asking;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    @BeforeEach
    void launchHalfWay() {
        person = journey.newLearner();
        asking = journey.askingAbout(person, browser);
    }

    /** A page of ours, and nothing goes anywhere. */
    private void isRefusedHere(BrowserPage page) {
        assertThat(page.status()).as(page.text()).isEqualTo(400);
        assertThat(page.header("Location")).isEmpty();
        assertThat(page.forms()).isEmpty();
        assertThat(page.body()).doesNotContain("evil.example").doesNotContainPattern(Jwt.BEGINNING);
    }

    /** The tool is told, at its own address. */
    private void isRefusedThere(BrowserPage page, String error) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.form().action()).hasToString(journey.tool().redirectUri());
        assertThat(page.form().value("error")).contains(error);
        assertThat(page.form().value("state")).isEqualTo(asking.parameter("state"));
        assertThat(page.body()).doesNotContain("name=\"id_token\"").doesNotContainPattern(Jwt.BEGINNING);
    }

    @Nested
    class E20_TheAnswerIsToGoElsewhere {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "BASE/launch/",
                    "BASE/launch?x",
                    "BASE/launch#f",
                    "BASE@evil.example/launch",
                    "BASE.evil.example/launch",
                    "BASE/x/%2e%2e/launch",
                    "BASE/Launch",
                    "BASE",
                    "http://127.0.0.1:1/launch",
                    "https://evil.example/x",
                    "javascript:alert(1)//evil.example",
                    ""
                })
        void nothingIsSentToAnAddressThatWasNotRegistered(String redirectUri) {
            String bent = redirectUri.replace("BASE", journey.tool().base());

            isRefusedHere(browser.send(asking.with("redirect_uri", bent)));
            isRefusedHere(browser.send(asking.with("redirect_uri", bent).with("scope", "evil")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "tlother", "client-1"})
        void nothingIsSentForAClientThatIsNotKnown(String client) {
            isRefusedHere(browser.send(asking.with("client_id", client)));
        }

        @Test
        void theHintIsStillGoodAfterwards() {
            isRefusedHere(browser.send(asking.with("redirect_uri", "https://evil.example/x")));

            assertThat(browser.go(asking).text()).contains("Hello " + person.name());
        }

        @Test
        void anotherLmssAddressIsNowhere() {
            String elsewhere = asking.url().toString().replace(journey.platform(), "pfunknown");

            assertThat(browser.send(BrowserStep.get(elsewhere)).status()).isEqualTo(404);
        }

        @ParameterizedTest
        @ValueSource(strings = {"client_id", "redirect_uri", "nonce", "lti_message_hint", "state", "unknown"})
        void aParameterThatComesTwiceIsRefused(String name) {
            isRefusedHere(browser.send(asking.and(name, "x").and(name, "y")));
        }
    }

    @Nested
    class TheRequestItself {

        @ParameterizedTest
        @CsvSource({
            "scope, profile, invalid_scope",
            "response_type, code, unsupported_response_type",
            "response_mode, query, invalid_request",
            "prompt, login, invalid_request",
            "nonce, '', invalid_request",
            "login_hint, '', invalid_request"
        })
        void whatDoesNotFollowTheSpecificationIsToldToTheTool(String name, String value, String error) {
            isRefusedThere(browser.send(asking.with(name, value)), error);
            isRefusedThere(browser.send(asking.without(name)), error);
            assertThat(browser.go(asking).text()).as("the hint is still good").contains("Hello " + person.name());
        }

        @Test
        void aStateOfFourKilobytesComesBackToTheLetter() {
            String state = "<s>\"&'é+ %" + "x".repeat(4000);
            BrowserPage page = browser.send(asking.byOtherMethod().with("state", state));

            assertThat(page.form().value("state")).contains(state);
        }
    }

    @Nested
    class E21_TheHintIsNotTheirs {

        @ParameterizedTest
        @ValueSource(strings = {"", "abc", "%00", "' or 1=1 --"})
        void aHintThatNobodyGaveGetsNothing(String hint) {
            isRefusedThere(browser.send(asking.with("lti_message_hint", hint)), "login_required");
            isRefusedThere(browser.send(asking.with("lti_message_hint", "h".repeat(5000))), "login_required");
        }

        @Test
        void aHintIsGoodOnce() {
            assertThat(browser.go(asking).text()).contains("Hello " + person.name());

            isRefusedThere(browser.send(asking.with("nonce", "another")), "login_required");
        }

        @Test
        void aRequestThatIsSentTwiceIsToldWhereToGo() {
            assertThat(browser.send(asking).body()).contains("id_token");
            BrowserPage again = browser.send(asking);

            isRefusedHere(again);
            assertThat(again.text()).contains("used already", "Go back to your course");
        }

        @Test
        void aHintIsOnePersonsAlone() {
            PracticeBrowser other = new PracticeBrowser();
            BrowserStep others = journey.askingAbout(journey.newLearner(), other);
            String hint = asking.parameter("lti_message_hint").orElseThrow();

            BrowserPage page = other.send(others.with("lti_message_hint", hint));
            assertThat(page.form().value("error")).contains("login_required");
            assertThat(page.body()).doesNotContainPattern(Jwt.BEGINNING);
        }

        @Test
        void whoeverTriesOneIsWrittenDown() {
            List<String> lines;
            try (HeardLog log = new HeardLog("org.headcount.web.lti", Level.INFO)) {
                browser.send(asking.with("lti_message_hint", "guessed-hint"));
                lines = log.messages();
            }

            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .contains(
                                    "authentication refused: platform " + journey.platform(),
                                    journey.toolId(),
                                    "login_required"))
                    .noneSatisfy(line -> assertThat(line).contains("guessed-hint"));
        }

        @Test
        void aHintIsGoodForTwoMinutes() {
            journey.clock().turn(Duration.ofSeconds(121));

            isRefusedThere(browser.send(asking), "login_required");
        }

        @Test
        void aHintGoesWithItsLoginHint() {
            isRefusedThere(browser.send(asking.with("login_hint", "1")), "login_required");
            isRefusedThere(browser.send(asking.with("nonce", "n-2")), "login_required"); // spent by the attempt
        }

        @Test
        void aHintIsOneToolsAlone() throws IOException, InterruptedException {
            String other =
                    journey.connectTool("rivers", journey.key()).path("id").asText();

            isRefusedThere(browser.send(asking.with("client_id", other)), "login_required");
            assertThat(browser.go(asking).text()).contains("Hello " + person.name());
        }

        @Test
        void aHintIsOneLmssAlone() throws IOException, InterruptedException {
            String other = journey.connect("rivers", journey.key(), "client-" + person.id(), "dep-1");
            String elsewhere = asking.url().toString().replace(journey.platform(), other);

            isRefusedThere(browser.send(BrowserStep.get(elsewhere)), "login_required");
            assertThat(browser.go(asking).text()).contains("Hello " + person.name());
        }

        @Test
        void ofTwentyAtOnceExactlyOneGetsAToken() throws Exception {
            List<Boolean> tokens = Race.of(
                    20,
                    () -> new PracticeBrowser()
                            .send(asking.with(
                                    "nonce", "n" + Thread.currentThread().getId()))
                            .body()
                            .contains("name=\"id_token\""));

            assertThat(tokens).containsOnlyOnce(true);
        }
    }

    @Nested
    class WhatIsPublished {

        @Test
        void theConfigurationNamesOurAddresses() {
            String issuer = journey.service().base() + "/platforms/" + journey.platform();
            BrowserPage page = browser.get(issuer + "/.well-known/openid-configuration");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).contains("application/json");
            assertThat(page.body())
                    .contains("\"issuer\":\"" + issuer + "\"")
                    .contains("\"authorization_endpoint\":\"" + issuer + "/authorize\"")
                    .contains("\"token_endpoint\":\"" + issuer + "/token\"")
                    .contains("\"jwks_uri\":\"" + issuer + "/jwks\"")
                    .contains("private_key_jwt", "form_post", "lti-platform-configuration");
        }

        @Test
        void theKeysTowardToolsAreNotThoseTowardLmss() {
            BrowserPage platform = browser.get(journey.service().base() + "/platforms/" + journey.platform() + "/jwks");
            BrowserPage tool = browser.get(journey.keysToward(journey.platform()));

            assertThat(platform.header("Cache-Control").orElse("")).contains("max-age=3600");
            assertThat(platform.body()).contains("\"kid\"").isNotEqualTo(tool.body());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/", "/jwks/", "/unknown", "/jwks/x", "//jwks"})
        void nothingElseIsThere(String path) {
            assertThat(browser.get(journey.service().base() + "/platforms/" + journey.platform() + path)
                            .status())
                    .isBetween(400, 404);
            assertThat(browser.get(journey.service().base() + "/platforms/pfunknown/jwks")
                            .status())
                    .isEqualTo(404);
        }
    }
}
