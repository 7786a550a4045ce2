package org.headcount.web.admin.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.headcount.practice.BrowserForm;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks ahead and beside, on the first of March 2026. */
class PlanningPagesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String HOSTILE = "<script>alert(1)</script>";

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;
    private String key;

    @BeforeEach
    void threeLearnersSinceFebruary() throws IOException, InterruptedException {
        service = Service.start(folder, InstantSource.fixed(NOON));
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "UTC", "policy": "rolling-with-release",
                 "commitment": {"learners": 2},
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 2,
                              "tiers": [{"from": 1, "price": "6.00"}, {"from": 3, "price": "5.00"}]},
                 "contract": {"from": "2025-09-01T00:00:00Z"}}""");
        key = service.key("north", "admin");
        for (String learner : new String[] {"ada", "ben", "eve"}) {
            visit(learner, "2026-02-10T00:00:00Z");
        }
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void thePageLeadsToEveryPart() {
        assertThat(page("").body())
                .contains(
                        "planning/forecast\"",
                        "planning/recommendation\"",
                        "planning/plan\"",
                        "planning/what-if\"",
                        "planning/reconcile\"");
        assertThat(page("/nothing").status()).isEqualTo(404);
    }

    @Test
    void theForecastTellsWhoNeedNotBeCountedNextMonth() {
        BrowserPage forecast = page("/forecast?months=2");

        assertThat(forecast.text())
                .contains("April 2026", "May 2026", "ada", "ben", "eve", "Together this page saves")
                .doesNotContain("June 2026");
        assertThat(forecast.body()).contains("/months/2026-04/charged\">3</a>", "/months/2026-05/charged\">3</a>");
    }

    @Test
    void theRecommendationShowsItsArithmetic() {
        BrowserPage recommendation = page("/recommendation");

        assertThat(recommendation.text())
                .contains("Every commitment that was compared", "× 10", "Nothing changes unless you agree to it");
        assertThat(recommendation.body()).contains("/months/2026-01/charged\">0</a>");
    }

    @Test
    void anotherAgreementIsReplayedAndTheAddressCanBeKept() {
        BrowserPage replay = page("/what-if?measure=CLOSING&window=10&form=&first=2026-02&last=2026-02");

        assertThat(replay.text())
                .contains("February 2026", "3 learners are charged for other months", "€18.00", "€12.00", "-€6.00");
        assertThat(replay.body()).contains("value=\"10\"").contains("value=\"CLOSING\" selected");
    }

    @Test
    void whatIsPlannedIsSoUnderThePolicyThatWasKnown() throws IOException, InterruptedException {
        String plan = "/plan?learners=100&deadline=2026-12-31&workDays=45";
        List<String> planned = amounts(page(plan));
        service.patch(key, "institutions/north", """
                {"from": "2026-03-01T00:00:00Z", "policy": {"preset": "switch", "measure": "CLOSING"},
                 "commitment": {"learners": 5}}""");
        assertThat(amounts(page(plan))).isNotEqualTo(planned);

        assertThat(amounts(page(plan + "&knownAt=" + NOON))).isEqualTo(planned);
    }

    private static List<String> amounts(BrowserPage page) {
        assertThat(page.status()).isEqualTo(200);
        return Pattern.compile("€[\\d,.]+")
                .matcher(page.text())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void whatCannotBeReplayedIsToldInWordsWithTheRow() {
        BrowserPage refused = page(
                "/what-if?form=volume&currency=EUR&minimum=2&tierFrom=1&tierPrice=4.00&tierFrom=10&tierPrice=5,00");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("Row 2: the price must be an amount");
        assertThat(page("/what-if?window=x").text()).contains("from 1 to 3660");
        assertThat(page("/what-if?measure=%3Cb%3E").body()).doesNotContain("<b>");
    }

    @Test
    void thePlannerShowsItsCalendarBesideThatMadeByHand() {
        BrowserPage plan = page("/plan?learners=1000&deadline=2026-12-31&workDays=30&released=false&preset=rolling"
                + "&form=volume&currency=EUR&minimum=50&tierFrom=50&tierPrice=4.00");

        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.text())
                .contains(
                        "Proposed calendar",
                        "Plan made by hand",
                        "The usual plan: 1,000 learners once a year are 250 a quarter",
                        "€12,000.00",
                        "Billed by “Peak” it fails");
        assertThat(page("/plan?learners=0&deadline=x&workDays=900").text())
                .contains("from 1 to 10 million", "The deadline must be a day", "from 0 to 365");
    }

    @Test
    void aPastedListIsLaidBesideOurs() {
        BrowserPage compared = reconcile(Map.of("month", "2026-02", "list", "ada\nzoe\n" + HOSTILE + "\nada"));

        assertThat(compared.status()).isEqualTo(200);
        assertThat(compared.text())
                .contains("Only on theirs: 3", "On both: 1", "Only on ours: 2")
                .contains("never met here", "the same learner as an entry before")
                .contains("Their list has 4 entries, ours 3 learners.");
        assertThat(compared.body()).doesNotContain(HOSTILE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileIsComparedAndTheAnswerComesAsAFileToo(boolean workbook) throws IOException, InterruptedException {
        byte[] list = workbook ? workbook() : "learner;since\nada;x\nzoe;y\n".getBytes(StandardCharsets.UTF_8);

        HttpResponse<byte[]> shown = upload(list, "");
        HttpResponse<byte[]> sent = upload(list, "xlsx");

        assertThat(new String(shown.body(), StandardCharsets.UTF_8)).contains("zoe", "never met here");
        assertThat(sent.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(value -> assertThat(value).contains("north-reconciliation.xlsx"));
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(sent.body()))) {
            assertThat(book.getFirstSheet().read())
                    .as("a header and one row for each of both lists")
                    .hasSize(5);
        }
    }

    @Test
    void atAnotherMomentTheListIsComparedWithWhoWasActiveThen() {
        BrowserStep then = browser
                .get(service.base() + "/admin/institutions/north/planning/reconcile?asOf=2026-02-01T00:00:00Z")
                .forms()
                .stream()
                .filter(form ->
                        form.method().equals("POST") && form.action().toString().endsWith("/reconcile"))
                .findFirst()
                .orElseThrow()
                .step(Map.of("list", "ada"));

        assertThat(browser.send(then).text()).contains("active only later", "Only on ours: 0", "You are looking at");
    }

    @Test
    void whatIsNoListIsToldOnThePage() throws IOException, InterruptedException {
        assertThat(reconcile(Map.of("list", " ")).text()).contains("There is nothing to compare");
        assertThat(new String(
                        upload("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8), "")
                                .body(),
                        StandardCharsets.UTF_8))
                .contains("There are several columns");
        assertThat(new String(upload(new byte[] {'P', 'K', 0, 1}, "").body(), StandardCharsets.UTF_8))
                .contains("neither a CSV file nor an XLSX workbook");
    }

    private static byte[] workbook() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Test", "1.0")) {
            Worksheet sheet = book.newWorksheet("List");
            sheet.value(0, 0, "learner");
            sheet.value(1, 0, "ada");
            sheet.value(2, 0, "zoe");
        }
        return out.toByteArray();
    }

    private HttpResponse<byte[]> upload(byte[] file, String format) throws IOException, InterruptedException {
        String token = form().value("token").orElseThrow();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : Map.of(
                        "token", token, "month", "2026-02", "format", format, "column", "", "list", "")
                .entrySet()) {
            body.writeBytes(("--edge\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                            + field.getValue() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
        String cookies = browser.cookies().cookies().stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        String address = service.base() + "/admin/institutions/north/planning/reconcile";
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .header("Content-Type", "multipart/form-data; boundary=edge")
                                .header("Cookie", cookies)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private BrowserForm form() {
        return page("/reconcile").forms().stream()
                .filter(form -> form.action().toString().endsWith("/planning/reconcile")
                        && form.method().equals("POST"))
                .findFirst()
                .orElseThrow();
    }

    private BrowserPage reconcile(Map<String, String> fields) {
        return browser.send(form().step(fields));
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north/planning" + rest);
    }

    private void visit(String learner, String at) throws IOException, InterruptedException {
        Service.Answer answer = service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "%s", "type": "activity", "kind": "access", "learner": "%s", "at": "%s"}]}""".formatted(learner, learner, at));
        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isEqualTo("counted");
    }
}
