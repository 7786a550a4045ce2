package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.headcount.testing.Service;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else's list beside ours. */
class ReconciliationsTest extends RestTest {

    /** ada and ben are charged for February; carl was, until January; dora comes in March; eve is staff; fay had nothing but a refusal. */
    private Tenant school() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-10T08:00:00Z");
        visit(tenant, "ben", "2026-02-11T08:00:00Z");
        visit(tenant, "carl", "2025-10-01T08:00:00Z");
        visit(tenant, "dora", "2026-03-01T08:00:00Z");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "e", "type": "activity", "kind": "access", "learner": "eve",
                            "role": "instructor", "at": "2026-02-10T09:00:00Z"},
                           {"source": "t", "id": "e2", "type": "refusal", "kind": "access", "learner": "eve",
                            "at": "2026-02-10T09:00:00Z"},
                           {"source": "t", "id": "f", "type": "refusal", "kind": "access", "learner": "fay",
                            "at": "2026-02-10T09:00:00Z"}]}""");
        return tenant;
    }

    @Test
    void everybodyOnEitherListAppearsWithAReason() throws Exception {
        Tenant tenant = school();
        String ada = service.get(tenant.key(), tenant.path("learners/ada"))
                .body()
                .path("learner")
                .asText();

        JsonNode answer = service.post(tenant.key(), tenant.path("reconciliations?month=2026-02"), """
                        {"learners": ["ada", "carl", "dora", "eve", "fay", "nobody", "%s", 7, "a\\u0000b"]}""".formatted(ada))
                .body();

        assertThat(rows(answer))
                .containsExactlyInAnyOrder(
                        "both charged ada",
                        "only-ours charged ",
                        "only-theirs inactive carl",
                        "only-theirs not-yet-active dora",
                        "only-theirs staff-or-test eve",
                        "only-theirs without-activity fay",
                        "only-theirs never-met nobody",
                        "only-theirs same-learner " + ada,
                        "only-theirs never-met 7",
                        "unreadable not-a-name a\u0000b");
        assertThat(answer.path("totals").toString())
                .isEqualTo("{\"ours\":2,\"theirs\":9,\"both\":1,\"onlyTheirs\":7,\"onlyOurs\":1,\"unreadable\":1}");
        for (JsonNode row : answer.path("rows")) {
            switch (row.path("reason").asText()) {
                case "charged" -> assertThat(row.at("/fact/kind").asText()).isEqualTo("access");
                case "inactive" -> {
                    assertThat(row.path("since").asText()).isEqualTo("2025-12-30T08:00:00Z");
                    assertThat(row.at("/fact/id").asText()).isEqualTo("carl 2025-10-01T08:00:00Z");
                }
                case "not-yet-active" -> assertThat(row.path("since").asText()).isEqualTo("2026-03-01T08:00:00Z");
                case "same-learner" -> assertThat(row.path("sameAs").asInt()).isEqualTo(1);
                case "not-a-name" -> assertThat(row.path("line").asInt()).isEqualTo(9);
                default -> assertThat(row.path("line").asInt()).isPositive();
            }
        }
    }

    @Test
    void anInstantIsComparedWithWhoIsActiveThen() throws Exception {
        Tenant tenant = school();

        JsonNode answer = service.post(
                        tenant.key(),
                        tenant.path("reconciliations?asOf=2026-02-10T12:00:00Z"),
                        "{\"learners\": [\"ada\", \"ben\", \"carl\"]}")
                .body();

        assertThat(rows(answer))
                .containsExactlyInAnyOrder(
                        "both active ada", "only-theirs not-yet-active ben", "only-theirs inactive carl");
        JsonNode before = service.post(
                        tenant.key(),
                        tenant.path("reconciliations?asOf=2026-02-10T12:00:00Z&knownAt=2026-02-11T00:00:00Z"),
                        "{\"learners\": [\"ada\"]}")
                .body();
        assertThat(rows(before)).as("recorded in March").containsExactly("only-theirs never-met ada");
    }

    @Test
    void underAPeakWhoWasThereAtAnotherTimeIsToldSo() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "early", "2025-11-05T00:00:00Z");
        visit(tenant, "ada", "2026-02-10T08:00:00Z");
        visit(tenant, "ben", "2026-02-10T08:00:00Z");

        JsonNode answer = service.post(
                        tenant.key(), tenant.path("reconciliations?month=2026-02"), "{\"learners\": [\"early\"]}")
                .body();

        assertThat(rows(answer))
                .containsExactlyInAnyOrder(
                        "only-ours charged ", "only-ours charged ", "only-theirs not-measured early");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada\nben\n",
                "learner\nada\nben\n",
                "\uFEFFName,Learner\r\nAda,ada\r\nBen,ben",
                "name;learner\n\"Lovelace; Ada\";ada\nBen;ben\n",
                "learner\tname\nada\tAda\nben\tBen",
                "ada\n\n\nben"
            })
    void aFileIsReadHoweverItIsWritten(String csv) throws Exception {
        Tenant tenant = school();

        JsonNode answer = upload(tenant, "?month=2026-02", "text/csv", csv.getBytes(StandardCharsets.UTF_8))
                .body();

        assertThat(rows(answer)).containsExactlyInAnyOrder("both charged ada", "both charged ben");
    }

    @Test
    void badRowsAreReportedWithTheirLine() throws Exception {
        Tenant tenant = school();
        byte[] csv = "name,user\n\"two\nlines\",ada\nshort\n\nx,ben\ny,".getBytes(StandardCharsets.UTF_8);
        byte[] latin = "learner\nJos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        JsonNode answer =
                upload(tenant, "?month=2026-02&column=User", "text/csv", csv).body();

        assertThat(lines(answer)).containsExactlyInAnyOrder("2 both", "6 both", "4 unreadable", "7 unreadable");
        assertThat(rows(upload(tenant, "?month=2026-02", "text/csv; charset=utf-8", latin)
                        .body()))
                .anyMatch(row -> row.startsWith("unreadable"));
    }

    @Test
    void aWorkbookIsReadAlsoOfNumbers() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "1234567", "2026-02-10T08:00:00Z");
        visit(tenant, "ben", "2026-02-10T08:00:00Z");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(out, "Test", "1.0");
                Worksheet sheet = book.newWorksheet("Users")) {
            sheet.value(0, 2, "Learner");
            sheet.value(1, 2, 1234567);
            sheet.value(4, 2, "ben");
            sheet.inlineString(5, 2, "nobody & <co>");
        }

        JsonNode answer = upload(tenant, "?month=2026-02", Format.XLSX_TYPE, out.toByteArray())
                .body();

        assertThat(rows(answer))
                .containsExactlyInAnyOrder(
                        "both charged 1234567", "both charged ben", "only-theirs never-met nobody & <co>");
        assertThat(lines(answer)).containsExactlyInAnyOrder("2 both", "5 both", "6 only-theirs");
    }

    @Test
    void ourOwnFilesAreUnderstood() throws Exception {
        Tenant tenant = school();
        visit(tenant, "=odd", "2026-02-10T08:00:00Z");
        byte[] ours = service.get(tenant.key(), tenant.path("months/2026-02/learners?format=csv"))
                .raw()
                .body()
                .getBytes(StandardCharsets.UTF_8);

        assertThat(upload(tenant, "?month=2026-02", "text/csv", ours)
                        .body()
                        .path("totals")
                        .toString())
                .isEqualTo("{\"ours\":3,\"theirs\":3,\"both\":3,\"onlyTheirs\":0,\"onlyOurs\":0,\"unreadable\":0}");
        assertThat(rows(upload(tenant, "?month=2026-02", "text/csv", "'=odd".getBytes(StandardCharsets.UTF_8))
                        .body()))
                .contains("both charged '=odd");
    }

    @Test
    void theAnswerIsAFileOnRequest() throws Exception {
        Tenant tenant = school();

        Service.Answer answer =
                upload(tenant, "?month=2026-02&format=csv", "text/csv", "ada\nnobody".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.raw().headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"" + tenant.id() + "-reconciliation.csv\"");
        assertThat(answer.raw().body().lines().map(line -> line.split(",", -1)[0]))
                .containsExactlyInAnyOrder("side", "both", "only-ours", "only-theirs");
        assertThat(service.get("", "openapi.json").raw().body())
                .contains(
                        "Columns: " + String.join(", ", Tables.reconciliation().names()) + ".");
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        Tenant tenant = school();
        byte[] two = "a,b\n1,2".getBytes(StandardCharsets.UTF_8);
        byte[] text = "no workbook".getBytes(StandardCharsets.UTF_8);

        assertThat(pointers(upload(tenant, "", "text/csv", two))).containsExactly("?column");
        assertThat(pointers(upload(tenant, "?column=c", "text/csv", two))).containsExactly("?column");
        assertThat(pointers(upload(tenant, "", Format.XLSX_TYPE, text))).containsExactly("");
        assertThat(pointers(upload(
                        tenant, "", Format.XLSX_TYPE, zip("xl/workbook.xml", "<a".getBytes(StandardCharsets.UTF_8)))))
                .containsExactly("");
        assertThat(pointers(upload(tenant, "?month=2026-2&asOf=x&bom=true", "text/csv", two)))
                .containsExactlyInAnyOrder("?month", "?asOf", "?bom");
        assertThat(pointers(upload(tenant, "?month=2026-02&asOf=2026-02-01T00:00:00Z", "text/csv", two)))
                .containsExactly("?asOf");
        assertProblem(upload(tenant, "", "application/vnd.ms-excel", text), 415, "unsupported-media-type");
        assertProblem(upload(tenant("rolling"), tenant, "", "text/csv", two), 404, "not-found");
    }

    @Test
    void aListThatIsTooLongOrUnfoldsToTooMuchIsRefused() throws Exception {
        Tenant tenant = school();
        String names =
                IntStream.rangeClosed(0, 100_000).mapToObj(Integer::toString).collect(Collectors.joining("\n"));

        assertProblem(upload(tenant, "", "text/csv", names.getBytes(StandardCharsets.UTF_8)), 413, "too-large");
        assertProblem(
                service.post(
                        tenant.key(),
                        tenant.path("reconciliations"),
                        "{\"learners\": [" + names.replace("\n", ",") + "]}"),
                413,
                "too-large");
        assertProblem(
                upload(
                        tenant,
                        "",
                        Format.XLSX_TYPE,
                        zip(
                                "xl/sharedStrings.xml",
                                ("<sst>" + " ".repeat(40 * 1024 * 1024)).getBytes(StandardCharsets.UTF_8))),
                413,
                "too-large");
        assertProblem(upload(tenant, "", "text/csv", new byte[5 * 1024 * 1024]), 413, "too-large");
    }

    private static byte[] zip(String name, byte[] content) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }

    private Service.Answer upload(Tenant tenant, String query, String type, byte[] body) throws Exception {
        return upload(tenant, tenant, query, type, body);
    }

    private Service.Answer upload(Tenant caller, Tenant tenant, String query, String type, byte[] body)
            throws Exception {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("reconciliations" + query)))
                        .header("Authorization", "Bearer " + caller.key())
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
    }

    private static List<String> rows(JsonNode answer) {
        List<String> rows = new ArrayList<>();
        answer.path("rows")
                .forEach(row -> rows.add(row.path("side").asText() + " "
                        + row.path("reason").asText() + " " + row.path("theirs").asText()));
        return rows;
    }

    private static List<String> lines(JsonNode answer) {
        List<String> rows = new ArrayList<>();
        answer.path("rows")
                .forEach(row -> rows.add(
                        row.path("line").asText() + " " + row.path("side").asText()));
        return rows;
    }
}
