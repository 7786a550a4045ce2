package org.headcount.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements of an institution whose contract began in July, printed in November. */
@SuppressWarnings("NullAway.Init")
class ShowStatementTest {

    @TempDir
    Path folder;

    private Service service;
    private String key;

    @BeforeEach
    void aServiceRuns() throws Exception {
        service = Service.start(folder, Clock.fixed(Typed.NOW, ZoneOffset.UTC));
        service.post(Service.OPERATOR_KEY, "institutions", """
                {"id": "north", "name": "North", "zone": "UTC",
                 "policy": {"preset": "rolling", "window": "P30D", "measure": "DISTINCT"},
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 1, "tiers": [{"from": 1, "price": "6.00"}]},
                 "contract": {"from": "2026-07-05T00:00:00Z"}}""");
        key = service.key("north", "read");
        Typed.reading("""
                {"source":"sis","id":"1","type":"activity","kind":"access","learner":"sis:a","at":"2026-07-02T09:00:00Z","recordedAt":"2026-07-02T09:00:00Z"}
                {"source":"=sis","id":"2","type":"activity","kind":"access","learner":"sis:b","at":"2026-07-05T09:00:00Z","recordedAt":"2026-07-05T09:00:00Z"}
                {"source":"sis","id":"3","type":"void","voids":{"source":"sis","id":"1"},"learner":"sis:a","at":"2026-08-20T09:00:00Z","recordedAt":"2026-08-20T09:00:00Z","reason":"twice"}
                """, environment(), "import", "-", "--institution", "north");
    }

    @AfterEach
    void itStops() {
        service.close();
    }

    @Test
    void itIsWhatTheApiGivesToTheByte() throws Exception {
        String path = "institutions/north/statements/2026-08";

        assertThat(statement("2026-08").out())
                .isEqualTo(service.get(key, path).raw().body() + "\n");
        assertThat(statement("2026-08", "--format", "json").out())
                .isEqualTo(statement("2026-08").out());
        assertThat(statement("2026-08", "--format", "csv").out())
                .isEqualTo(service.get(key, path + "?format=csv").raw().body())
                .isEqualTo(service.send(HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + path))
                                .header("Authorization", "Bearer " + key)
                                .header("Accept", "text/csv")
                                .build())
                        .raw()
                        .body());
    }

    @Test
    void itsTableShowsWhoIsChargedAndWhy() {
        String[] july = statement("2026-07", "--format", "csv").out().split("\r\n", -1);

        assertThat(july[0]).isEqualTo("month,learner,reason_source,reason_id,reason_type,reason_kind,reason_at");
        assertThat(july)
                .as("a formula is made harmless")
                .anyMatch(row -> row.matches("2026-07,[a-z0-9]+,'=sis,2,activity,access,2026-07-05T09:00:00Z"))
                .hasSize(4);
    }

    @Test
    void aMonthWithoutOneSaysWhy() {
        Typed open = statement("2026-11");
        Typed before = statement("2026-06");

        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.err())
                .isEqualTo("2026-11: It closes at 2026-12-04T00:00:00Z. Its draft says what it would come to now.\n");
        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(before.err())
                .isEqualTo(
                        "2026-06: It ended before the institution was created or its contract began, and never closes.\n");
        assertThat(Typed.with(environment(), "statement", "2026-07", "--institution", "west")
                        .err())
                .isEqualTo("there is no institution west\n");
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        Typed wrong = Typed.with(environment(), "statement", "July", "--institution", "?");

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("MONTH: is a month as yyyy-MM", "--institution: an institution's id is", "Usage: ");
    }

    private Typed statement(String month, String... more) {
        String[] line = new String[4 + more.length];
        System.arraycopy(new String[] {"statement", month, "--institution", "north"}, 0, line, 0, 4);
        System.arraycopy(more, 0, line, 4, more.length);
        return Typed.with(environment(), line);
    }

    private Map<String, String> environment() {
        return Map.of("HEADCOUNT_DATABASE_URL", Service.settings(folder).databaseUrl());
    }
}
