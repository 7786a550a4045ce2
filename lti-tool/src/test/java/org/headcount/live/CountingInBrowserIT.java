package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.headcount.testing.Browser;
import org.headcount.testing.HeldCounts;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of very many learners come by themselves to a page that says they are being counted. */
@SuppressWarnings("NullAway.Init")
class CountingInBrowserIT {

    @TempDir
    Path folder;

    private final HeldCounts held = new HeldCounts(Instant.parse("2026-11-21T12:00:00Z"));
    private Service service;
    private BrowserContext staff;
    private Page page;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        service = Service.start(folder, held);
        service.institution("school", "switch");
        HeldCounts.fill(service, Service.OPERATOR_KEY, "school", "2026-10-02T08:00:00Z");
        staff = Browser.fresh();
        StaffSite.signIn(staff, service.base(), Service.OPERATOR_KEY);
        page = staff.newPage();
    }

    @AfterEach
    void close() {
        held.release();
        staff.close();
        service.close();
    }

    @Test
    void thePageSaysWhatIsBeingCountedAndThenDrawsItWithoutBeingLoadedAnew() {
        page.navigate(service.base() + "/admin/institutions/school?month=2026-10");
        assertThat(page.getByRole(AriaRole.STATUS).textContent())
                .contains("Counting the licences of October 2026…", "Look again");
        Screenshots.take(page, "admin-usage-counting");
        page.evaluate("window.stays = true");

        held.release();

        page.locator(".number-card").first().waitFor();
        assertThat(page.locator("main").textContent()).contains("20,000").doesNotContain("Counting");
        assertThat(page.locator("main").count()).isEqualTo(1);
        page.locator("canvas[data-chart]:not([hidden])").first().waitFor();
        assertThat(page.evaluate("window.stays")).isEqualTo(true);
        assertThat(page.title()).startsWith("Licence usage");
    }

    @Test
    void whoeverIsAtTheNextLinkIsStillThereOnceTheFiguresAre() {
        page.navigate(service.base() + "/admin/institutions/school?month=2026-10");
        page.locator("#month-before").focus();
        page.waitForResponse(answer -> answer.url().contains("asked=2"), () -> {});
        assertThat(focused()).isEqualTo("month-before");

        held.release();

        page.locator(".number-card").first().waitFor();
        assertThat(focused()).isEqualTo("month-before");
    }

    @Test
    void theMonthsChargedComeToALearnersRowThatStays() throws IOException, InterruptedException {
        service.institution("college", "rolling");
        HeldCounts.fill(service, Service.OPERATOR_KEY, "college", "2026-10-02T08:00:00Z");
        page.navigate(service.base() + "/admin/institutions/college/learners");
        assertThat(page.locator("#charging").textContent()).isEqualTo("Counting the months charged in 2026…");
        assertThat(page.locator("td[id^='charged-']").first().textContent()).isEqualTo("…");
        page.locator("a.name").first().focus();

        held.release();

        page.locator("#charging").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        assertThat(page.locator("td[id^='charged-']").allTextContents())
                .hasSize(50)
                .allMatch(charged -> charged.matches("\\d+"));
        assertThat(page.evaluate("document.activeElement.className")).isEqualTo("name");
    }

    private Object focused() {
        return page.evaluate("document.activeElement.id");
    }

    @Test
    void aCountThatCannotBeHadIsToldAsAnError() {
        page.navigate(service.base() + "/admin/institutions/school?month=2026-10");
        page.route(
                "**/school?month=2026-10&asked=*",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(500).setBody("broken")));

        page.locator("[data-error]").waitFor();
    }
}
