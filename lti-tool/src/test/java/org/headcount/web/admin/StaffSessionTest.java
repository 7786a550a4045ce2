package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.CookieJar;
import org.headcount.practice.PracticeBrowser;
import org.headcount.settings.Settings;
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
            clock.turn(Duration.ofHours(8).minusSeconds(1));
            assertThat(home(service).text()).contains("Institutions");
            clock.turn(Duration.ofSeconds(1));

            assertThat(home(service).text()).contains(SIGN_IN);
        }
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
