package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.CookieJar;
import org.headcount.practice.PracticeBrowser;
import org.headcount.settings.Settings;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long somebody who signed in stays so. */
class StaffSessionTest {

    private static final String SIGN_IN = "Sign in to see who is active";

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final PracticeBrowser browser = new PracticeBrowser();

    @Test
    void aSessionEndsWithTheKeyThatBeganItAndOutlivesARestartWithTheSameOne() {
        try (Service first = startedWith("the-first-key")) {
            signIn(first, "the-first-key");
        }
        try (Service again = startedWith("the-first-key")) {
            assertThat(home(again).text()).contains("Institutions");
        }
        try (Service changed = startedWith("the-second-key")) {
            assertThat(home(changed).text()).contains(SIGN_IN);
            assertThat(browser.post(changed.base() + "/admin/sign-out", Map.of("token", "x"))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aSessionLastsEightHours() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            for (int half = 0; half < 15; half++) {
                clock.turn(Duration.ofMinutes(30));
                assertThat(home(service).text()).contains("Institutions");
            }
            clock.turn(Duration.ofMinutes(30).minusSeconds(1));
            assertThat(home(service).text()).contains("Institutions");
            clock.turn(Duration.ofSeconds(1));

            assertThat(home(service).text()).contains(SIGN_IN);
        }
    }

    @Test
    void aSessionThatNobodyUsesEndsAfterAnHour() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            clock.turn(Duration.ofMinutes(59));
            assertThat(home(service).text()).contains("Institutions");
            clock.turn(Duration.ofMinutes(59));
            assertThat(home(service).text()).contains("Institutions");
            clock.turn(Duration.ofMinutes(60));

            assertThat(home(service).text()).contains(SIGN_IN);
        }
    }

    @Test
    void whoSignsInGetsASessionThatNobodyHadBefore() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            String first = cookie(browser);
            signIn(service, "the-first-key");

            assertThat(cookie(browser)).isNotEqualTo(first);
            assertThat(new PracticeBrowser()
                            .saying("Cookie", "hc_staff=" + first)
                            .get(service.base() + "/admin")
                            .text())
                    .contains(SIGN_IN);
        }
    }

    @Test
    void aSessionThatSomebodyElseChoseIsNone() {
        try (Service service = startedWith("the-first-key")) {
            PracticeBrowser victim = new PracticeBrowser();
            victim.saying("Cookie", "hc_staff=.chosen");
            BrowserPage page = victim.post(service.base() + "/admin/sign-in", Map.of("key", "the-first-key"));

            assertThat(page.status()).isEqualTo(303);
            assertThat(cookie(victim)).isNotEqualTo(".chosen");
            assertThat(new PracticeBrowser()
                            .saying("Cookie", "hc_staff=.chosen")
                            .get(service.base() + "/admin")
                            .text())
                    .contains(SIGN_IN);
        }
    }

    @Test
    void whoSignsOutIsOutWhoeverHasTheCookie() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            String stolen = cookie(browser);
            browser.send(home(service).form("/sign-out").step(Map.of()));

            assertThat(home(service).text()).contains(SIGN_IN);
            assertThat(new PracticeBrowser()
                            .saying("Cookie", "hc_staff=" + stolen)
                            .get(service.base() + "/admin")
                            .text())
                    .contains(SIGN_IN);
        }
    }

    @Test
    void whoSignsOutEverywhereIsOutInEveryBrowser() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            PracticeBrowser other = new PracticeBrowser();
            other.post(service.base() + "/admin/sign-in", Map.of("key", "the-first-key"));
            assertThat(other.get(service.base() + "/admin").text()).contains("Institutions");

            browser.send(home(service).form("/sign-out-everywhere").step(Map.of()));

            assertThat(other.get(service.base() + "/admin").text()).contains(SIGN_IN);
        }
    }

    @Test
    void anyNodeKnowsWhoIsSignedInAndAtOnceWhoIsNotAnyMore() throws Exception {
        try (Service one = startedWith("the-first-key");
                Service other = startedWith("the-first-key")) {
            signIn(one, "the-first-key");
            assertThat(home(other).text()).contains("Institutions");
            String held = "hc_staff=" + cookie(browser);
            BrowserStep out = home(one).form("/sign-out").step(Map.of());
            List<Callable<Integer>> racers = new ArrayList<>();
            for (int reader = 0; reader < 8; reader++) {
                racers.add(() -> new PracticeBrowser()
                        .saying("Cookie", held)
                        .get(other.base() + "/admin")
                        .status());
            }
            racers.add(
                    () -> new PracticeBrowser().saying("Cookie", held).send(out).status());

            assertThat(Race.of(racers)).allMatch(status -> status == 200 || status == 303);

            for (Service node : List.of(one, other)) {
                assertThat(new PracticeBrowser()
                                .saying("Cookie", held)
                                .get(node.base() + "/admin")
                                .text())
                        .contains(SIGN_IN);
            }
        }
    }

    @Test
    void whoeverHasTheDatabaseHasNoSession() throws IOException {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            String secret = cookie(browser).substring(1);

            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .doesNotContain(secret);
                }
            }
        }
    }

    @Test
    void aFormsTokenIsWrittenOtherwiseOnEveryPage() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            String one = home(service).form("/sign-out").value("token").orElseThrow();
            String other = home(service).form("/sign-out").value("token").orElseThrow();

            assertThat(one).isNotEqualTo(other);
            assertThat(browser.post(service.base() + "/admin/sign-out", Map.of("token", one))
                            .status())
                    .isEqualTo(303);
        }
    }

    @Test
    void anotherSitesFormIsNotTakenEvenWithTheToken() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");
            String token = home(service).form("/sign-out").value("token").orElseThrow();
            for (String site : new String[] {"cross-site", "same-site"}) {
                browser.saying("Sec-Fetch-Site", site);
                assertThat(browser.post(service.base() + "/admin/sign-out", Map.of("token", token))
                                .status())
                        .isEqualTo(403);
                assertThat(browser.post(service.base() + "/admin/sign-in", Map.of("key", "the-first-key"))
                                .status())
                        .isEqualTo(403);
            }
            browser.saying("Sec-Fetch-Site", "same-origin");
            assertThat(home(service).text()).contains("Institutions");
        }
    }

    @Test
    void aShortKeyWaitsLikeAnyOtherButForNobodyElse() {
        try (Service service = startedWith("short-key")) {
            PracticeBrowser known = new PracticeBrowser();
            known.post(service.base() + "/admin/sign-in", Map.of("key", "short-key"));
            for (int one = 0; one < 5; one++) {
                assertThat(browser.post(service.base() + "/admin/sign-in", Map.of("key", "guess"))
                                .status())
                        .isEqualTo(401);
            }

            BrowserPage waits = browser.post(service.base() + "/admin/sign-in", Map.of("key", "short-key"));

            assertThat(waits.status()).isEqualTo(429);
            assertThat(waits.header("Retry-After")).contains("2");
            assertThat(known.post(service.base() + "/admin/sign-in", Map.of("key", "short-key"))
                            .status())
                    .as("who has signed in before waits for no guesser")
                    .isEqualTo(303);
            clock.turn(Duration.ofSeconds(1));
            assertThat(browser.post(service.base() + "/admin/sign-in", Map.of("key", "short-key"))
                            .status())
                    .isEqualTo(303);
        }
    }

    private static String cookie(PracticeBrowser browser) {
        return browser.cookies().cookie("hc_staff").orElseThrow().value();
    }

    @Test
    void itsCookieGoesToOurPagesAloneAndNoScriptReadsIt() {
        try (Service service = startedWith("the-first-key")) {
            signIn(service, "the-first-key");

            CookieJar.Cookie cookie = browser.cookies().cookie("hc_staff").orElseThrow();
            assertThat(cookie.attributes()).containsKey("httponly");
            assertThat(cookie.attribute("path")).isEqualTo("/admin");
            assertThat(cookie.attribute("samesite")).isEqualTo("Lax");
            assertThat(cookie.attribute("max-age")).isEqualTo("28800");
        }
    }

    private Service startedWith(String operatorKey) {
        Settings usual = Service.settings(folder);
        return Service.start(
                new Settings(
                        usual.publicUrl(),
                        usual.port(),
                        usual.databaseUrl(),
                        usual.allowPrivateAddresses(),
                        Optional.of(operatorKey)),
                clock);
    }

    private void signIn(Service service, String key) {
        BrowserPage page = browser.post(service.base() + "/admin/sign-in", Map.of("key", key));
        assertThat(page.status()).isEqualTo(303);
    }

    private BrowserPage home(Service service) {
        return browser.get(service.base() + "/admin");
    }
}
