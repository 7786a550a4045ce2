package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.testing.Browser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every page of staff in Chromium: on a telephone, a tablet and a desk, by day and by night, without script, in six languages, and small. */
class StaffSiteIT extends EveryStaffPage {

    private static final int MOST_BYTES = 150_000;
    private static final String EVERY_COLUMN_IS_SEEN =
            "[...document.querySelectorAll('.table-responsive')].every(table => table.scrollWidth <= table.clientWidth + 1)";

    @Test
    void theNavigationLeadsToEveryKindOfPage() {
        assertThat(pages.keySet())
                .contains("institutions", "usage", "/learners", "/statements", "/planning")
                .contains("/holds", "/connections", "/policy", "/settings");
    }

    @TestFactory
    Stream<DynamicTest> nothingIsWiderThanItsWindow() {
        return each((page, name, address) -> {
            assertThat(StaffSite.open(page, address)).isEqualTo(200);
            Screenshots.take(page, "staff-" + name.replaceAll("[^A-Za-z0-9]+", "-"));
        });
    }

    @Test
    void withoutScriptEveryPageSaysTheSame() {
        try (BrowserContext plain = Browser.withoutScript()) {
            signInTo(plain);
            List<String> other = new ArrayList<>();
            try (Page without = plain.newPage();
                    Page with = staff.newPage()) {
                pages.forEach((name, address) -> {
                    if (StaffSite.open(without, address) != 200
                            || !without.locator("h1")
                                    .allTextContents()
                                    .equals(opened(with, address).locator("h1").allTextContents())) {
                        other.add(address);
                    }
                    if (without.locator("figure.chart").count()
                            != without.locator("figure.chart details[open] table")
                                    .count()) {
                        other.add(address + ": a picture without its numbers");
                    }
                });
            }
            assertThat(other).isEmpty();
        }
    }

    private static Page opened(Page page, String address) {
        StaffSite.open(page, address);
        return page;
    }

    @TestFactory
    Stream<DynamicTest> aPageIsSmallEvenForWhoHasNeverBeenHere() {
        return pages.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    try (BrowserContext fresh = Browser.fresh()) {
                        fresh.addCookies(staff.cookies());
                        try (Page page = fresh.newPage()) {
                            List<Request> requests = new ArrayList<>();
                            List<String> complaints = new ArrayList<>();
                            page.onRequestFinished(requests::add);
                            page.onConsoleMessage(message -> {
                                if (message.type().equals("error")
                                        || message.type().equals("warning")) {
                                    complaints.add(message.text());
                                }
                            });
                            StaffSite.open(page, entry.getValue());
                            page.waitForLoadState();
                            int bytes = requests.stream()
                                    .mapToInt(request ->
                                            request.sizes().responseBodySize + request.sizes().responseHeadersSize)
                                    .sum();
                            assertThat(bytes).as(entry.getValue()).isPositive().isLessThan(MOST_BYTES);
                            assertThat(requests)
                                    .allMatch(request -> request.url().startsWith(base));
                            assertThat(complaints)
                                    .as("what the browser complains of")
                                    .isEmpty();
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> itSpeaks() {
        return Stream.of("en", "de", "fr", "es", "pt", "hu")
                .map(language -> DynamicTest.dynamicTest(language, () -> {
                    try (BrowserContext speaker = Browser.fresh(language)) {
                        speaker.addCookies(staff.cookies());
                        List<String> wrong = new ArrayList<>();
                        try (Page page = speaker.newPage()) {
                            page.setViewportSize(768, 900);
                            pages.values().forEach(address -> {
                                APIResponse said = speaker.request()
                                        .get(address, RequestOptions.create().setHeader("Accept-Language", language));
                                if (said.status() != 200 || !said.text().contains("<html lang=\"" + language + "\"")) {
                                    wrong.add(said.status() + " " + address);
                                }
                                if (said.text().contains("table-responsive")
                                        && !Boolean.TRUE.equals(
                                                opened(page, address).evaluate(EVERY_COLUMN_IS_SEEN))) {
                                    wrong.add("a column lies beyond the edge of a tablet: " + address);
                                }
                            });
                        }
                        assertThat(wrong).isEmpty();
                    }
                }));
    }

    @Test
    void everyFileThatIsOfferedComes() {
        List<String> wrong = new ArrayList<>();
        for (String file : StaffSite.files(staff, List.copyOf(pages.values()))) {
            int status = staff.request().get(file).status();
            if (status != 200) {
                wrong.add(status + " " + file);
            }
        }
        assertThat(wrong).isEmpty();
    }
}
