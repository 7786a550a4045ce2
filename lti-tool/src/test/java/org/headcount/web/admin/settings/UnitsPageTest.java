package org.headcount.web.admin.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month by units, as a browser without script shows it. */
class UnitsPageTest {

    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    /** From so many on no page waits for a count of units. */
    private static final int MANY = 5_000;

    private static final int A_CALL = 1_000;

    private static final String LAW = ", \"unit\": \"law\"";

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private volatile Instant now = NOON;
    private Service service;
    private String key;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        service = Service.start(folder, () -> now);
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "Europe/Berlin", "policy": "switch",
                 "rateCard": {"currency": "EUR", "minimum": 1, "form": "volume", "tiers": [{"from": 1, "price": "1.00"}]},
                 "contract": {"from": "2025-12-31T23:00:00Z"}}""");
        key = service.key("north", "admin");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** @param label of all but the first one of each call, as a member of JSON with the comma before it */
    private void many(String label) throws IOException, InterruptedException {
        for (int call = 0; call < MANY / A_CALL; call++) {
            int first = call * A_CALL;
            String facts = IntStream.range(first, first + A_CALL)
                    .mapToObj(number -> """
                            {"source": "test", "id": "f%d", "type": "switch-on", "learner": "p%d",
                             "at": "2026-03-02T08:00:00Z"%s}""".formatted(number, number, number == first ? "" : label))
                    .collect(Collectors.joining(","));
            service.post(key, "institutions/north/facts", "{\"facts\": [" + facts + "]}");
        }
    }

    private BrowserPage page(String path) throws IOException, InterruptedException {
        return browser.get(service.base() + "/admin/institutions/north" + path);
    }

    /** Asks as a page that is waited for does, each time over HTTP. */
    private BrowserPage counted(String path, String waiting) throws IOException, InterruptedException {
        BrowserPage page = page(path);
        for (int again = 0; again < 10_000 && page.text().contains(waiting); again++) {
            page = page(path);
        }
        return page;
    }

    @Test
    void theUnitsOfVeryManyAreCountedBesideAndThenAddUpToTheMonth() throws IOException, InterruptedException {
        many(LAW);

        BrowserPage first = page("/units");

        assertThat(first.text()).contains("The units are being counted", "Look again");
        assertThat(first.body()).contains("hx-trigger=\"load delay:2s\"");
        BrowserPage units = counted("/units", "The units are being counted");
        assertThat(units.text())
                .contains("law 4,995", "5 5 5 5", "All together 5,000")
                .doesNotContain("being counted");
        assertThat(page("/months/2026-03/charged?unit=law").text()).contains("March 2026: 4,995");
    }

    @Test
    void aListOfAUnitTellsWhenTheUnitsWereCounted() throws IOException, InterruptedException {
        many(LAW);
        page("/months/2026-03/charged");
        now = NOON.plusSeconds(180);
        counted("/units", "The units are being counted");
        now = NOON.plusSeconds(300);

        assertThat(page("/months/2026-03/charged?unit=law").text())
                .containsPattern("Counted up to Mar 15, 2026, 1:03.PM");
        assertThat(page("/months/2026-03/charged?unit=law&asOf=2026-03-10T12:00:00Z")
                        .text())
                .doesNotContain("Counted up to");
    }

    @Test
    void thePageAsksLessAndLessOftenAndThenNoMore() throws IOException, InterruptedException {
        many(LAW);

        assertThat(page("/units").body()).contains("load delay:2s", "asked=1\"");
        assertThat(page("/units?asOf=2026-03-10T12:00:00Z&asked=3").body()).contains("load delay:16s");
        assertThat(page("/units?asOf=2026-03-10T12:00:01Z&asked=11").body()).contains("load delay:60s");
        BrowserPage last = page("/units?asOf=2026-03-10T12:00:02Z&asked=12");
        assertThat(last.body()).doesNotContain("hx-trigger");
        assertThat(last.text()).contains("It takes longer than usual.", "Look again");
    }

    @Test
    void whereNobodyNamesAUnitNobodyWaitsForACount() throws IOException, InterruptedException {
        many("");

        assertThat(page("/units").text()).contains("5,000 5,000 5,000 5,000", "All together 5,000");
    }

    @Test
    void aListOfAUnitIsThereWithoutWaitingForItsNumber() throws IOException, InterruptedException {
        many(LAW);

        BrowserPage list = page("/months/2026-03/charged?unit=law");

        assertThat(list.text()).contains("Active at any time in March 2026", "law");
    }
}
