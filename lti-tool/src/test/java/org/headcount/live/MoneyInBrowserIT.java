package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of forms about money and lists, in a real browser; a walk along links does not reach their answers. */
class MoneyInBrowserIT {

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2025-11-20T12:00:00Z"));
    private Service service;
    private BrowserContext staff;
    private String home;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        service = Service.start(folder, clock);
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "UTC", "policy": "rolling", "commitment": {"learners": 2},
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 2, "tiers": [{"from": 1, "price": "6.00"}]},
                 "contract": {"from": "2025-11-10T00:00:00Z"}}""");
        String key = service.key("north", "admin");
        for (String learner : List.of("ada", "ben", "eve")) {
            service.post(key, "institutions/north/facts", """
                    {"facts": [{"source": "t", "id": "%s", "type": "activity", "kind": "access", "learner": "%s", "at": "2025-11-20T10:00:00Z"}]}""".formatted(learner, learner));
        }
        clock.turn(Duration.between(clock.instant(), Instant.parse("2026-03-10T12:00:00Z")));
        staff = Browser.fresh();
        StaffSite.signIn(staff, service.base(), Service.OPERATOR_KEY);
        home = service.base() + "/admin/institutions/north/";
    }

    @AfterEach
    void close() {
        staff.close();
        service.close();
    }

    @Test
    void aListIsUploadedAndThePictureOfTheThreePartsIsDrawn() {
        try (Page page = staff.newPage()) {
            page.navigate(home + "planning/reconcile");
            page.locator("#month").selectOption("2026-01");
            page.locator("#file")
                    .setInputFiles(new FilePayload(
                            "list.csv", "text/csv", "learner\nada\nzoe\n".getBytes(StandardCharsets.UTF_8)));
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Compare").setExact(true))
                    .click();

            page.locator("svg .both").waitFor();
            assertThat(page.locator("main").innerText())
                    .contains("Only on theirs: 1", "On both: 1", "Only on ours: 2", "never met here");
            assertThat(page.locator("svg rect").count()).isEqualTo(3);
            isReadableByEverybody(page);
        }
    }

    @Test
    void aChangeIsPreviewedDrawnAndMade() {
        try (Page page = staff.newPage()) {
            page.navigate(home + "policy/change");
            page.locator("#f-commitment").fill("3");
            page.locator("#from").fill("2026-05-01T00:00");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show what would come of it"))
                    .click();
            page.locator("canvas").waitFor();
            isReadableByEverybody(page);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Agree to this change"))
                    .click();

            page.getByText("Agreed: the change is in force from its date on.").waitFor();
            assertThat(page.locator(".version.planned").innerText()).contains("Commitment", "3");
        }
    }

    @Test
    void aStatementIsTakenAwayAsPdf() {
        try (Page page = staff.newPage()) {
            page.navigate(home + "statements/2025-11");
            isReadableByEverybody(page);

            Path file = page.waitForDownload(
                            () -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("PDF"))
                                    .click())
                    .path();

            assertThat(file).isNotEmptyFile();
        }
    }

    private static void isReadableByEverybody(Page page) {
        assertThat(Axe.violations(page)).as(page.url()).isEmpty();
        for (int width : new int[] {1440, 360}) {
            Screenshots.fits(page, page.url(), width);
        }
    }
}
