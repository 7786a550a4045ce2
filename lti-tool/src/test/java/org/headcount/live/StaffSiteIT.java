package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.cli.demo.Demonstration;
import org.headcount.settings.Settings;
import org.headcount.testing.Browser;
import org.headcount.testing.FreePorts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every page of staff, as the demonstration shows it, in Chromium: on a telephone, a tablet and a desk, by day and by night, without a violation of WCAG 2.2 AA
 * that axe finds, by keyboard alone, without script, in six languages, and small.
 */
class StaffSiteIT {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);
    private static final String KEY = "the-operator-of-the-demonstration";
    private static final List<String> WCAG = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final int MOST_BYTES = 150_000;

    private static Demonstration demonstration;
    private static String base;
    private static BrowserContext staff;
    private static Map<String, String> pages;

    @BeforeAll
    static void signIn() {
        int port = FreePorts.next();
        demonstration = Demonstration.start(
                new Settings(Optional.empty(), port, "jdbc:sqlite:unused", true, Optional.of(KEY)), CLOCK);
        base = "http://localhost:" + port;
        staff = Browser.fresh();
        StaffSite.signIn(staff, base, KEY);
        pages = StaffSite.pages(staff, base, "demo");
    }

    @AfterAll
    static void close() {
        staff.close();
        demonstration.close();
    }

    private static Stream<DynamicTest> each(Check check) {
        return pages.entrySet().stream()
                .map(page -> DynamicTest.dynamicTest(page.getKey(), () -> {
                    try (Page shown = staff.newPage()) {
                        check.look(shown, page.getKey(), page.getValue());
                    }
                }));
    }

    @FunctionalInterface
    private interface Check {
        void look(Page page, String name, String address);
    }

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

    @TestFactory
    Stream<DynamicTest> axeFindsNothing() {
        return each((page, name, address) -> {
            List<String> found = new ArrayList<>();
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.setViewportSize(scheme == ColorScheme.LIGHT ? 1440 : 360, 900);
                StaffSite.open(page, address);
                for (Rule rule : new AxeBuilder(page)
                        .withTags(WCAG)
                        .setLegacyMode(true) // in one go, since no page has frames
                        .analyze()
                        .getViolations()) {
                    found.add(scheme + " " + rule.getId() + ": "
                            + rule.getNodes().stream()
                                    .limit(3)
                                    .map(node -> node.getHtml())
                                    .collect(Collectors.joining(" | ")));
                }
            }
            assertThat(found).as(address).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> theKeyboardReachesEverythingAndShowsWhereItIs() {
        return each((page, name, address) -> {
            StaffSite.open(page, address);
            Stops stops = new Stops(page);
            stops.walk();
            assertThat(stops.unseen())
                    .as("without a visible focus on %s", address)
                    .isEmpty();
            assertThat(stops.reached())
                    .as("stops reached of %s on %s", stops.all(), address)
                    .isGreaterThanOrEqualTo(
                            Math.min(stops.all(), Stops.MOST / 2) * 9 / 10); // of radio buttons one stands for all
        });
    }

    @Test
    void withoutScriptEveryPageSaysTheSame() {
        try (BrowserContext plain = Browser.withoutScript()) {
            StaffSite.signIn(plain, base, KEY);
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
                            pages.values().forEach(address -> {
                                int status = StaffSite.open(page, address);
                                if (status != 200
                                        || !language.equals(page.locator("html").getAttribute("lang"))) {
                                    wrong.add(status + " " + address);
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
