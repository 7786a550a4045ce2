package org.headcount.web.admin.usage;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.HeldCounts;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of very many learners that nobody has asked for yet, as a browser without script shows them. */
class CountingTest {

    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");
    private static final String COUNTING = "Counting the licences of ";

    /** Each with the month that is counted for it. */
    private static final Map<String, String> PAGES = Map.ofEntries(
            entry("", "March 2026"),
            entry("?month=2026-02", "February 2026"),
            entry("/months/2026-02/charged", "February 2026"),
            entry("/months/2026-03/peak", "March 2026"),
            entry("/release", "April 2026"),
            entry("/planning/forecast?months=3", "several months"),
            entry("/planning/recommendation", "several months"),
            entry("/statements", "several months"),
            entry("/statements/2026-03", "March 2026"),
            entry("?month=2026-02&knownAt=2026-03-15T00:00:00Z", "February 2026"),
            entry("/months/2026-02/charged?asOf=2026-02-10T00:00:00Z", "February 2026"));

    @TempDir
    static Path filled;

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private final HeldCounts held = new HeldCounts(NOON);
    private Service service;
    private String key;

    /** Once for all tests, each of which has a copy of it. */
    @BeforeAll
    static void fill() throws IOException, InterruptedException {
        try (Service service = Service.start(filled, InstantSource.fixed(NOON))) {
            for (String institution : List.of("north", "small")) {
                service.post(Service.OPERATOR_KEY, "institutions", """
                        {"id": "%s", "name": "The %s", "zone": "Europe/Berlin", "policy": "switch",
                         "contract": {"from": "2025-12-31T23:00:00Z"}}""".formatted(institution, institution));
            }
            service.institution("east", "rolling");
            // one that is billed by a peak
            service.post(Service.OPERATOR_KEY, "institutions", """
                    {"id": "west", "name": "West", "zone": "Europe/Berlin",
                     "policy": {"preset": "switch", "measure": "PEAK"},
                     "rateCard": {"currency": "EUR", "minimum": 1, "form": "volume", "tiers": [{"from": 1, "price": "4.50"}]},
                     "contract": {"from": "2025-12-31T23:00:00Z"}}""");
            for (String institution : List.of("north", "east", "west")) {
                HeldCounts.fill(service, service.key(institution, "admin"), institution, "2026-02-02T08:00:00Z");
            }
        }
    }

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(filled)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        service = Service.start(folder, held);
        key = service.key("north", "admin");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        held.release();
        service.close();
    }

    private BrowserPage page(String path) {
        return browser.get(service.base() + "/admin/institutions/north" + path);
    }

    /** Follows what the page says to a browser without script, until the figures are there. */
    private BrowserPage counted(String path) {
        return followed(page(path));
    }

    private BrowserPage followed(BrowserPage first) {
        BrowserPage page = first;
        Optional<String> onward = onward(page);
        for (int again = 0; again < 10_000 && onward.isPresent(); again++) {
            page = browser.get(service.base() + onward.get().replaceAll("asked=\\d+", "asked=1"));
            onward = onward(page);
        }
        return page;
    }

    private static Optional<String> onward(BrowserPage page) {
        Matcher refresh = Pattern.compile(
                        "<noscript><meta http-equiv=\"refresh\" content=\"\\d+; url=([^\"]+)\"></noscript>")
                .matcher(page.body());
        return refresh.find() ? Optional.of(refresh.group(1).replace("&amp;", "&")) : Optional.empty();
    }

    @Test
    void whatIsBeingCountedIsSaidAndThenIsThere() {
        PAGES.forEach((path, month) -> {
            BrowserPage counting = page(path);

            assertThat(counting.status()).as(path).isEqualTo(200);
            assertThat(counting.header("Cache-Control").orElse("")).contains("no-store");
            assertThat(counting.text())
                    .as(path)
                    .contains(COUNTING + month + "…", "Look again")
                    .doesNotContain("20,000");
            assertThat(counting.body())
                    .as(path)
                    .contains("role=\"status\" aria-busy=\"true\" hx-get=\"", "hx-trigger=\"load delay:250ms\"");
        });

        held.release();

        for (String path : PAGES.keySet()) {
            BrowserPage there = counted(path);
            assertThat(there.status()).as(path).isEqualTo(200);
            assertThat(there.text()).as(path).doesNotContain(COUNTING);
            assertThat(there.body()).as(path).doesNotContain("hx-trigger=\"load", "aria-busy=\"true\"");
        }
    }

    @Test
    void aPageIsCalledTheSameBeforeAndAfter() {
        Map<String, String> titles = Map.of(
                "", "Licence usage",
                "/months/2026-02/charged", "Active at any time in February 2026",
                "/months/2026-03/peak", "In use at the peak of March 2026",
                "/release", "Who could be released",
                "/planning/forecast", "Forecast",
                "/planning/recommendation", "Recommended commitment",
                "/statements", "Statements",
                "/statements/2026-03", "Draft of March 2026");
        titles.forEach((path, title) ->
                assertThat(page(path).text()).as(path).contains(COUNTING).contains(title + " "));

        held.release();

        titles.forEach((path, title) -> assertThat(counted(path).text())
                .as(path)
                .doesNotContain(COUNTING)
                .contains(title));
    }

    @Test
    void theNumberIsThatOfTheFile() {
        page("?month=2026-02");
        held.release();

        assertThat(counted("?month=2026-02").text()).contains("Charged this month 20,000");
        assertThat(counted("/months/2026-02/charged").text()).contains("February 2026: 20,000");
        assertThat(browser.get(service.base()
                                + "/admin/institutions/north/files/months/2026-02/learners?measure=DISTINCT&format=csv")
                        .body()
                        .strip()
                        .lines())
                .hasSize(HeldCounts.MANY + 1);
    }

    @Test
    void aSmallInstitutionIsCountedAtOnceWhoeverElseIsWaitedFor() {
        for (String path : PAGES.keySet()) {
            page(path);

            BrowserPage small = browser.get(service.base() + "/admin/institutions/small" + path);

            assertThat(small.status()).as(path).isEqualTo(200);
            assertThat(small.text()).as(path).doesNotContain(COUNTING);
        }
    }

    @Test
    void whereNobodyNamesAUnitTheMonthIsCountedBesideAllTheSame() {
        assertThat(page("/units?month=2026-02").text())
                .contains("The units are being counted")
                .doesNotContain("20,000");

        held.release();

        BrowserPage there = page("/units?month=2026-02");
        for (int again = 0; again < 10_000 && there.text().contains("being counted"); again++) {
            there = page("/units?month=2026-02");
        }
        assertThat(there.text()).contains("20,000").doesNotContain("being counted");
    }

    @Test
    void theListOfInstitutionsIsThereWithWhatIsCountedSoFar() {
        BrowserPage all = browser.get(service.base() + "/admin");

        assertThat(all.text()).contains("The north", "being counted…", "The small");
        assertThat(all.body()).contains("hx-trigger=\"load delay:2s\"", "http-equiv=\"refresh\"");
        held.release();

        BrowserPage there = followed(browser.get(service.base() + "/admin"));
        assertThat(there.text()).contains("20,000").doesNotContain("being counted");
        assertThat(there.body()).doesNotContain("hx-trigger", "http-equiv=\"refresh\"");
    }

    @Test
    void theLearnersAreThereBeforeItIsKnownWhatTheyWereChargedFor() {
        String list = "/admin/institutions/east/learners";

        BrowserPage counting = browser.get(service.base() + list + "?q=p1");

        assertThat(counting.text())
                .contains("Counting the months charged in 2026…", "50 on this page")
                .contains("Months charged in 2026");
        assertThat(counting.body())
                .contains("role=\"status\" aria-busy=\"true\" hx-get=\"" + list + "?q=p1&amp;asked=1\"")
                .contains("<span aria-hidden=\"true\">…</span>");
        assertThat(browser.get(service.base() + list + "?asked=12").text())
                .contains("It takes longer than usual.", "Look again");
        assertThat(browser.get(service.base() + "/admin/institutions/small/learners")
                        .text())
                .doesNotContain("Counting");

        held.release();

        BrowserPage there = followed(browser.get(service.base() + list));
        assertThat(there.text()).contains("50 on this page").doesNotContain("Counting");
        assertThat(there.body())
                .doesNotContain("aria-busy", "http-equiv=\"refresh\"", "<span aria-hidden=\"true\">…</span>");
    }

    @Test
    void aSearchWithoutScriptIsNotLoadedAnewForEver() {
        String nobody = "/admin/institutions/east/learners?q=nobody";

        BrowserPage found = browser.get(service.base() + nobody);

        assertThat(found.text()).contains("Nobody fits");
        assertThat(onward(found)).as("whom it finds is not known in its head").contains(nobody + "&asked=1");
        assertThat(onward(browser.get(service.base() + nobody + "&asked=12"))).isEmpty();

        held.release();

        assertThat(onward(followed(browser.get(service.base() + nobody)))).isEmpty();
    }

    @Test
    void aLearnerIsThereBeforeItIsKnownWhatTheMonthsCameTo() {
        String learner = learner("west", "p1");

        BrowserPage counting = west(learner);

        assertThat(counting.status()).isEqualTo(200);
        assertThat(counting.text())
                .contains("default:p1", "● Active", "Switched on", "Counting the licences of several months…")
                .contains("February 2026 … … …", "March 2026 … … …")
                .doesNotContain("Yes", "€4.50");
        assertThat(counting.body())
                .contains("hx-get=\"/admin/institutions/west" + learner + "?asked=1\"")
                .contains("hx-select-oob=\"#charges,#period-months\"")
                .doesNotContain("class=\"month charged\"");
        BrowserPage last = west(learner + "?asked=12");
        assertThat(last.text()).contains("It takes longer than usual.", "Look again");
        assertThat(last.body()).doesNotContain("load delay", "http-equiv=\"refresh\"");

        held.release();

        BrowserPage there = followed(west(learner));
        assertThat(there.text())
                .contains("February 2026 Yes Switched on", "March 2026 Yes Switched on", "€4.50")
                .doesNotContain("Counting");
        assertThat(there.body())
                .contains("class=\"month charged\"")
                .doesNotContain("load delay", "aria-busy", "http-equiv=\"refresh\"");
    }

    @Test
    void whatASwitchWouldChangeIsAskedForByItselfAndIsOfThisMoment() throws IOException, InterruptedException {
        service.post(service.key("west", "admin"), "institutions/west/facts", """
                {"facts": [{"source": "t", "id": "1", "type": "switch-off", "learner": "zoe", "at": "2026-02-20T08:00:00Z"}]}""");
        String learner = learner("west", "zoe");
        String asked = "/admin/institutions/west" + learner + "?price=now";

        assertThat(west(learner).text()).contains("What it would change").doesNotContain("+€4.50");
        assertThat(west(learner).body()).contains("hx-get=\"" + asked + "\" hx-trigger=\"load\"");

        BrowserPage priced = browser.get(service.base() + asked);

        assertThat(priced.text()).contains("March 2026 +€4.50");
        assertThat(priced.body()).doesNotContain("hx-trigger=\"load\"");
        assertThat(west(learner("west", "p1") + "?price=now").body()).contains("?price=now&amp;asked=1");
    }

    @Test
    void aLearnerAmongFewIsThereAtOnceWithThePrice() throws IOException, InterruptedException {
        service.post(service.key("small", "admin"), "institutions/small/facts", """
                {"facts": [{"source": "t", "id": "1", "type": "switch-on", "learner": "p1", "at": "2026-02-02T08:00:00Z"}]}""");
        page("?month=2026-02");

        BrowserPage there = browser.get(service.base() + "/admin/institutions/small" + learner("small", "p1"));

        assertThat(there.text()).contains("February 2026 Yes", "March 2026 Yes").doesNotContain("Counting");
        assertThat(there.body()).doesNotContain("hx-trigger", "aria-busy", "http-equiv=\"refresh\"");
    }

    private BrowserPage west(String path) {
        return browser.get(service.base() + "/admin/institutions/west" + path);
    }

    private String learner(String institution, String name) {
        Matcher row = Pattern.compile("(/learners/ln[A-Za-z0-9_-]+)\"")
                .matcher(browser.get(service.base() + "/admin/institutions/" + institution + "/learners?q=" + name)
                        .body());
        assertThat(row.find()).isTrue();
        return row.group(1);
    }

    @Test
    void thePageAsksLessAndLessOftenAndThenNoMore() {
        assertThat(page("?month=2026-02").body())
                .contains("load delay:250ms", "content=\"1; url=", "month=2026-02&amp;asked=1\"");
        assertThat(page("?month=2026-02&asked=3").body()).contains("load delay:2000ms", "content=\"2; url=");
        BrowserPage last = page("?month=2026-02&asked=12");
        assertThat(last.body()).doesNotContain("hx-trigger", "http-equiv=\"refresh\"", "aria-busy");
        assertThat(last.text()).contains("It takes longer than usual.", "Look again");
    }

    @Test
    void theCallsWaitForTheirAnswer() throws IOException, InterruptedException {
        page("?month=2026-02");

        assertThat(service.get(key, "institutions/north/months/2026-02")
                        .body()
                        .path("distinct")
                        .asInt())
                .isEqualTo(HeldCounts.MANY);
    }
}
