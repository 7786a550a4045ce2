package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.CookieJar;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches that arrive in another browser than the one in which the login began. */
class LaunchBrowserThreatsTest extends LaunchThreats {

    @Nested
    class E1_AForeignSessionIsForcedOnAVictim {

        @Test
        void aLaunchWithoutTheCookieOffersANewWindowAndNothingElse() {
            BrowserStep launch = journey.launchOf(person, browser);
            browser.cookies().dropAll();
            BrowserPage page = browser.send(launch);

            isRefused(page, 401);
            assertThat(page.text()).contains("BROWSER", "Security Framework 1.0 §5.1.1.5", "found no cookie");
            assertThat(page.form().step().isTo(journey.loginUrl())).isTrue();
            assertThat(page.body()).contains("target=\"_blank\"").contains("Open in a new window");
            assertThat(browser.next(page)).as("nothing happens by itself").isEmpty();
        }

        @Test
        void theNewWindowBeginsTheLoginAnew() {
            BrowserStep launch = journey.launchOf(person, browser);
            browser.cookies().drop("hc_");
            BrowserPage page = browser.send(browser.send(launch).form().step());

            BrowserStep next = browser.next(page).orElseThrow();
            assertThat(next.isTo(journey.lms().authorizationEndpoint())).isTrue();
            assertThat(next.parameter("nonce")).isNotEqualTo(launch.parameter("nonce"));
            assertThat(browser.cookies().cookie("hc_state_")).isPresent();
        }

        @ParameterizedTest
        @ValueSource(ints = {900, 2_000, 8_000})
        void theNewWindowHasTheHintHoweverLong(int length) {
            String hint = "h".repeat(length);
            BrowserStep launch = journey.launchOf(person, browser);
            BrowserStep login = browser.holdBefore(
                            journey.lms().openUrl(person.id(), "quiz"), step -> step.isTo(journey.loginUrl()))
                    .with("lti_message_hint", hint);
            BrowserPage begun = browser.send(login);
            String state = begun.forms().isEmpty()
                    ? BrowserStep.get(begun.header("Location").orElseThrow())
                            .parameter("state")
                            .orElseThrow()
                    : begun.form().value("state").orElseThrow();
            browser.cookies().dropAll();
            BrowserPage page = browser.send(launch.with("state", state));

            isRefused(page, 401);
            assertThat(state).as("Moodle hands back 2,000 characters").hasSizeLessThan(2_000);
            assertThat(page.form().value("lti_message_hint")).contains(hint);
            assertThat(browser.send(page.form().step()).status())
                    .as("once more")
                    .isBetween(200, 302);
        }

        @Test
        void aFrameIsAskedForCookiesBeforeTheLmsSpendsItsHint() {
            browser.cookies().refuseAll();
            browser.saying("Sec-Fetch-Dest", "iframe");
            BrowserPage page = arrives();

            isRefused(page, 401);
            assertThat(page.url().getPath()).isEqualTo("/lti/login");
            assertThat(page.text()).contains("BROWSER", "found a frame that keeps no cookies");
            assertThat(new PracticeBrowser().go(page.form().step()).text()).contains("Hello " + person.name());
        }

        @Test
        void aFrameThatKeepsCookiesIsAskedOnce() {
            browser.saying("Sec-Fetch-Dest", "iframe");

            assertThat(arrives().text()).contains("Hello " + person.name());
            assertThat(visitsToLogin()).isEqualTo(2);
            assertThat(arrives().text()).contains("Hello " + person.name());
            assertThat(visitsToLogin()).isEqualTo(3);
        }

        @Test
        void aFrameIsAskedByTheMethodThatItCameBy() {
            browser.saying("Sec-Fetch-Dest", "iframe");

            assertThat(browser.open(journey.lms().openByRedirectUrl(person.id(), "quiz"))
                            .text())
                    .contains("Hello " + person.name());
            assertThat(visitsToLogin()).isEqualTo(2);
        }

        private long visitsToLogin() {
            return browser.visited().stream()
                    .filter(page -> page.step().isTo(journey.loginUrl()))
                    .count();
        }

