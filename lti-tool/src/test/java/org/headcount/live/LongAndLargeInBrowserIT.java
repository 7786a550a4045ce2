package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.headcount.testing.Browser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is called by a long word without a gap, or costs thousands of millions, is seen whole on a telephone and a tablet. */
class LongAndLargeInBrowserIT {

    private static final String SCHOOL = """
            {"id": "large", "name": "%s", "zone": "UTC", "policy": "rolling-with-release",
             "commitment": {"learners": 1000000}, "contract": {"from": "2026-01-01T00:00:00Z"},
             "rateCard": {"currency": "HUF", "minimum": 50, "form": "volume", "tiers": [{"from": 50, "price": "2500"}]}}""";
    private static final String VISIT = """
            {"facts": [{"source": "lms", "id": "1", "type": "activity", "kind": "access", "learner": "lms:%s",
                        "unit": "%s", "at": "2026-11-20T08:00:00Z"}]}""";

    @TempDir
    Path folder;

    @Test
    void nothingIsWiderThanItsWindow() throws IOException, InterruptedException {
        try (Service service = Service.start(folder, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")));
                BrowserContext staff = Browser.fresh()) {
            service.post(Service.OPERATOR_KEY, "institutions", SCHOOL.formatted("w".repeat(120)));
            service.post(
                    Service.OPERATOR_KEY,
                    "institutions/large/facts",
                    VISIT.formatted("m".repeat(250), "u".repeat(100)));
            StaffSite.signIn(staff, service.base(), Service.OPERATOR_KEY);
            String home = service.base() + "/admin/institutions/large";
            try (Page page = staff.newPage()) {
                page.navigate(home + "/learners");
                String learner = (String) page.locator("#list a.name").first().evaluate("link => link.href");
                for (String address : List.of(
                        home,
                        learner,
                        home + "/units",
                        home + "/statements",
                        home + "/statements/2026-11",
                        home + "/planning/forecast",
                        home + "/planning/what-if?commitment=300")) {
                    for (int width : new int[] {360, 768}) {
                        page.setViewportSize(width, 900);
                        page.navigate(address);
                        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                                .as("width of %s", address)
                                .isLessThanOrEqualTo(width);
                    }
                }
            }
        }
    }
}
