package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.headcount.lti.tool.Login;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.CookieJar;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Launches that were here before, or answer no login of ours. */
class LaunchReplayThreatsTest extends LaunchThreats {

    @Nested
    class E4_ALaunchIsPlayedAgain {

        private String cookie() {
            CookieJar.Cookie cookie = browser.cookies().cookie("hc_state_").orElseThrow();
            return cookie.name() + "=" + cookie.value();
        }

        @Test
        void theSecondTimeIsRefused() {
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = cookie();
            assertThat(browser.send(launch).status()).isEqualTo(302);

            BrowserPage again = new PracticeBrowser().saying("Cookie", cookie).send(launch);
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.text()).contains("REPLAY");
            assertThat(journey.facts(person)).hasSize(1);
        }

        @Test
        void itIsRememberedForAsLongAsItsStateIsGood() {
            journey.lms()
                    .mishaps()
                    .claims(claims ->
                            claims.put("exp", journey.clock().instant().getEpochSecond() + 3600));
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = cookie();
            browser.send(launch);
            journey.clock().turn(Login.LIFETIME.minusSeconds(1));

            BrowserPage again = new PracticeBrowser().saying("Cookie", cookie).send(launch);
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.text()).contains("REPLAY");
            assertThat(journey.facts(person)).hasSize(1);
        }

        @Test
        void itsTokenAnswersNoOtherLogin() {
            BrowserStep launch = journey.launchOf(person, browser);
            assertThat(browser.send(launch).status()).isEqualTo(302);
            String token = launch.parameter("id_token").orElseThrow();

            BrowserPage again = browser.send(journey.launchOf(person, browser).with("id_token", token));
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.text()).contains("NONCE");
            assertThat(journey.facts(person)).hasSize(1);
        }

        @Test
        void ofTwentyAtOnceExactlyOneIsCounted() throws Exception {
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = cookie();

            List<Integer> statuses = Race.of(
                    20,
                    () -> new PracticeBrowser()
                            .saying("Cookie", cookie)
                            .send(launch)
                            .status());

            assertThat(statuses).containsOnly(302, 401).containsOnlyOnce(302);
            assertThat(journey.facts(person)).hasSize(1);
        }

        @Test
        void anAnonymousLaunchIsPlayedOnceToo() {
            journey.lms().mishaps().claims(claims -> {
                claims.remove(List.of("sub", "name", "given_name", "family_name", "email"));
                return claims;
            });
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = cookie();

            assertThat(browser.send(launch).status()).isEqualTo(302);
            assertThat(new PracticeBrowser()
                            .saying("Cookie", cookie)
                            .send(launch)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Nested
    class E5_E6_TheNonceIsNotOurs {

        @Test
        void anotherNonceIsRefused() {
            isRefused(claims -> claims.put("nonce", "abc"), 401, "NONCE");
        }

        @Test
        void noNonceIsRefused() {
            isRefused(claims -> claims.remove("nonce"), 401, "NONCE");
        }

        @Test
        void aForgerCannotSpendTheNonceOfAnHonestLaunch() {
            BrowserStep launch = journey.launchOf(person, browser);
            String token = launch.parameter("id_token").orElseThrow();
            String forged = token.substring(0, token.length() - 10) + "AAAAAAAAAA";

            assertThat(browser.send(launch.with("id_token", forged)).status()).isEqualTo(401);
            assertThat(browser.go(launch).text()).contains("Hello " + person.name());
        }
    }
}
