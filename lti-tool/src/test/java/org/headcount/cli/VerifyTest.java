package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements proven by somebody else: of an institution whose contract began in July, in November. */
@SuppressWarnings("NullAway.Init")
class VerifyTest {

    private static final String FACTS = """
            {"source":"sis","id":"1","type":"activity","kind":"enrolment","learner":"sis:a","origin":"STAFF","at":"2026-07-10T09:00:00Z","recordedAt":"2026-07-10T09:00:01Z"}
            {"source":"sis","id":"2","type":"switch-off","learner":"sis:a","origin":"STAFF","at":"2026-08-10T09:00:00Z","recordedAt":"2026-08-11T00:00:00Z","actor":"office","reason":"done"}
            {"source":"sis","id":"3","type":"activity","kind":"access","learner":"sis:b","unit":"Arts","at":"2026-07-20T09:00:00Z","recordedAt":"2026-09-11T00:00:00Z"}
            """;

    @TempDir
    Path folder;

    private Service service;
    private String key;

    @BeforeEach
    void aServiceRuns() throws Exception {
        service = Service.start(folder, Clock.fixed(Typed.NOW, ZoneOffset.UTC));
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "Europe/Budapest", "policy": "switch",
                 "rateCard": {"currency": "HUF", "form": "base-plus", "base": "1000", "included": 1, "over": "99.5"},
                 "contract": {"from": "2026-07-05T00:00:00Z"}}""");
        key = service.key("north", "read");
        Typed.reading(FACTS, environment(), "import", "-", "--institution", "north");
    }

    @AfterEach
    void itStops() {
        service.close();
    }

    private Map<String, String> environment() {
        return Map.of("HEADCOUNT_DATABASE_URL", "jdbc:sqlite:" + folder.resolve("headcount.db"));
    }

    private Path export() throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(service.base() + "/api/v1/institutions/north/statements/export"))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        return Files.write(folder.resolve("export.ndjson"), answer.body());
    }

    /** Without any database at hand. */
    private static Typed verify(Path file) {
        return Typed.with(Map.of("HEADCOUNT_DATABASE_URL", "jdbc:none"), "verify", "--file", file.toString());
    }

    @Test
    void anExportAloneProvesEveryStatement() throws Exception {
        Typed typed = verify(export());

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).isEqualTo("north: 4 statements agree with 3 facts\n");
        assertThat(typed.exitCode()).isZero();
    }

    @Test
    void anExportOfWhomLinksPutTogetherAndPartAgainProvesItsStatementsAndAChangedLinkIsFound() throws Exception {
        Typed.reading("""
                {"source":"sis","id":"4","type":"link","learner":"sis:b","with":"sis:a","at":"2026-01-01T00:00:00Z","recordedAt":"2026-09-15T00:00:00Z"}
                {"source":"sis","id":"5","type":"unlink","learner":"sis:a","with":"sis:b","at":"2026-01-01T00:00:00Z","recordedAt":"2026-10-20T00:00:00Z"}
                """, environment(), "import", "-", "--institution", "north");
        Path export = export();

        assertThat(verify(export).err()).isEmpty();
        assertThat(verify(export).out()).isEqualTo("north: 4 statements agree with 5 facts\n");
        assertThat(Typed.with(environment(), "verify").out()).contains("periods and 4 statements agree");
        assertThat(Files.readString(export)).doesNotContain("sis:a", "sis:b");
        Path changed = folder.resolve("changed.ndjson");
        Files.writeString(changed, Files.readString(export).replace("\"type\":\"link\"", "\"type\":\"unlink\""));
        assertThat(verify(changed).err())
                .as("together, b would have been switched off with a")
                .startsWith("north: statement 2026-09: ");
    }

    @Test
    void nobodysNameIsInAnExport() throws Exception {
        assertThat(Files.readString(export())).doesNotContain("sis:a", "office", "done");
    }

    @Test
    void aByteOfAStatementThatWasFlippedIsFound() throws Exception {
        byte[] export = Files.readAllBytes(export());
        String text = new String(export, StandardCharsets.ISO_8859_1);
        int begins = text.indexOf("{\"line\":\"statement\"", text.indexOf("\"month\":\"2026-07\""));
        for (int at = begins; at < text.indexOf('\n', begins); at += 41) {
            byte[] flipped = export.clone();
            flipped[at] ^= 0x02;

            Typed typed = verify(Files.write(folder.resolve("flipped.ndjson"), flipped));

            assertThat(typed.exitCode()).as("byte %d", at).isEqualTo(1);
            assertThat(typed.err()).as("byte %d", at).isNotEmpty();
        }
    }

    @Test
    void aChangedFactIsFoundAndTheFirstDifferenceNamed() throws Exception {
        String text = Files.readString(export());
        Path changed = folder.resolve("changed.ndjson");

        Files.writeString(changed, text.replace("2026-08-10T09:00:00Z", "2026-07-10T10:00:00Z"));
        assertThat(verify(changed).err())
                .as("recorded after July had closed")
                .isEqualTo("north: statement 2026-08: /carried is 1; by the facts it is 0\n");

        Files.writeString(changed, text.replace("\"base\":\"1000\"", "\"base\":\"900\""));
        assertThat(verify(changed).err())
                .isEqualTo("north: statement 2026-07: /amount is \"1000.00\"; by the facts it is \"900.00\"\n");
    }

    @Test
    void voidsExemptionsAndVouchersAreProvenTooAndAChangeInOneIsNamed() throws Exception {
        String corrected = """
                {"source":"sis","id":"4","type":"activity","kind":"access","learner":"sis:c","at":"2026-07-12T09:00:00Z","recordedAt":"2026-07-12T09:00:00Z"}
                {"source":"sis","id":"5","type":"void","voids":{"source":"sis","id":"4"},"learner":"sis:c","at":"2026-07-13T09:00:00Z","recordedAt":"2026-07-13T09:00:00Z","reason":"twice","actor":"office","approvedBy":"head"}
                {"source":"sis","id":"6","type":"activity","kind":"access","learner":"sis:d","at":"2026-07-12T09:00:00Z","recordedAt":"2026-07-12T09:00:00Z"}
                {"source":"sis","id":"7","type":"void","voids":{"source":"sis","id":"6"},"learner":"sis:d","at":"2026-09-20T09:00:00Z","recordedAt":"2026-09-20T09:00:00Z","reason":"twice","actor":"office","approvedBy":"head"}
                {"source":"sis","id":"8","type":"exempt","learner":"sis:e","from":"2026-07-01T09:00:00Z","until":"2026-07-31T09:00:00Z","at":"2026-07-01T09:00:00Z","recordedAt":"2026-07-01T09:00:00Z"}
                {"source":"sis","id":"9","type":"activity","kind":"access","learner":"sis:e","at":"2026-07-15T09:00:00Z","recordedAt":"2026-07-15T09:00:00Z"}
                {"source":"sis","id":"10","type":"voucher-issued","learner":"voucher:spring-2026-7","at":"2026-07-16T09:00:00Z","recordedAt":"2026-07-16T09:00:00Z"}
                {"source":"sis","id":"11","type":"voucher-revoked","learner":"voucher:spring-2026-7","at":"2026-07-17T09:00:00Z","recordedAt":"2026-07-17T09:00:00Z","actor":"office","approvedBy":"head"}
                """;
        assertThat(Typed.reading(corrected, environment(), "import", "-", "--institution", "north")
                        .exitCode())
                .isZero();
        Path exported = export();
        String text = Files.readString(exported);
        Path changed = folder.resolve("changed.ndjson");

        assertThat(text).doesNotContain("office", "head", "twice", "spring");
        assertThat(verify(exported).err()).isEmpty();
        assertThat(verify(exported).out()).isEqualTo("north: 4 statements agree with 11 facts\n");
        assertThat(Typed.with(environment(), "verify").exitCode()).isZero();
        String oneMore = "north: statement 2026-07: /amount is \"1099.50\"; by the facts it is \"1199.00\"\n";
        Map.of(
                        "\"voids\":{\"source\":\"sis\",\"id\":\"4\"}",
                                List.of("\"voids\":{\"source\":\"sis\",\"id\":\"44\"}", oneMore),
                        "\"until\":\"2026-07-31T09:00:00Z\"", List.of("\"until\":\"2026-07-15T09:00:00Z\"", oneMore),
                        "\"from\":\"2026-07-01T09:00:00Z\"",
                                List.of("\"from\":\"2026-07-15T09:00:00.000001Z\"", oneMore),
                        "\"at\":\"2026-07-17T09:00:00Z\"", List.of("\"at\":\"2026-07-16T08:00:00Z\"", oneMore),
                        "voucher-revoked", List.of("voucher-redeemed", oneMore),
                        "\"id\":\"6\"}",
                                List.of(
                                        "\"id\":\"66\"}",
                                        "north: statement 2026-09: /adjustments/0 is missing; by the facts it is "))
                .forEach((was, is) -> {
                    write(changed, text.replace(was, is.get(0)));
                    assertThat(verify(changed).err())
                            .as(was)
                            .startsWith(is.get(1))
                            .hasLineCount(1);
                    assertThat(verify(changed).exitCode()).isEqualTo(1);
                });
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void halfAnExportIsNone() throws Exception {
        String text = Files.readString(export());
        Path half = folder.resolve("half.ndjson");

        Files.writeString(half, text.substring(0, text.lastIndexOf("{\"line\":\"end\"")));
        assertThat(verify(half).err()).endsWith("is not a whole export: its last line is missing\n");

        Files.writeString(half, text.replaceFirst("\\{\"line\":\"fact\".*\n", ""));
        assertThat(verify(half).err()).endsWith("there are 2 facts, and there should be 3\n");

        Files.writeString(half, "not json\n");
        assertThat(verify(half).err()).endsWith("not one JSON object\n");

        Typed missing = verify(folder.resolve("none.ndjson"));
        assertThat(missing.err()).endsWith("none.ndjson cannot be read\n");
        assertThat(missing.exitCode()).isEqualTo(1);
    }

    @Test
    void theDatabaseIsProvenWhereItIs() throws Exception {
        service.institution("south", "rolling");
        export();

        Typed all = Typed.with(environment(), "verify");
        assertThat(all.err()).isEmpty();
        assertThat(all.out()).isEqualTo("""
                north: periods and 4 statements agree with the facts
                south: periods and 0 statements agree with the facts
                """);
        assertThat(all.exitCode()).isZero();
        assertThat(Typed.with(environment(), "verify", "--institution", "south").out())
                .isEqualTo("south: periods and 0 statements agree with the facts\n");
        assertThat(Typed.with(environment(), "verify", "--institution", "west").err())
                .isEqualTo("there is no institution west\n");
        assertThat(Typed.with(environment(), "verify", "--institution", "?").exitCode())
                .isEqualTo(2);
    }

    @Test
    void whatSomebodyChangedInTheDatabaseIsFound() throws Exception {
        export();
        for (String change : List.of(
                "update statement set tail = cast(replace(cast(tail as text), '\"measured\":1', '\"measured\":0') as blob)",
                "update statement_piece set learners = cast(replace(cast(learners as text), '2026', '2025') as blob)",
                "update statement set digest = replace(digest, substr(digest, 1, 1), 'x')",
                "update statement set month = '2026-11' where month = '2026-10'",
                "update statement set previous_digest = replace(previous_digest, substr(previous_digest, 1, 1), 'x')",
                "update statement_cut set closes_at = closes_at + 1 where month = '2026-10'",
                "delete from statement_cut where month = '2026-10'",
                "delete from statement_piece where month = '2026-10'",
                "update period set ends_at = ends_at + 1",
                "update period set touched_before = touched_before + 1")) {
            Path copy = folder.resolve("copy.db");
            Files.deleteIfExists(copy);
            String url = "jdbc:sqlite:" + copy;
            execute("jdbc:sqlite:" + folder.resolve("headcount.db"), "vacuum into '" + copy + "'");
            execute(
                    url,
                    "drop trigger statement_is_never_updated",
                    "drop trigger statement_piece_is_never_updated",
                    "drop trigger statement_piece_is_never_deleted",
                    "drop trigger statement_cut_is_never_updated",
                    "drop trigger statement_cut_is_never_deleted",
                    change);

            Typed typed = Typed.with(Map.of("HEADCOUNT_DATABASE_URL", url), "verify");

            assertThat(typed.err()).as(change).startsWith("north: ").hasLineCount(1);
            assertThat(typed.exitCode()).isEqualTo(1);
        }
    }

    private static void execute(String url, String... all) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : all) {
                statement.execute(sql);
            }
        }
    }
}
