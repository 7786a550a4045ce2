package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.LinksContract;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A list is the same list in every form, and adds up to the month; on either database. A failure names the seed that makes it again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class ReportFilesContract {

    private static final Instant NOW = Instant.parse("2026-05-10T12:00:00Z");
    private static final int HISTORIES = Worlds.many(1);

    /** So many are lived through until something came late, as it does in most of them. */
    private static final int MOST = 50;

    private static final List<String> MONTHS = List.of("2026-02", "2026-03", "2026-04", "2026-05");

    private final HttpClient client = HttpClient.newHttpClient();
    private Service service;
    private String database;

    abstract String freshDatabase();

    @BeforeAll
    void start() {
        database = freshDatabase();
        service = Service.start(
                new Settings(Optional.empty(), 0, database, true, Optional.of(Service.OPERATOR_KEY)),
                InstantSource.fixed(NOW));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void everyFormAddsUpToTheMonth() throws Exception {
        long seed = System.nanoTime();
        for (int number = 0; number < HISTORIES; number++) {
            Random random = new Random(seed + number);
            String id = "r" + number;
            String key = service.institution(
                    id, List.of("rolling", "switch", "rolling-with-release").get(random.nextInt(3)));
            service.patch(key, "institutions/" + id, """
                    {"from": "2026-01-01T00:00:00Z", "rateCard": {"currency": "EUR", "minimum": 7, "form": "volume",
                        "tiers": [{"from": 7, "price": "3.33"}]}}""");
            fill(id, key, random);
            for (String month : MONTHS) {
                for (String known : List.of("", "knownAt=2026-03-20T00:00:00Z", "knownAt=2026-06-01T00:00:00Z")) {
                    String what = "seed %d, %s, %s".formatted(seed + number, month, known);
                    String path = "institutions/" + id + "/months/" + month;
                    int measured = service.get(key, path + "?" + known)
                            .body()
                            .path("measured")
                            .asInt();
                    List<Map<String, String>> csv = csv(key, path + "/learners?format=csv&" + known);
                    assertThat(csv).as(what).hasSize(measured);
                    assertThat(xlsx(key, path + "/learners?format=xlsx&" + known))
                            .as(what)
                            .isEqualTo(csv);
                    List<JsonNode> json = pages(key, path + "/learners?" + known, "learners");
                    assertThat(json).as(what).hasSize(measured);
                    assertThat(csv)
                            .as(what)
                            .extracting(row -> row.get("learner"), row -> row.get("reason_id"))
                            .containsExactlyElementsOf(json.stream()
                                    .map(one -> tuple(
                                            one.path("learner").asText(),
                                            one.path("reason").path("id").asText()))
                                    .toList());

                    checkUnits(what, key, path, known);

                    checkRefusals(what, key, id, month, known);

                    List<Map<String, String>> activity = csv(key, path + "/activity?format=csv&" + known);
                    assertThat(xlsx(key, path + "/activity?format=xlsx&" + known))
                            .as(what)
                            .isEqualTo(activity);
                    assertThat(activity.stream().map(row -> row.get("id")))
                            .as(what)
                            .containsExactlyElementsOf(pages(key, path + "/activity?" + known, "activity").stream()
                                    .map(one -> one.path("fact").path("id").asText())
                                    .toList());
                }
            }
            for (String query : List.of("", "status=active&", "asOf=2026-03-15T00:00:00Z&status=inactive&", "q=l1&")) {
                String path = "institutions/" + id + "/learners?" + query;
                List<Map<String, String>> csv = csv(key, path + "format=csv");
                assertThat(xlsx(key, path + "format=xlsx")).isEqualTo(csv);
                assertThat(csv)
                        .extracting(row -> row.get("learner"), row -> row.get("since"), row -> row.get("until"))
                        .containsExactlyElementsOf(pages(key, path, "learners").stream()
                                .map(one -> tuple(
                                        one.path("learner").asText(),
                                        one.path("since").asText(""),
                                        one.path("until").asText("")))
                                .toList());
            }
        }
    }

    /** Those of a month are the refusals among its activity, newest first, and each door's and kind's are those of all that are theirs. */
    private void checkRefusals(String what, String key, String id, String month, String known) throws Exception {
        YearMonth asked = YearMonth.parse(month);
        String path = "institutions/" + id + "/refusals?from=" + asked + "-01T00:00:00Z&until=" + asked.plusMonths(1)
                + "-01T00:00:00Z&" + known;
        List<Map<String, String>> all = csv(key, path + "&format=csv");
        List<String> activity =
                csv(key, "institutions/" + id + "/months/" + month + "/activity?format=csv&" + known).stream()
                        .filter(row -> "refusal".equals(row.get("type")))
                        .map(row -> row.get("id"))
                        .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(activity);
        assertThat(all.stream().map(row -> row.get("id"))).as(what).containsExactlyElementsOf(activity);
        assertThat(xlsx(key, path + "&format=xlsx")).as(what).isEqualTo(all);
        for (String only : List.of("", "&channel=other", "&channel=launch", "&kind=access")) {
            List<String> some = csv(key, path + only + "&format=csv").stream()
                    .map(row -> row.get("id"))
                    .toList();
            assertThat(pages(key, path + only, "refusals").stream()
                            .map(one -> one.path("fact").path("id").asText()))
                    .as(what + only)
                    .containsExactlyElementsOf(some);
            assertThat(all.stream()
                            .filter(row -> only.isEmpty()
                                    || only.equals("&channel=" + row.get("channel"))
                                    || only.equals("&kind=" + row.get("kind")))
                            .map(row -> row.get("id")))
                    .as(what + only)
                    .containsExactlyElementsOf(some);
        }
    }

    private void checkUnits(String what, String key, String path, String known) throws Exception {
        JsonNode month = service.get(key, path + "?" + known).body();
        List<Map<String, String>> csv = csv(key, path + "/units?format=csv&" + known);
        List<JsonNode> json = pages(key, path + "/units?" + known, "units");

        assertThat(xlsx(key, path + "/units?format=xlsx&" + known).stream().map(row -> row.get("unit")))
                .as(what)
                .containsExactlyElementsOf(
                        csv.stream().map(row -> row.get("unit")).toList());
        assertThat(csv)
                .as(what)
                .extracting(row -> row.get("unit"), row -> row.get("charged"), row -> row.get("amount"))
                .containsExactlyElementsOf(json.stream()
                        .map(one -> tuple(
                                one.path("unit").asText(),
                                one.path("charged").asText(),
                                one.path("amount").asText("")))
                        .toList());
        assertThat(csv.stream()
                        .mapToInt(row -> Integer.parseInt(row.getOrDefault("charged", "")))
                        .sum())
                .as(what)
                .isEqualTo(month.path("measured").asInt());
        assertThat(sum(csv, "amount"))
                .as(what)
                .isEqualByComparingTo(month.path("amount").asText("0"));
        for (JsonNode unit : json) {
            assertThat(csv(
                            key,
                            path + "/learners?format=csv&unit="
                                    + URLEncoder.encode(unit.path("unit").asText(), StandardCharsets.UTF_8) + "&"
                                    + known))
                    .as(what + unit)
                    .hasSize(unit.path("charged").asInt())
                    .allMatch(row -> unit.path("unit").asText().equals(row.get("unit")));
        }
    }

    @Test
    void statementsAndTheirAdjustmentsAddUpInEveryForm() throws Exception {
        long seed = System.nanoTime();
        int adjustments = 0;
        for (int number = 0; number < (adjustments > 0 ? HISTORIES : MOST); number++) {
            Random random = new Random(seed + number);
            String id = "s" + number;
            service.post(Service.OPERATOR_KEY, "institutions", """
                    {"id": "%s", "name": "S", "zone": "UTC", "policy": "%s", "contract": {"from": "2025-11-01T00:00:00Z"},
                     "rateCard": {"currency": "%s", "minimum": 2, "form": "volume", "tiers": [{"from": 2, "price": "3.335"}]}}""".formatted(
                            id,
                            List.of("rolling", "rolling-with-release").get(random.nextInt(2)),
                            List.of("EUR", "JPY", "KWD").get(random.nextInt(3))));
            String key = service.key(id, "admin");
            live(id, random);
            String what = "seed %d".formatted(seed + number);
            String path = "institutions/" + id + "/statements";
            List<JsonNode> statements = pages(key, path + "?", "statements");
            List<Map<String, String>> csv = csv(key, path + "?format=csv");

            assertThat(statements).as(what).hasSizeGreaterThan(4);
            checkSame(what, csv, xlsx(key, path + "?format=xlsx"));
            for (JsonNode statement : statements) {
                String month = statement.path("month").asText();
                List<Map<String, String>> rows = csv.stream()
                        .filter(row -> month.equals(row.get("statement")))
                        .toList();
                adjustments += rows.size() - 1;
                assertThat(rows)
                        .as(what)
                        .hasSize(1 + statement.path("adjustments").size());
                assertThat(sum(rows, "amount"))
                        .as(what + month)
                        .isEqualByComparingTo(
                                statement.path("totals").path(0).path("amount").asText());
                assertThat(rows)
                        .as(what)
                        .allMatch(row -> statement.path("digest").asText().equals(row.get("digest")));
                checkLearners(what, key, path + "/" + month);
            }
        }
        assertThat(adjustments).as("seed %d: something came late", seed).isPositive();
    }

    private void checkLearners(String what, String key, String path) throws Exception {
        JsonNode whole = service.get(key, path).body();
        List<Map<String, String>> csv = csv(key, path + "?format=csv");

        checkSame(what, csv, xlsx(key, path + "?format=xlsx"));
        assertThat(csv).as(what).hasSize(whole.path("measured").asInt());
        List<JsonNode> learners = new ArrayList<>();
        whole.path("learners").forEach(learners::add);
        assertThat(csv)
                .as(what)
                .extracting(row -> row.get("learner"), row -> row.get("reason_id"), row -> row.get("reason_at"))
                .containsExactlyElementsOf(learners.stream()
                        .map(one -> tuple(
                                one.path("learner").asText(),
                                one.path("reason").path("id").asText(),
                                one.path("reason").path("at").asText()))
                        .toList());
    }

    /** A number is written with its decimals here and without there. */
    private static void checkSame(String what, List<Map<String, String>> csv, List<Map<String, String>> xlsx) {
        assertThat(sum(xlsx, "amount")).as(what).isEqualByComparingTo(sum(csv, "amount"));
        assertThat(without(xlsx)).as(what).isEqualTo(without(csv));
    }

    private static List<Map<String, String>> without(List<Map<String, String>> rows) {
        return rows.stream()
                .map(row -> {
                    Map<String, String> rest = new LinkedHashMap<>(row);
                    rest.remove("amount");
                    return rest;
                })
                .toList();
    }

    private static BigDecimal sum(List<Map<String, String>> rows, String column) {
        return rows.stream()
                .map(row -> row.getOrDefault(column, ""))
                .filter(text -> !text.isEmpty())
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What happened in half a year and was told sooner or later. */
    private void live(String id, Random random) {
        List<Report> reports = new ArrayList<>();
        for (int number = 30 + random.nextInt(60); number > 0; number--) {
            Instant at = Instant.parse("2025-11-01T00:00:00Z").plusSeconds(random.nextInt(150) * 86_400L);
            reports.add(Report.activity(
                    new FactKey("t", "f" + number),
                    IdentityName.parse("l" + random.nextInt(9)),
                    Kind.ACCESS,
                    at,
                    at.plusSeconds(List.of(0, 1, 6, 38).get(random.nextInt(4)) * 86_400L)));
        }
        for (int number = random.nextInt(5); number > 0; number--) {
            int one = random.nextInt(9);
            Instant at = Instant.parse("2025-11-01T00:00:00Z").plusSeconds(random.nextInt(150) * 86_400L);
            reports.add(LinksContract.report(
                    "link" + number,
                    random.nextInt(4) == 0 ? FactType.UNLINK : FactType.LINK,
                    IdentityName.parse("l" + one),
                    IdentityName.parse("l" + (one + 1 + random.nextInt(8)) % 9),
                    at,
                    at));
        }
        try (Store store = Store.open(database, InstantSource.fixed(NOW))) {
            store.ledger().append(new InstitutionId(id), reports);
        }
    }

    private void fill(String id, String key, Random random) throws Exception {
        StringBuilder facts = new StringBuilder();
        int number = 40 + random.nextInt(120);
        for (int fact = 0; fact < number; fact++) {
            String type = List.of("activity", "activity", "activity", "switch-on", "switch-off", "refusal")
                    .get(random.nextInt(6));
            facts.append(fact == 0 ? "" : ",").append("""
                    {"source": "t", "id": "f%d", "type": "%s", "learner": "l%d", "at": "%s", "role": "%s"%s%s%s}""".formatted(
                            fact,
                            type,
                            random.nextInt(25),
                            Instant.parse("2026-01-20T00:00:00Z").plusSeconds(random.nextInt(110) * 86_400L),
                            random.nextInt(8) == 0 ? "instructor" : "learner",
                            type.startsWith("switch") ? "" : ", \"kind\": \"access\"",
                            List.of("", ", \"unit\": \"=law & order\"", ", \"unit\": \"Zürich\"")
                                    .get(random.nextInt(3)),
                            random.nextInt(3) == 0 ? ", \"reason\": \"=cmd, \\\"quoted\\\"\"" : ""));
        }
        for (int link = random.nextInt(6); link > 0; link--) {
            int one = random.nextInt(25);
            facts.append("""
                    ,{"source": "t", "id": "link%d", "type": "%s", "learner": "l%d", "with": "l%d", "at": "2026-02-01T00:00:00Z"}""".formatted(
                    link, random.nextInt(4) == 0 ? "unlink" : "link", one, (one + 1 + random.nextInt(24)) % 25));
        }
        Service.Answer answer = service.post(key, "institutions/" + id + "/facts", "{\"facts\": [" + facts + "]}");
        assertThat(answer.body().findValuesAsText("message")).isEmpty();
        assertThat(answer.body().path("receipts").findValuesAsText("outcome")).doesNotContain("invalid");
    }

    private List<JsonNode> pages(String key, String path, String list) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = service.get(key, path + "&limit=7" + (after.isEmpty() ? "" : "&after=" + after))
                    .body();
            page.path(list).forEach(all::add);
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        return all;
    }

    private List<Map<String, String>> csv(String key, String path) throws Exception {
        byte[] body = fetch(key, path);
        List<Map<String, String>> rows = new ArrayList<>();
        try (MappingIterator<Map<String, String>> read = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(new String(body, StandardCharsets.UTF_8))) {
            while (read.hasNextValue()) {
                Map<String, String> row = new LinkedHashMap<>();
                read.nextValue().forEach((name, value) -> row.put(name, value.replaceFirst("^'(?=[=+@-])", "")));
                rows.add(row);
            }
        }
        return rows;
    }

    private List<Map<String, String>> xlsx(String key, String path) throws Exception {
        List<Map<String, String>> rows = new ArrayList<>();
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(fetch(key, path)))) {
            for (Sheet sheet : book.getSheets().toList()) {
                List<Row> all = sheet.read();
                List<String> header =
                        all.get(0).stream().map(cell -> cell.getText()).toList();
                for (Row row : all.subList(1, all.size())) {
                    Map<String, String> cells = new LinkedHashMap<>();
                    IntStream.range(0, header.size())
                            .forEach(column -> cells.put(header.get(column), text(row, column)));
                    rows.add(cells);
                }
            }
        }
        return rows;
    }

    private static String text(Row row, int column) {
        return row.getOptionalCell(column)
                .map(cell ->
                        cell.getText().matches("TRUE|FALSE") ? cell.getText().toLowerCase(Locale.ROOT) : cell.getText())
                .orElse("");
    }

    private byte[] fetch(String key, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + path))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }
}