        @Test
        void aBrowserThatTakesNoCookieNeverGetsIn() {
            browser.cookies().refuseAll();

            isRefused(arrives(), 401);
        }

        @Test
        void anEmptyCookieIsAnothersCookie() {
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = browser.cookies().cookie("hc_state_").orElseThrow().name();
            browser.cookies().dropAll();

            isRefused(new PracticeBrowser().saying("Cookie", cookie + "=").send(launch), 401);
        }

        @Test
        void theRightValueUnderTheWrongNameIsNoCookieOfThisLogin() {
            BrowserStep launch = journey.launchOf(person, browser);
            String value = browser.cookies().cookie("hc_state_").orElseThrow().value();
            BrowserPage page = new PracticeBrowser()
                    .saying("Cookie", "hc_state_=" + value + "; hc_state_aaaaaaaa=" + value)
                    .send(launch);

            isRefused(page, 401);
            assertThat(page.form().step().isTo(journey.loginUrl())).isTrue();
        }

        @Test
        void ofTwoCookiesWithOneNameTheFirstIsTheBrowsers() {
            BrowserStep launch = journey.launchOf(person, browser);
            CookieJar.Cookie ours = browser.cookies().cookie("hc_state_").orElseThrow();

            isRefused(
                    new PracticeBrowser()
                            .saying("Cookie", ours.name() + "=planted; " + ours.name() + "=" + ours.value())
                            .send(launch),
                    401);
        }

        @Test
        void aLaunchThatIsLaunchedByAddressIsNone() {
            BrowserStep launch = journey.launchOf(person, browser);

            assertThat(browser.send(launch.byOtherMethod()).status()).isEqualTo(405);
            assertThat(journey.facts(person)).isEmpty();
        }
    }

    @Nested
    class E2_TheStateIsFromAnotherBrowser {

        @Test
        void aStateIsWorthNothingInABrowserWithALoginOfItsOwn() {
            BrowserStep launch = journey.launchOf(person, browser);
            PracticeBrowser other = new PracticeBrowser();
            BrowserStep others = journey.launchOf(person, other);

            isRefused(other.send(launch), 401);
            isRefused(browser.send(others), 401);
        }

        @Test
        void theCookiesNameAloneDoesNotHelp() {
            BrowserStep launch = journey.launchOf(person, browser);
            String name = browser.cookies().cookie("hc_state_").orElseThrow().name();
            PracticeBrowser other = new PracticeBrowser();
            journey.launchOf(person, other);
            String value = other.cookies().cookie("hc_state_").orElseThrow().value();

            isRefused(new PracticeBrowser().saying("Cookie", name + "=" + value).send(launch), 401);
        }

        @Test
        void aStateFromNowhereIsRefused() {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(browser.send(launch.with("state", "abc")), 401);
            isRefused(browser.send(launch.without("state")), 401);
            isRefused(
                    browser.send(launch.with("state", launch.parameter("state").orElseThrow() + "A")), 401);
        }

        @ParameterizedTest
        @CsvSource({
            "e30.e30, SHAPE, 400",
            "'', RESPONSE, 400",
            "eyJhbGciOiJub25lIn0.e30., ALGORITHM, 401",
            "eyJhbGciOiJSUzI1NiJ9.e30.e30, KEY_ID, 401",
            "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.e30.e30, STATE, 401"
        })
        void theFormOfTheTokenIsLookedAtBeforeTheState(String token, String rule, int status) {
            BrowserPage page = browser.send(
                    journey.launchOf(person, browser).with("state", "abc").with("id_token", token));

            isRefused(page, status);
            assertThat(page.text()).contains(rule + ":");
        }

        @Test
        void aStateIsGoodForTenMinutes() {
            BrowserStep launch = journey.launchOf(person, browser);
            journey.clock().turn(Duration.ofMinutes(10));

            isRefused(browser.send(launch), 401);
        }

        @Test
        void theTokenOfOneLoginDoesNotGoWithTheStateOfAnother() {
            BrowserStep one = journey.launchOf(person, browser);
            BrowserStep other = journey.launchOf(person, browser);

            isRefused(
                    browser.send(
                            one.with("id_token", other.parameter("id_token").orElseThrow())),
                    401);
        }
    }
}
