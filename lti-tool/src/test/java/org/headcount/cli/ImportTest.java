package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports into the database of a service that is running. */
class ImportTest {

    private static final String TWO_FACTS = """
            {"source":"sis","id":"1","type":"activity","kind":"enrolment","learner":"sis:a","origin":"STAFF","at":"2026-01-10T09:00:00Z","recordedAt":"2026-01-10T09:00:01Z"}

            {"source":"sis","id":"2","type":"switch-off","learner":"sis:a","origin":"STAFF","at":"2026-02-10T09:00:00Z","recordedAt":"2026-02-11T00:00:00Z","actor":"office","reason":"done"}
            """;

    @TempDir
    Path folder;

    private Service service;
    private String key;

    @BeforeEach
    void aServiceRuns() throws IOException, InterruptedException {
        service = Service.start(folder, Clock.fixed(Typed.NOW, ZoneOffset.UTC));
        key = service.institution("north", "switch");
    }

    @AfterEach
    void itStops() {
        service.close();
    }

    @Test
    void linesOfJsonAreLoadedWithTheirOwnInstants() throws Exception {
        Typed typed = load(
                Files.writeString(folder.resolve("facts.ndjson"), TWO_FACTS).toString(), "");

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).isEqualTo("2 facts: 1 counted, 1 recorded\n");
        assertThat(typed.exitCode()).isZero();
        JsonNode learner = service.get(key, "institutions/north/learners/sis:a").body();
        assertThat(learner.path("active").asBoolean()).isFalse();
        assertThat(learner.path("periods").path(0).path("until").asText()).isEqualTo("2026-02-10T09:00:00Z");
        assertThat(learner.path("reason").path("recordedAt").asText()).isEqualTo("2026-02-11T00:00:00Z");
        assertThat(learner.path("reason").path("reason").asText()).isEqualTo("done");
        assertThat(service.get(
                                key,
                                "institutions/north/learners/sis:a?asOf=2026-02-10T10:00:00Z&knownAt=2026-02-10T12:00:00Z")
                        .body()
                        .path("active")
                        .asBoolean())
                .as("before it was recorded nobody knew of the switch")
                .isTrue();
    }

    @Test
    void whatAFileWouldCostIsToldBeforeItIsLoadedAndIsWhatTheMonthsSayAfterwards() throws Exception {
        assertThat(service.patch(key, "institutions/north", """
                        {"rateCard": {"currency": "EUR", "form": "base-plus", "base": "10.00", "included": 0, "over": "4.50"},
                         "from": "2025-01-01T00:00:00Z"}""").status()).isEqualTo(200);
        String file = Files.writeString(folder.resolve("enrolments.ndjson"), TWO_FACTS + "not json\n")
                .toString();

        Typed told = Typed.reading("", environment(), "import", "--institution", "north", "--preview", file);
        assertThat(told.exitCode()).as("a bad line is named as ever").isEqualTo(1);
        assertThat(service.get(key, "institutions/north/learners/sis:a").status())
                .isEqualTo(404);
        Typed loaded = load(file, "");

        assertThat(told.out()).isEqualTo("""
                        month    state    measure   learners  then  amount   then  more  currency  statement
                        2026-01  history  DISTINCT         0     1   10.00  14.50  4.50  EUR       none
                        2026-02  history  DISTINCT         0     1   10.00  14.50  4.50  EUR       none
                        """ + loaded.out());
        for (String month : List.of("2026-01", "2026-02")) {
            assertThat(service.get(key, "institutions/north/months/" + month)
                            .body()
                            .path("amount")
                            .asText())
                    .isEqualTo("14.50");
        }
    }

    @Test
    void whichStatementBillsWhatAFileWouldCostIsToldAndWhichMonthsAreNotCorrectedAnyMore() throws Exception {
        assertThat(service.post(Service.OPERATOR_KEY, "institutions", """
                        {"id": "south", "name": "South", "zone": "UTC",
                         "policy": {"preset": "switch", "closeDelay": "PT0S", "correctionHorizon": "P1M"},
                         "rateCard": {"currency": "EUR", "form": "base-plus", "base": "10.00", "included": 0, "over": "4.50"},
                         "contract": {"from": "2026-08-01T00:00:00Z"}}""").status())
                .isEqualTo(201);
        String file = Files.writeString(folder.resolve("late.ndjson"), """
                        {"source":"sis","id":"1","type":"activity","learner":"sis:a","at":"2026-09-10T09:00:00Z","recordedAt":"2026-11-20T09:00:00Z"}
                        {"source":"sis","id":"2","type":"switch-off","learner":"sis:a","origin":"STAFF","at":"2026-11-10T09:00:00Z","recordedAt":"2026-11-20T09:00:00Z","actor":"office","reason":"done"}
                        """).toString();

        Typed told = Typed.reading("", environment(), "import", "--institution", "south", "--preview", file);

        assertThat(told.out()).startsWith("""
                        month    state   measure   learners  then  amount   then  more  currency  statement
                        2026-09  closed  DISTINCT         0     1   10.00  14.50  4.50  EUR       none
                        2026-10  closed  DISTINCT         0     1   10.00  14.50  4.50  EUR       2026-11
                        2026-11  open    DISTINCT         0     1   10.00  14.50  4.50  EUR       2026-11
                        """);
    }

    @Test
    void theSameFileAgainChangesNothing() {
        load("-", TWO_FACTS);

        Typed again = load("-", TWO_FACTS);

        assertThat(again.out()).isEqualTo("2 facts: 2 duplicate\n");
        assertThat(again.exitCode()).isZero();
    }

    @Test
    void howManyFactsAnImportLoadedIsToldOnceAndSaysWhoTypedIt() throws Exception {
        load("-", TWO_FACTS);
        load("-", TWO_FACTS);

        JsonNode entries = service.get(key, "institutions/north/audit?action=facts-loaded")
                .body()
                .path("entries");

        assertThat(entries).hasSize(1);
        assertThat(entries.at("/0/author/name").asText()).isEqualTo("command");
        assertThat(entries.at("/0/detail/facts").asInt()).isEqualTo(2);
    }

    @Test
    void aHeaderMakesItCsv() throws Exception {
        String csv = "\uFEFF" + """
                source,id,type,kind,learner,at,recordedAt,reason,context
                sis,1,activity,access,"sis:b, the second",2026-10-10T09:00:00+02:00,2026-10-10T09:00:00+02:00,"said ""hello""\","{""course"":""x""}"

                sis,2,activity,,sis:c,2026-10-11T09:00:00Z,,,
                """;

        Typed typed = load(Files.writeString(folder.resolve("facts.csv"), csv).toString(), "");

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).isEqualTo("2 facts: 2 counted\n");
        JsonNode reason = service.get(key, "institutions/north/learners/sis:b,%20the%20second")
                .body()
                .path("reason");
        assertThat(reason.path("at").asText()).isEqualTo("2026-10-10T07:00:00Z");
        assertThat(reason.path("reason").asText()).isEqualTo("said \"hello\"");
        assertThat(reason.path("context").path("course").asText()).isEqualTo("x");
    }

    @Test
    void badLinesAreNamedAndTheOthersLoaded() {
        String facts = TWO_FACTS + """
                {"source":"sis","id":"1","type":"activity","learner":"sis:z","at":"2026-01-10T09:00:00Z"}
                not json
                {"source":"sis","id":"5","type":"activity","learner":"","at":"yesterday","colour":"red"}
                {"source":"sis","id":"6","type":"merge"}
                {"source":"sis","id":"7","type":"activity","learner":"sis:y","at":"2027-01-10T09:00:00Z"}
                """;

        Typed typed = load("-", facts);

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.out()).isEqualTo("7 facts: 1 counted, 1 recorded, 1 quarantined, 1 conflict, 3 invalid\n");
        assertThat(typed.err().lines())
                .containsExactlyInAnyOrder(
                        "line 4: another fact of this source and id stands already",
                        "line 5: is not one JSON object or CSV row",
                        "line 6: /learner must have 1 to 384 characters; /at must be an RFC 3339 instant with a zone;"
                                + " /colour no such member",
                        "line 7: /type must be one of activity, switch-on, switch-off, refusal, void, exempt, link, unlink,"
                                + " voucher-issued, voucher-redeemed, voucher-revoked");
    }

    @Test
    void aLineThatDoesNotEndIsNamedAndNotKeptAndTheOthersAreLoaded() {
        String first = TWO_FACTS.substring(0, TWO_FACTS.indexOf('\n') + 1);
        String endless = first.replace("\n", " ".repeat(TextLines.LONGEST));

        Typed typed = load("-", first + endless + "\r\n" + TWO_FACTS.substring(first.length()) + endless);

        assertThat(typed.err().lines())
                .containsExactly(
                        "line 2: is longer than 1000000 characters", "line 5: is longer than 1000000 characters");
        assertThat(typed.out()).isEqualTo("4 facts: 1 counted, 1 recorded, 2 invalid\n");
        assertThat(typed.exitCode()).isEqualTo(1);
    }

    @Test
    void linksAreLoadedFromCsvWithTheOtherIdentityInAColumnOfItsOwn() {
        Typed csv = load("-", """
                source,id,type,learner,with,at
                sis,l,link,sis:a,sis:b,2026-01-20T09:00:00Z
                sis,m,link,sis:a,sis:a,2026-01-20T09:00:00Z
                """);

        assertThat(csv.out()).isEqualTo("2 facts: 1 recorded, 1 invalid\n");
        assertThat(csv.err()).contains("line 3: /with must be somebody else than learner");
    }

    @Test
    void correctionsAreLoadedAsJsonAndAsCsv() throws Exception {
        Typed json = load("-", """
                {"source":"sis","id":"v","type":"void","voids":{"source":"sis","id":"1"},"learner":"sis:a","at":"2026-01-20T09:00:00Z","recordedAt":"2026-01-20T09:00:00Z","reason":"entered twice","actor":"office","approvedBy":"head"}
                {"source":"sis","id":"1","type":"activity","learner":"sis:a","at":"2026-01-10T09:00:00Z","recordedAt":"2026-01-10T09:00:01Z"}
                {"source":"sis","id":"e","type":"exempt","from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z","learner":"sis:b","at":"2026-01-01T00:00:00Z"}
                """);
        Typed csv = load("-", """
                source,id,type,learner,at,reason,voids.source,voids.id,from
                sis,2,activity,sis:b,2026-01-10T09:00:00Z,,,,
                sis,3,activity,sis:c,2026-01-10T09:00:00Z,,,,
                sis,w,void,sis:c,2026-01-11T09:00:00Z,wrong person,sis,3,
                sis,f,exempt,sis:d,2026-01-11T09:00:00Z,,,,2026-01-01T00:00:00Z
                sis,x,void,sis:b,2026-01-11T09:00:00Z,wrong person,sis,3,
                """);

        assertThat(json.out()).isEqualTo("3 facts: 3 recorded\n");
        assertThat(csv.err()).isEqualTo("line 6: /learner is not whose fact this voids\n");
        assertThat(csv.out()).isEqualTo("5 facts: 1 counted, 3 recorded, 1 invalid\n");
        assertThat(service.get(key, "institutions/north/months/2026-01")
                        .body()
                        .path("distinct")
                        .asInt())
                .isZero();
        assertThat(load(
                                "-",
                                "{\"source\":\"sis\",\"id\":\"1\",\"type\":\"activity\",\"learner\":\"sis:a\","
                                        + "\"at\":\"2026-01-10T09:00:00Z\"}")
                        .out())
                .isEqualTo("1 facts: 1 duplicate\n");
    }

    @Test
    void aHistoryBeginsNoEarlierThanTheYear1970() {
        Typed typed = load("-", """
                {"source":"sis","id":"1","type":"activity","learner":"sis:a","at":"2026-01-10T09:00:00Z","recordedAt":"0001-01-01T00:00:00Z"}
                {"source":"sis","id":"2","type":"activity","learner":"sis:a","at":"1970-01-01T00:00:00Z","recordedAt":"1970-01-01T00:00:00Z"}
                """);

        assertThat(typed.out()).isEqualTo("2 facts: 1 counted, 1 invalid\n");
        assertThat(typed.err()).isEqualTo("line 1: /recordedAt must not lie before 1970-01-01T00:00:00Z\n");
    }

    @Test
    void badRowsOfCsvAreNamedByTheirLine() {
        Typed typed = load("-", """
                source,id,type,learner,at
                sis,1,activity,a,2026-01-10T09:00:00Z
                sis,2,activity,a,never
                sis,3,activity,b,2026-01-10T09:00:00Z
                """);

        assertThat(typed.err()).isEqualTo("line 3: /at must be an RFC 3339 instant with a zone\n");
        assertThat(typed.out()).isEqualTo("3 facts: 2 counted, 1 invalid\n");
    }

    @Test
    void aBrokenRowIsToldOnceByTheLineWhereItBeginsAndSpoilsNoOther() {
        Typed typed = load("-", """
                source,id,type,learner,at,context

                sis,1,activity,a,2026-01-10T09:00:00Z,"{p"a"":1}",,
                sis,2,activity,b,2026-01-10T09:00:00Z,
                sis,3,activity,c,2026-01-10T09:00:00Z, "{""a"":
                1}"
                sis,4,activity,"d"x,2026-01-10T09:00:00Z,
                sis,5,activity,e,2026-01-10T09:00:00Z,,,x
                sis,6,activity,f"g,2026-01-10T09:00:00Z,
                sis,7,activity,h,2026-01-10T09:00:00Z,"{
                sis,8,activity,i,2026-01-10T09:00:00Z,
                """);

        assertThat(typed.err().lines())
                .containsExactly(
                        "line 3: is not one JSON object or CSV row",
                        "line 7: is not one JSON object or CSV row",
                        "line 8: is not one JSON object or CSV row",
                        "line 10: is not one JSON object or CSV row");
        assertThat(typed.out()).isEqualTo("8 facts: 4 counted, 4 invalid\n");
    }

    @Test
    void receiptsAreWrittenWhereSomebodyWantsThem() throws IOException {
        Path receipts = folder.resolve("receipts.ndjson");

        Typed typed = Typed.reading(
                TWO_FACTS + "{}\n",
                environment(),
                "import",
                "-",
                "--institution",
                "north",
                "--receipts",
                receipts.toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(Files.readAllLines(receipts))
                .containsExactlyInAnyOrder(
                        "{\"line\":1,\"source\":\"sis\",\"id\":\"1\",\"outcome\":\"counted\",\"activeUntil\":null}",
                        "{\"line\":3,\"source\":\"sis\",\"id\":\"2\",\"outcome\":\"recorded\"}",
                        "{\"line\":4,\"outcome\":\"invalid\",\"pointer\":\"/type\",\"message\":\"is missing\","
                                + "\"errors\":[{\"pointer\":\"/type\",\"message\":\"is missing\"}]}");
    }

    @Test
    void rejectedLinesAreWrittenWithTheirNumberAndTheReasonAndTheOthersLoaded() throws IOException {
        Path rejects = folder.resolve("rejects.ndjson");
        String facts = TWO_FACTS + """
                {"source":"sis","id":"1","type":"activity","learner":"sis:z","at":"2026-01-10T09:00:00Z"}
                not "json"
                {"source":"sis","id":"5","type":"activity","learner":"","at":"yesterday"}
                {"source":"sis","id":"6","type":"activity","learner":"sis:\\ud800","at":"2026-01-10T09:00:00Z"}
                """;

        Typed typed = Typed.reading(
                facts, environment(), "import", "-", "--institution", "north", "--rejects", rejects.toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.out()).isEqualTo("6 facts: 1 counted, 1 recorded, 1 conflict, 3 invalid\n");
        assertThat(typed.err()).isEqualTo("4 rejected; " + rejects + " says which, and why\n");
        assertThat(Files.readAllLines(rejects))
                .containsExactlyInAnyOrder(
                        "{\"line\":4,\"reason\":\"another fact of this source and id stands already\",\"fact\":"
                                + "{\"source\":\"sis\",\"id\":\"1\",\"type\":\"activity\",\"learner\":\"sis:z\","
                                + "\"at\":\"2026-01-10T09:00:00Z\"}}",
                        "{\"line\":5,\"reason\":\"is not one JSON object or CSV row\",\"text\":\"not \\\"json\\\"\"}",
                        "{\"line\":6,\"reason\":\"/learner must have 1 to 384 characters; /at must be an RFC 3339 instant"
                                + " with a zone\",\"fact\":{\"source\":\"sis\",\"id\":\"5\",\"type\":\"activity\","
                                + "\"learner\":\"\",\"at\":\"yesterday\"}}",
                        "{\"line\":7,\"reason\":\"/learner must have no control characters, and no broken ones\",\"fact\":"
                                + "{\"source\":\"sis\",\"id\":\"6\",\"type\":\"activity\",\"learner\":\"sis:\\uD800\","
                                + "\"at\":\"2026-01-10T09:00:00Z\"}}");
    }

    @Test
    void anImportThatBrokeOffIsBegunAnewAndEachFactIsThereOnce() throws Exception {
        String facts = IntStream.range(0, 5_000)
                .mapToObj(number -> """
                        {"source":"sis","id":"%d","type":"activity","learner":"sis:%d","at":"2026-01-10T09:00:00Z"}
                        """.formatted(number, number % 50))
                .collect(Collectors.joining());
        InputStream gone = InputStream.nullInputStream();
        gone.close();
        String half = facts.substring(0, facts.indexOf("{\"source\":\"sis\",\"id\":\"3000\""));

        Typed broken = Typed.reading(
                new SequenceInputStream(new ByteArrayInputStream(half.getBytes(StandardCharsets.UTF_8)), gone),
                environment(),
                "import",
                "-",
                "--institution",
                "north");
        Typed anew = load("-", facts);

        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(anew.exitCode()).isZero();
        assertThat(anew.out()).isEqualTo("5000 facts: 2000 recorded, 3000 duplicate\n");
    }

    @Test
    void whoWatchesSeesABarAndWhoDoesNotSeesNone() throws IOException {
        Path file = Files.writeString(
                folder.resolve("facts.csv"),
                "source,id,type,learner,at\n"
                        + IntStream.range(0, 20_001)
                                .mapToObj(number ->
                                        "sis," + number + ",activity,a" + number % 2_000 + ",2026-01-10T09:00:00Z\n")
                                .collect(Collectors.joining()));
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int exitCode = Commands.run(
                new Terminal(
                        environment(),
                        InputStream.nullInputStream(),
                        new PrintStream(OutputStream.nullOutputStream()),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        true,
                        Clock.fixed(Typed.NOW, ZoneOffset.UTC)),
                "import",
                file.toString(),
                "--institution",
                "north");

        assertThat(exitCode).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .as("how much was read, and how much written, which comes later")
                .matches("(?s)\\r\\[#+ *\\] 20000 facts\\r\\[#{40}\\] 20001 facts\n");
        assertThat(load(file.toString(), "").err()).isEmpty();
    }

    @Test
    void aReceiptOfTheImportSaysWhatThatOfTheApiSays() throws Exception {
        Path receipts = folder.resolve("receipts.ndjson");
        service.institution("south", "rolling");

        Typed.reading("""
                {"source":"sis","id":"1","type":"activity","kind":"access","learner":"a","at":"2026-11-20T00:00:00Z"}
                {"source":"sis","id":"1","type":"activity","kind":"access","learner":"b","at":"2026-11-20T00:00:00Z"}
                {"source":"sis","id":"2","type":"activity","learner":"a","at":"never"}
                not json
                """, environment(), "import", "-", "--institution", "south", "--receipts", receipts.toString());

        assertThat(Files.readAllLines(receipts))
                .containsExactlyInAnyOrder(
                        "{\"line\":1,\"source\":\"sis\",\"id\":\"1\",\"outcome\":\"counted\","
                                + "\"activeUntil\":\"2027-02-18T00:00:00Z\"}",
                        "{\"line\":2,\"source\":\"sis\",\"id\":\"1\",\"outcome\":\"conflict\",\"status\":409}",
                        "{\"line\":3,\"source\":\"sis\",\"id\":\"2\",\"outcome\":\"invalid\",\"pointer\":\"/at\","
                                + "\"message\":\"must be an RFC 3339 instant with a zone\",\"errors\":[{\"pointer\":\"/at\","
                                + "\"message\":\"must be an RFC 3339 instant with a zone\"}]}",
                        "{\"line\":4,\"outcome\":\"invalid\",\"pointer\":\"\","
                                + "\"message\":\"is not one JSON object or CSV row\",\"errors\":[{\"pointer\":\"\","
                                + "\"message\":\"is not one JSON object or CSV row\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n\t\r\n", "\uFEFF", "source,id,type\n"})
    void whereThereIsNothingToLoadThatIsSaid(String in) {
        Typed typed = load("-", in);

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).isEqualTo("0 facts\n");
        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void blankLinesBeforeTheFirstFactAreLinesToo() {
        assertThat(load("-", "\n  \n{}\n").err()).startsWith("line 3: ");
        assertThat(load("-", "\n\nid,type\n1,x\n").err()).startsWith("line 4: ");
    }

    @Test
    void aHeaderThatCannotBeReadIsNamed() {
        Typed typed = load("-", "\"source,id\n1,2\n");

        assertThat(typed.err()).isEqualTo("line 1: is not one JSON object or CSV row\n");
        assertThat(typed.out()).isEqualTo("1 facts: 1 invalid\n");
        assertThat(typed.exitCode()).isEqualTo(1);
    }

    @Test
    void aFolderIsNoFile() {
        Typed typed = load(folder.toString(), "");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo(folder + " cannot be read\n");
    }

    @Test
    void receiptsThatCannotBeWrittenStopTheImportBeforeItBegins() {
        Path receipts = folder.resolve("none").resolve("receipts.ndjson");

        Typed typed = Typed.reading(
                TWO_FACTS, environment(), "import", "-", "--institution", "north", "--receipts", receipts.toString());

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).isEqualTo(receipts + " cannot be written\n");
        assertThat(load("-", TWO_FACTS).out()).isEqualTo("2 facts: 1 counted, 1 recorded\n");
    }

    @Test
    void aFileThatBreaksOffIsLoadedAsFarAsItWent() throws IOException {
        InputStream gone = InputStream.nullInputStream();
        gone.close();
        InputStream breaking =
                new SequenceInputStream(new ByteArrayInputStream(TWO_FACTS.getBytes(StandardCharsets.UTF_8)), gone);

        Typed typed = Typed.reading(breaking, environment(), "import", "-", "--institution", "north");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.out()).isEqualTo("2 facts: 1 counted, 1 recorded\n");
        assertThat(typed.err()).isEqualTo("- cannot be read to its end: Stream closed\n");
    }

    @Test
    void whatIsNoUtf8IsNobodysName() throws IOException {
        byte[] broken = """
                {"source":"sis","id":"8","type":"activity","learner":"sis:a??","at":"2026-01-10T09:00:00Z"}
                {"source":"sis","id":"9","type":"activity","learner":"sis:b","at":"2026-01-10T09:00:00Z","context":{"x":"??"}}
                """.replace("??", "\u00ff\u00fe").getBytes(StandardCharsets.ISO_8859_1);
        byte[] rows = """
                source,id,type,learner,at
                sis,8,activity,a??,2026-01-10T09:00:00Z
                """.replace("??", "\u00ff\u00fe").getBytes(StandardCharsets.ISO_8859_1);

        Typed lines = load(Files.write(folder.resolve("broken.ndjson"), broken).toString(), "");
        Typed table = load(Files.write(folder.resolve("broken.csv"), rows).toString(), "");

        assertThat(lines.out()).isEqualTo("2 facts: 2 invalid\n");
        assertThat(lines.err().lines())
                .containsExactly(
                        "line 1: /learner must have no control characters, and no broken ones",
                        "line 2: /context must have no broken characters");
        assertThat(table.out()).isEqualTo("1 facts: 1 invalid\n");
        assertThat(table.err()).startsWith("line 2: /learner ");
    }

    @Test
    void aFileThatIsNotThereFails() {
        Typed typed = load(folder.resolve("none.csv").toString(), "");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).endsWith("none.csv cannot be read\n");
    }

    private Typed load(String file, String in) {
        return Typed.reading(in, environment(), "import", file, "--institution", "north");
    }

    private Map<String, String> environment() {
        return Map.of("HEADCOUNT_DATABASE_URL", Service.settings(folder).databaseUrl());
    }
}
