package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner connects an LMS by the guide, in a real browser. */
@SuppressWarnings("NullAway.Init")
class ConnectionsInBrowserIT {

    @TempDir
    Path folder;

    private Service service;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        service = Service.start(folder, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
        service.institution("school", "switch");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private Page guide(BrowserContext browser) {
        StaffSite.signIn(browser, service.base(), Service.OPERATOR_KEY);
        Page page = browser.newPage();
        page.navigate(service.base() + "/admin/institutions/school/connections/setup/moodle");
        return page;
    }

    @Test
    void aValueIsCopiedWithItsButton() {
        try (BrowserContext browser = Browser.fresh()) {
            browser.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            Page page = guide(browser);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Copy: Initiate login URL"))
                    .click();
            page.getByText("Copied ✓").waitFor();

            assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(service.base() + "/lti/login");
        }
    }

    @Test
    void withoutScriptOneClickMarksAValueAndTheFormStillTellsItsFaults() {
        try (BrowserContext browser = Browser.withoutScript()) {
            Page page = guide(browser);
            assertThat(page.locator("[data-copy]:visible").count())
                    .as("a button that does nothing is not shown")
                    .isZero();
            Locator value = page.locator(".copy-value").first();
            assertThat(value.evaluate("e => getComputedStyle(e).userSelect")).isEqualTo("all");

            page.locator("#name").fill("Moodle");
            page.locator("#issuer").fill("https://moodle.example");
            page.locator("#clientId").fill("c1");
            page.locator("#deployments").fill("1");
            page.locator("#authorizationEndpoint").fill("https://moodle.example/auth");
            page.locator("#tokenEndpoint").fill("https://moodle.example/token#x");
            page.locator("#jwksUri").fill("https://moodle.example/certs");
            page.locator("form.wide-form button").click();
            assertThat(page.locator("#tokenEndpoint-fault").textContent()).contains("no part behind a #");
            assertThat(page.locator("#name").inputValue()).isEqualTo("Moodle");

            page.locator("#tokenEndpoint").fill("https://moodle.example/token");
            page.locator("form.wide-form button").click();
            assertThat(page.locator("h1").textContent()).isEqualTo("Moodle");
            assertThat(page.getByRole(AriaRole.STATUS).first().textContent()).contains("Connected.");
        }
    }
}
