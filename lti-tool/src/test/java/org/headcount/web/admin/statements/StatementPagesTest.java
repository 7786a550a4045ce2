package org.headcount.web.admin.statements;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements of an institution whose contract began in November, looked at in March. */
class StatementPagesTest {

    private static final String HOSTILE = "<b>\"o'&</b>";

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2025-11-20T12:00:00Z"));
    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;
    private String key;

    @BeforeEach
    void threeClosedMonthsAndSomethingLate() throws IOException, InterruptedException {
        service = Service.start(folder, clock);
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "Őrség <b>", "zone": "UTC", "policy": "rolling",
                 "commitment": {"learners": 2},
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 2, "tiers": [{"from": 1, "price": "6.00"}]},
                 "contract": {"from": "2025-11-10T00:00:00Z"}}""");
        key = service.key("north", "admin");
        visit("a", "2025-11-20T10:00:00Z");
        visit(HOSTILE, "2025-11-20T11:00:00Z");
        visit("c", "2025-11-20T11:30:00Z");
        turnTo("2026-01-10T12:00:00Z");
        service.get(key, "institutions/north/statements");
        visit("late", "2025-11-20T10:30:00Z");
        turnTo("2026-03-01T12:00:00Z");
        signIn();
    }

    private void signIn() {
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void everyMonthLeadsToItsStatementAndAddsUpToItsLearners() {
        BrowserPage list = page("/statements");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.text()).contains("November 2025", "January 2026", "February 2026", "March 2026");
        BrowserPage november = page("/statements/2025-11");
        assertThat(november.text())
                .contains("Statement of November 2025", "€18.00", "2 + 1 licences at €6.00", "1 over");
        assertThat(Pattern.compile("/learners/[^\"?]+\"")
                        .matcher(november.body())
                        .results())
                .as("as many as are charged: who was late is not on it")
                .hasSize(3);
        assertThat(november.body()).contains("&lt;b&gt;").doesNotContain("<b>");
        assertThat(november.text()).contains("Checked just now");
    }

    @Test
    void aCorrectionIsExplainedOnTheStatementThatCloses() {
        BrowserPage january = page("/statements/2026-01");

        assertThat(january.text()).contains("Adjustments of earlier months", "November 2025", "+€6.00", "+1");
        assertThat(page("/statements").text()).contains("+€12.00");
        assertThat(page("/statements/2025-11").text()).contains("This statement adjusts no earlier month");
    }

    @Test
    void whoMakesTheDifferenceIsNamedWithTheFactThatCameLate() {
        BrowserPage who = page("/statements/2026-01/corrects/2025-11");

        assertThat(who.text()).contains("1 more are charged for it, and 0 no longer", "late", "Jan 10, 2026");
        assertThat(Pattern.compile("/learners/[^\"?]+\"").matcher(who.body()).results())
                .as("as many as the correction counts")
                .hasSize(1);
        assertThat(page("/statements/2025-11/corrects/2025-10").status()).isEqualTo(404);
    }

    @Test
    void whoIsNoLongerChargedIsNamedInTheDraftWithTheFactThatWasVoided() throws IOException, InterruptedException {
        String voided = Integer.toHexString(("a" + "2025-11-20T10:00:00Z").hashCode());
        Service.Answer answer = service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "v", "type": "void", "learner": "a", "voids": {"source": "t", "id": "%s"},
                            "reason": "a test", "at": "2026-03-01T11:00:00Z"}]}""".formatted(voided));
        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isEqualTo("recorded");

        assertThat(page("/statements/2026-02").text()).contains("November 2025", "-€6.00");
        assertThat(page("/statements/2026-02/corrects/2025-11").text())
                .contains("0 more are charged for it, and 1 no longer", "no longer charged", "access");
    }

    @Test
    void whatIsNotClosedIsADraftOfTheSameNumbers() {
        BrowserPage draft = page("/statements/2026-02");

        assertThat(draft.text()).contains("Draft of February 2026", "closing", "So far");
        assertThat(draft.text()).doesNotContain("Digest (SHA-256)");
    }

    @Test
    void whatOtherDefinitionsWouldHaveChargedHasItsOwnListOfLearners() {
        BrowserPage others = page("/statements/2025-11?by=CLOSING");

        assertThat(others.text()).contains("Who would be charged by: Closing");
        assertThat(Pattern.compile("/learners/[^\"?]+\"").matcher(others.body()).results())
                .as("as known when it closed")
                .hasSize(3);
    }

    @Test
    void atAnEarlierMomentAStatementWasNotYetThere() {
        BrowserPage then = page("/statements?asOf=2025-12-20T00:00:00Z");

        assertThat(then.text()).contains("November 2025").doesNotContain("January 2026");
        assertThat(page("/statements/2025-12?asOf=2025-12-20T00:00:00Z").text()).contains("Draft of December 2025");
        assertThat(page("/statements/2025-11?asOf=2025-12-20T00:00:00Z").text()).contains("Statement of November 2025");
    }

    @Test
    void allStatementsAreProvenWhenSomebodyAsks() {
        assertThat(page("/statements/check").text()).contains("3 statements were made again from the facts");
    }

    /** As somebody with the database in their hands may do it. */
    private void damage(String change) throws SQLException {
        try (Connection database =
                        DriverManager.getConnection(Service.settings(folder).databaseUrl());
                Statement statement = database.createStatement()) {
            for (String sql : new String[] {
                "drop trigger if exists statement_is_never_updated",
                "drop trigger if exists statement_piece_is_never_updated",
                "drop trigger if exists statement_piece_is_never_deleted",
                change
            }) {
                statement.execute(sql);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update statement set head = cast('{' as blob) where month = '2025-11'",
                "update statement set tail = cast(replace(cast(tail as text), '\"zone\":\"UTC\"', '\"zone\":\"\"') as blob) where month = '2025-11'",
                "update statement_piece set learners = cast('?' as blob) where month = '2025-11'",
                "delete from statement_piece where month = '2025-11'"
            })
    void aDamagedStatementSaysSoAndItsTextCanStillBeRead(String change) throws Exception {
        damage(change);

        BrowserPage page = page("/statements/2025-11");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("no longer what was written when it closed", "statement 2025-11: ");
        assertThat(page.body()).contains("/statements/check#proof");
        assertThat(page("/files/statements/2025-11?format=json").status()).isEqualTo(200);
        assertThat(page("/statements").status()).isEqualTo(200);
        assertThat(page("/statements/check").text()).contains("Something does not agree", "statement 2025-11: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/statements/2026-01/corrects/2025-11", "/statements/2026-02?corrections=now"})
    void whatDependsOnADamagedStatementSaysWhichOneItIs(String address) throws Exception {
        page("/statements"); // closes it
        damage("update statement set head = cast('{' as blob) where month = '2026-01'");

        BrowserPage page = page(address);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("Statement of January 2026", "no longer what was written when it closed");
        Service.Answer printed = service.get(key, "institutions/north/statements/2026-01?format=pdf");
        assertThat(printed.status()).isEqualTo(500);
        assertThat(printed.body().path("type").asText()).endsWith("/statement-damaged");
    }

    @Test
    void aDamagedStatementKeepsNobodyFromTheListWhenTheNextMonthIsDue() throws Exception {
        page("/statements"); // closes it
        damage("update statement set head = cast('{' as blob) where month = '2026-01'");
        turnTo("2026-03-05T12:00:00Z");
        signIn();

        assertThat(page("/statements").text()).contains("November 2025", "statement 2026-01: ");
        assertThat(page("/statements/2025-11").text()).contains("€18.00");
        assertThat(page("/statements/check").text()).contains("Something does not agree");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/statements/2026-13", "/statements/x", "/statements/1999-01", "/statements/2026-01/x"})
    void whatIsNoMonthIsNotThere(String address) {
        assertThat(page(address).status()).isEqualTo(404);
    }

    @Test
    void aStatementIsPrintedInTheReadersLanguageWithItsTextAndTags() throws IOException, InterruptedException {
        HttpResponse<byte[]> german = pdf("application/pdf", "de", "");
        HttpResponse<byte[]> french = pdf("*/*", "de", "?format=pdf&language=fr");

        assertThat(german.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(german.headers().firstValue("Content-Language")).contains("de");
        try (PDDocument document = Loader.loadPDF(german.body())) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("Abrechnung Januar 2026", "Őrség <b>", "Korrektur November 2025", "Zu zahlen");
            assertThat(document.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("de");
            assertThat(document.getDocumentCatalog().getStructureTreeRoot().getKids())
                    .hasSize(1);
            assertThat(document.getNumberOfPages()).isEqualTo(1);
        }
        try (PDDocument document = Loader.loadPDF(french.body())) {
            assertThat(new PDFTextStripper().getText(document)).contains("Relevé\u00a0: janvier 2026");
        }
    }

    private HttpResponse<byte[]> pdf(String accept, String language, String query)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        service.base() + "/api/v1/institutions/north/statements/2026-01" + query))
                                .header("Authorization", "Bearer " + key)
                                .header("Accept", accept)
                                .header("Accept-Language", language)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode())
                .as(() -> new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return answer;
    }

    private void turnTo(String instant) {
        clock.turn(Duration.between(clock.instant(), Instant.parse(instant)));
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north" + rest);
    }

    private void visit(String learner, String at) throws IOException, InterruptedException {
        Service.Answer answer = service.post(key, "institutions/north/facts", """
                {"facts": [{"source": "t", "id": "%s", "type": "activity", "kind": "access", "learner": "%s", "at": "%s"}]}""".formatted(
                        Integer.toHexString((learner + at).hashCode()), learner.replace("\"", "\\\""), at));
        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isEqualTo("counted");
    }
}
