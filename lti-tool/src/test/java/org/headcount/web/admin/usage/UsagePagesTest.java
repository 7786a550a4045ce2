package org.headcount.web.admin.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.headcount.gateway.warning.Alerts;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an institution uses, as a browser without script shows it. */
class UsagePagesTest {

    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;
    private String key;

    @BeforeEach
    void signIn() throws IOException, InterruptedException {
        service = Service.start(folder, InstantSource.fixed(NOON));
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "Europe/Berlin",
                 "policy": {"preset": "switch", "measure": "PEAK"},
                 "rateCard": {"currency": "EUR", "minimum": 1, "form": "volume",
                     "tiers": [{"from": 1, "price": "6.00"}, {"from": 10, "price": "5.00"}]},
                 "commitment": {"learners": 2}, "contract": {"from": "2025-12-31T23:00:00Z"}}""");
        key = service.key("north", "admin");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
        fact("ada", "switch-on", "2026-02-02T08:00:00Z");
        fact("ben", "switch-on", "2026-03-02T08:00:00Z");
        fact("cyd", "switch-on", "2026-03-03T08:00:00Z");
        fact("ben", "switch-off", "2026-03-04T08:00:00Z");
        fact("dan", "switch-on", "2026-03-05T08:00:00Z");
        fact("dan", "switch-off", "2026-03-06T08:00:00Z");
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void theFourNumbersAreThoseOfTheCallAndTheOneThatIsBilledIsMarked() throws IOException, InterruptedException {
        JsonNode month = service.get(key, "institutions/north/months/2026-03").body();

        BrowserPage usage = page("");

        assertThat(usage.text())
                .contains("March 2026", "Open", "Europe/Berlin", "Active now 2")
                .contains("Active at any time this month "
                        + month.path("distinct").asText())
                .contains("Peak " + month.path("peak").asText())
                .contains("Closing " + month.path("closing").asText())
                .contains("3 of 2 committed licences", "1 over", "€18.00")
                .contains("from a commitment of 10 on each learner costs €5.00 instead of €6.00")
                .contains("cheaper from 9 learners a month on");
        assertThat(usage.body().split("the number that is billed", -1)).hasSize(2);
        assertThat(usage.body()).containsPattern("number-card billed\">\\s*<h2>Peak</h2>");
    }

    @ParameterizedTest
    @CsvSource({"charged, 3", "peak, 3", "distinct, 4", "closing, 2"})
    void everyNumberLeadsToAListThatAddsUpToItAndIsTheFileThatIsOffered(String list, int number)
            throws IOException, InterruptedException {
        BrowserPage shown = page("/months/2026-03/" + list);

        assertThat(shown.body().split("<th scope=\"row\">", -1)).hasSize(number + 1);
        assertThat(shown.text()).contains("switched on by staff", "Mar 3, 2026");
        Matcher file = Pattern.compile("href=\"([^\"]+files/[^\"]+csv)\"").matcher(shown.body());
        assertThat(file.find()).isTrue();
        assertThat(browser.get(service.base() + file.group(1).replace("&amp;", "&"))
                        .body()
                        .strip()
                        .lines())
                .hasSize(number + 1);
    }

    @Test
    void theFloorOfAMonthToComeLeadsToWhoeverIsBoundToBeCounted() {
        assertThat(page("").body()).contains("/months/2026-04/charged\">2</a>");

        BrowserPage bound = page("/months/2026-04/charged");

        assertThat(bound.body().split("<th scope=\"row\">", -1)).hasSize(2 + 1);
        assertThat(bound.text()).contains("ada", "cyd");
    }

    @Test
    void whatIsBilledIsWhatWasKnownToBe() throws IOException, InterruptedException {
        assertThat(page("/months/2026-03/peak").body()).contains("badge-billed");
        service.patch(key, "institutions/north", """
                {"from": "2026-02-28T23:00:00Z", "policy": {"preset": "switch", "measure": "CLOSING"}}""");

        assertThat(page("/months/2026-03/peak").body()).doesNotContain("badge-billed");
        assertThat(page("/months/2026-03/closing").body()).contains("badge-billed");
        assertThat(page("/months/2026-03/peak?knownAt=" + NOON).body()).contains("badge-billed");
        assertThat(page("/months/2026-03/closing?knownAt=" + NOON).body()).doesNotContain("badge-billed");
    }

    @Test
    void everyDayIsTheOneOfTheCallAndTheDayIsMarkedOnWhichTheCommitmentWasPassed()
            throws IOException, InterruptedException {
        JsonNode days =
                service.get(key, "institutions/north/months/2026-03/days").body();

        assertThat(days.path("days")).hasSize(31);
        assertThat(days.path("overAt").asText()).isEqualTo("2026-03-03T08:00:00Z");
        assertThat(days.path("days").path(28).path("until").asText())
                .as("a day of 23 hours")
                .isEqualTo("2026-03-29T22:00:00Z");
        String usage = page("").body();
        assertThat(usage).containsPattern("Commitment passed Mar 3, 2026, 9:00.AM");
        for (JsonNode day : days.path("days")) {
            int date = Integer.parseInt(day.path("day").asText().substring(8));
            if (date <= 15) {
                assertThat(usage)
                        .containsPattern("<th scope=\"row\">" + date + " Mar</th><td[^>]*>"
                                + day.path("most").asInt() + "</td>");
            }
        }
    }

    @Test
    void howeverManyAskTheyHideNoOtherWarning() {
        YearMonth march = YearMonth.of(2026, 3);
        InstitutionId north = new InstitutionId("north");
        try (Store store = Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) {
            store.alerts()
                    .raise(
                            north,
                            Finding.of(AlertRule.COMMITMENT_100, march, true, Finding.Figures.of(2, Optional.of(2))),
                            NOON.minusSeconds(60));
            for (int request = 0; request < 205; request++) {
                store.alerts().raise(north, Finding.asked(march, "rq" + request), NOON);
            }
        }

        BrowserPage usage = page("");

        assertThat(usage.body().split("Learners ask to be switched on", -1)).hasSize(2);
        assertThat(usage.text()).contains("100 % of the commitment reached in March 2026");
    }

    @Test
    void whatCostsMoneyIsWarnedOfFirstThenWhatIsMissingThenWhoAsksEachTheNewestFirst() {
        YearMonth march = YearMonth.of(2026, 3);
        InstitutionId north = new InstitutionId("north");
        Finding.Figures many = Finding.Figures.of(2, Optional.of(2));
        try (Store store = Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) {
            Alerts alerts = store.alerts();
            alerts.raise(north, Finding.of(AlertRule.COMMITMENT_100, march, true, many), NOON.minusSeconds(90));
            alerts.raise(north, Finding.of(AlertRule.CAP_95, march, true, many), NOON.minusSeconds(80));
            for (int source = 10; source < 22; source++) {
                alerts.raise(
                        north,
                        new Finding(AlertRule.METER_GAP, march, "sis" + source, true, many),
                        NOON.minusSeconds(100 - source));
            }
            alerts.raise(north, Finding.asked(march, "rq"), NOON.minusSeconds(85));
        }

        String warnings = page("").text();
        assertThat(warnings)
                .containsSubsequence(
                        "95 % of the licences are in use",
                        "100 % of the commitment reached in March 2026",
                        "Nothing is heard from sis21",
                        "Nothing is heard from sis20",
                        "Learners ask to be switched on")
                .doesNotContain("sis10");
    }

    @Test
    void aLesserShareOfALimitTakesTheLineOfNoOtherWarning() {
        YearMonth march = YearMonth.of(2026, 3);
        InstitutionId north = new InstitutionId("north");
        Finding.Figures many = Finding.Figures.of(2, Optional.of(2));
        List<String> silent =
                IntStream.range(10, 19).mapToObj(number -> "sis" + number).toList();
        try (Store store = Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) {
            for (AlertRule share :
                    List.of(AlertRule.COMMITMENT_80, AlertRule.COMMITMENT_95, AlertRule.COMMITMENT_100)) {
                store.alerts().raise(north, Finding.of(share, march, true, many), NOON.minusSeconds(90));
            }
            for (String source : silent) {
                store.alerts()
                        .raise(
                                north,
                                new Finding(AlertRule.METER_GAP, march, source, true, many),
                                NOON.minusSeconds(80));
            }
        }

        assertThat(page("").text())
                .contains("100 % of the commitment reached in March 2026")
                .doesNotContain("95 % of the commitment", "80 % of the commitment")
                .contains(silent.stream()
                        .map(source -> "Nothing is heard from " + source)
                        .toList());
    }

    @Test
    void theDaysAreAFileToo() throws IOException {
        BrowserPage file =
                browser.get(service.base() + "/admin/institutions/north/files/months/2026-03/days?format=csv");

        assertThat(file.body().lines())
                .hasSize(32)
                .contains("2026-03-29,2026-03-28T23:00:00Z,2026-03-29T22:00:00Z,2,2,4");
    }

    @Test
    void unitsAddUpToTheMonthWithThoseOfNone() throws IOException, InterruptedException {
        service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "u", "type": "switch-on", "learner": "eve", "unit": "law & <arts>",
                            "at": "2026-03-01T08:00:00Z"}]}""");

        BrowserPage units = page("/units");

        assertThat(units.text())
                .contains(
                        "law & <arts> 1 1 1 1",
                        "Unassigned nobody has said where these belong 2 4 3 3",
                        "All together 4");
        assertThat(page("/months/2026-03/charged?unit=law+%26+%3Carts%3E").text())
                .contains("default:eve", "March 2026: 1", "law & <arts>");
        assertThat(page("/months/2026-03/peak?unit=law").status()).isEqualTo(404);
        assertThat(page("/units?month=2026-01").text()).contains("All together 0");
    }

    @Test
    void whereNobodyNamedAUnitThereIsNone() {
        assertThat(page("/units").text()).contains("No unit yet", "All together 3");
    }

    @Test
    void everySourceIsToldWithHowWellItIsHeard() throws IOException, InterruptedException {
        JsonNode source = service.get(key, "institutions/north/sources")
                .body()
                .path("sources")
                .path(0);

        assertThat(source.path("state").asText()).isEqualTo("heard");
        assertThat(source.path("lastDay").asInt()).isEqualTo(6);
        assertThat(page("/meter").text()).contains("t ● Heard reported within the hour Mar 15, 2026", "6 0");
    }

    @Test
    void theOperatorSeesEveryInstitutionWithAPictureOfItsMonth() {
        BrowserPage all = browser.get(service.base() + "/admin");

        assertThat(all.text()).contains("North", "switch", "2 3 +1 2");
        assertThat(all.body())
                .contains("<polyline points=\"0,")
                .contains("/institutions/north/learners?status=active\">2</a>")
                .contains("/institutions/north/months/2026-03/charged\">3</a>");
    }

    /** Whatever happened: the number on the page, the rows of its list and those of its file are one. */
    @Test
    void ofAnyHistoryEveryNumberIsAsLongAsItsListAndItsFile() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int world = 0; world < 4; world++) {
            List<String> facts = new ArrayList<>();
            for (int one = 0; one < 40; one++) {
                facts.add("""
                        {"source": "r%d", "id": "%d", "type": "%s", "learner": "p%d", "unit": "%s", "at": "%s"}""".formatted(
                                world,
                                one,
                                random.nextInt(3) == 0 ? "switch-off" : "switch-on",
                                random.nextInt(25),
                                random.nextBoolean() ? "law" : "",
                                NOON.minusSeconds(random.nextInt(40 * 86_400))));
            }
            service.post(key, "institutions/north/facts", "{\"facts\": [" + String.join(",", facts) + "]}");
            for (String month : List.of("2026-02", "2026-03")) {
                Matcher numbers = Pattern.compile("<p class=\"big\"><a href=\"[^\"]*/months/([^\"]+)\">(\\d+)<")
                        .matcher(page("?month=" + month).body());
                int found = 0;
                while (numbers.find()) {
                    found++;
                    int number = Integer.parseInt(numbers.group(2));
                    BrowserPage list = page("/months/" + numbers.group(1));
                    Matcher file =
                            Pattern.compile("href=\"([^\"]+files/[^\"]+csv)\"").matcher(list.body());
                    assertThat(file.find()).isTrue();
                    assertThat(list.body().split("<th scope=\"row\">", -1))
                            .as("seed %d, %s", seed, numbers.group(1))
                            .hasSize(number + 1);
                    assertThat(browser.get(service.base() + file.group(1).replace("&amp;", "&"))
                                    .body()
                                    .strip()
                                    .lines())
                            .as("seed %d, %s", seed, numbers.group(1))
                            .hasSize(number + 1);
                }
                assertThat(found).as("numbers with a list of the month").isEqualTo(3);
            }
        }
    }

    @Test
    void anotherMonthIsChosenByItsAddress() {
        assertThat(page("?month=2026-02").text())
                .contains("February 2026", "Closed", "1 of 2 committed licences", "1 unused", "Active now 2")
                .contains("To the present month");
    }

    @Test
    void asOfAnotherMomentTheWholePageTellsOfIt() {
        BrowserPage then = page("?asOf=2026-03-03T12:00:00Z&knownAt=2026-03-10T00:00:00Z");

        assertThat(then.text()).contains("Active at that moment 0", "You are looking at");
        assertThat(then.body()).contains("learners?status=active&amp;asOf=2026-03-03T12:00:00Z&amp;knownAt=");
        assertThat(page("?asOf=2026-03-03T12:00:00Z").text()).contains("Active at that moment 3");
    }

    @Test
    void whoCouldBeReleasedIsToldWithWhatThatSaves() {
        assertThat(page("").text()).contains("These together save €0.00", "default:ada €0.00", "default:cyd €0.00");
        assertThat(page("/release").text()).contains("not while it is switched on", "default:ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?month=2026-13", "?month=march", "?month=99999-01", "/months/20x/peak"})
    void aMonthThatIsNoneIsRefused(String rest) {
        assertThat(page(rest).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/months", "/months/2026-03", "/months/2026-03/most", "/release/x"})
    void whatIsNotThereIsNotFound(String rest) {
        assertThat(page(rest).status()).isEqualTo(404);
    }

    @Test
    void aNameIsShownAsItIsWritten() throws IOException, InterruptedException {
        service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "x", "type": "switch-on", "learner": "x:<img src=x onerror=alert(1)>",
                            "unit": "<b>law</b>", "at": "2026-03-07T08:00:00Z"}]}""");

        assertThat(page("/months/2026-03/distinct").body())
                .contains("&lt;img src=x")
                .doesNotContain("<img", "<b>law");
        assertThat(page("").body()).contains("&lt;img src=x").doesNotContain("<img");
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north" + rest);
    }

    private void fact(String learner, String type, String at) throws IOException, InterruptedException {
        Service.Answer answer =
                service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "%s-%s", "type": "%s", "learner": "%s", "at": "%s"}]}""".formatted(learner, type, type, learner, at));
        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isIn("counted", "recorded");
    }
}
