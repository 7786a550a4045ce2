package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** All that is asked of a page in English is asked of it when it is opened once: to open it takes as long as to ask. */
    @TestFactory
    Stream<DynamicTest> aPageFitsIsSmallEvenForWhoHasNeverBeenHereAndSaysTheSameWithoutScript() {
        BrowserContext plain = Browser.withoutScript();
        signInTo(plain);
        Page without = plain.newPage();
        return each((page, name, address) -> {
                    Traffic traffic = new Traffic(page);
                    int status = StaffSite.open(page, address);
                    page.waitForLoadState();
                    traffic.stop();
                    assertAll(
                            () -> assertThat(status).isEqualTo(200),
                            () -> assertThat(traffic.bytes()).isPositive().isLessThan(MOST_BYTES),
                            () -> assertThat(traffic.addresses()).allMatch(asked -> asked.startsWith(base)),
                            () -> assertThat(traffic.complaints())
                                    .as("what the browser complains of")
                                    .isEmpty(),
                            () -> Screenshots.take(page, "staff-" + name.replaceAll("[^A-Za-z0-9]+", "-")),
                            () -> assertThat(StaffSite.open(without, address)).isEqualTo(200),
                            () -> assertThat(headings(without)).isNotEmpty().isEqualTo(headings(page)),
                            () -> assertThat(without.locator("figure.chart details[open] table")
                                            .count())
                                    .as("pictures with their numbers")
                                    .isEqualTo(without.locator("figure.chart").count()));
                })
                .onClose(plain::close);
    }

    private static List<String> headings(Page page) {
        return page.locator("h1").allTextContents();
    }

    @TestFactory
    Stream<DynamicTest> itSpeaks() {
        Set<String> withTables = pages.values().stream()
                .filter(address -> staff.request().get(address).text().contains("table-responsive"))
                .collect(Collectors.toSet());
        assertThat(withTables).isNotEmpty();
        return Stream.of("en", "de", "fr", "es", "pt", "hu")
                .map(language -> DynamicTest.dynamicTest(language, () -> {
                    try (BrowserContext speaker = Browser.fresh(language)) {
                        speaker.addCookies(staff.cookies());
                        List<String> wrong = new ArrayList<>();
                        try (Page page = speaker.newPage()) {
                            page.setViewportSize(768, 900);
                            for (String address : pages.values()) {
                                boolean shown = withTables.contains(address);
                                if (!(shown ? shown(page, address) : asked(speaker, address, language))
                                        .contains("<html lang=\"" + language + "\"")) {
                                    wrong.add(address);
                                }
                                if (shown && !Boolean.TRUE.equals(page.evaluate(EVERY_COLUMN_IS_SEEN))) {
                                    wrong.add("a column lies beyond the edge of a tablet: " + address);
                                }
                            }
                        }
                        assertThat(wrong).isEmpty();
                    }
                }));
    }

    private static String shown(Page page, String address) {
        Response answer = page.navigate(address);
        return answer.status() == 200 ? answer.text() : "";
    }

    /** Without being shown, which takes a tenth of the time. */
    private static String asked(BrowserContext speaker, String address, String language) {
        APIResponse answer =
                speaker.request().get(address, RequestOptions.create().setHeader("Accept-Language", language));
        return answer.status() == 200 ? answer.text() : "";
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
