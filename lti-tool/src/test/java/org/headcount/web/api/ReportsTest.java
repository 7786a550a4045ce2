package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.YearMonth;
import java.util.List;
import org.headcount.testing.Service;
import org.headcount.web.report.Columns;
import org.headcount.web.report.Format;
import org.headcount.web.report.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as files: how they are asked for, and what is said of them. */
class ReportsTest extends RestTest {

    private static final List<String> LISTS = List.of("months/2026-02/learners", "months/2026-02/activity", "learners");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv | text/csv",
                "text/* | text/csv",
                "text/csv;q=0.9, application/json;q=0.1 | text/csv",
                "text/csv;q=0.1, application/json;q=0.9 | application/json",
                "application/json;q=0, text/*;q=0.5 | text/csv",
                "*/*, application/json;q=0.2 | text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, */*;q=0.1 | application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8 | application/json",
                "*/* | application/json"
            })
    void aListComesInTheFormThatIsLikedBest(String accept, String type) throws Exception {
        Tenant tenant = tenant("rolling");

        for (String list : LISTS) {
            Service.Answer answer = get(tenant, list, accept);
            assertThat(answer.status()).as(list).isEqualTo(200);
            assertThat(answer.raw().headers().firstValue("Content-Type").orElseThrow())
                    .as(list)
                    .startsWith(type);
            assertThat(answer.raw().headers().firstValue("Vary")).as(list).contains("Accept");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/html", "text/csv;q=0", "*/*;q=0", "application/problem+json"})
    void whatIsNotOfferedIsRefused(String accept) throws Exception {
        Tenant tenant = tenant("rolling");

        for (String list : LISTS) {
            assertProblem(get(tenant, list, accept), 406, "not-acceptable");
        }
    }

    @Test
    void aFileIsNamedAndItsFirstLineNamesItsColumns() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-10T08:00:00Z");

        Service.Answer answer = service.get(tenant.key(), tenant.path("months/2026-02/learners?format=csv"));

        assertThat(answer.raw().headers().firstValue("Content-Type")).contains("text/csv;charset=utf-8;header=present");
        assertThat(answer.raw().headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"" + tenant.id() + "-2026-02-learners.csv\"");
        assertThat(answer.raw().headers().firstValue("Cache-Control")).contains("no-store");
        List<String> lines = answer.raw().body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("month,learner,identities,name,reason_source,reason_id");
        assertThat(lines.get(1))
                .matches("2026-02,ln[a-z0-9]+,default:ada,,t,ada 2026-02-10T08:00:00Z,activity,access,learner,LEARNER,"
                        + "2026-02-10T08:00:00Z,2026-03-01T12:00:00Z,,,,,unassigned");
        assertThat(answer.raw().body()).endsWith("\r\n");
    }

    @Test
    void theColumnsOfEveryFileAreDescribed() throws Exception {
        String description = service.get("", "openapi.json").raw().body();

        for (Columns<?> columns : List.of(
                Tables.charged(YearMonth.parse("2026-02")),
                Tables.learners(NOON),
                Tables.activity(YearMonth.parse("2026-02")))) {
            assertThat(description).contains("Columns: " + String.join(", ", columns.names()) + ".");
        }
    }

    @Test
    void aTextThatASpreadsheetWouldRunStaysAText() throws Exception {
        Tenant tenant = tenant("rolling");
        for (String learner : List.of("=1+1", "@SUM(A1)", "+1", "-1", "a,\\\"b")) {
            visit(tenant, learner, "2026-02-10T08:00:00Z");
        }
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "=2+2", "id": "-x", "type": "refusal", "kind": "access", "learner": "r",
                            "at": "2026-02-10T09:00:00Z", "reason": "@now"}]}""");

        String body = service.get(tenant.key(), tenant.path("months/2026-02/activity?format=csv"))
                .raw()
                .body();

        assertThat(body).contains("'=2+2,'-x,refusal").contains(",'@now,").contains("\"default:a,\"\"b\"");
        assertThat(body.lines().flatMap(line -> List.of(line.split(",", -1)).stream()))
                .noneMatch(cell -> cell.matches("\"?[=+@-].*"));
    }

    @Test
    void aByteOrderMarkComesOnRequest() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(service.get(tenant.key(), tenant.path("learners?format=csv&bom=true"))
                        .raw()
                        .body())
                .startsWith("\uFEFFas_of,");
        assertThat(service.get(tenant.key(), tenant.path("learners?format=csv&bom=false"))
                        .raw()
                        .body())
                .startsWith("as_of,");
    }

    @Test
    void whatDoesNotGoTogetherIsNamed() throws Exception {
        Tenant tenant = tenant("rolling");

        for (String list : LISTS) {
            assertThat(pointers(service.get(tenant.key(), tenant.path(list + "?format=csv&limit=5"))))
                    .containsExactly("?limit");
            assertThat(pointers(service.get(tenant.key(), tenant.path(list + "?format=xlsx&bom=true"))))
                    .containsExactly("?bom");
            assertThat(pointers(service.get(tenant.key(), tenant.path(list + "?bom=true"))))
                    .containsExactly("?bom");
            assertThat(pointers(service.get(tenant.key(), tenant.path(list + "?format=pdf&bom=yes"))))
                    .containsExactly("?format", "?bom");
            assertThat(pointers(service.get(tenant.key(), tenant.path(list + "?after=%00"))))
                    .containsExactly("?after");
        }
    }

    @Test
    void headSaysWhatGetWouldWithoutReadingAnything() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-10T08:00:00Z");

        for (String list : LISTS) {
            for (Format format : Format.values()) {
                Service.Answer answer =
                        service.send(HttpRequest.newBuilder(uri(tenant, list + "?format=" + format.wire()))
                                .header("Authorization", "Bearer " + tenant.key())
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build());
                assertThat(answer.status()).as(list + format).isEqualTo(200);
                assertThat(answer.raw().body()).isEmpty();
                assertThat(answer.raw().headers().firstValue("Content-Type").orElseThrow())
                        .startsWith(format.contentType());
                assertThat(answer.raw()
                                .headers()
                                .firstValue("Content-Disposition")
                                .isPresent())
                        .isEqualTo(format != Format.JSON);
            }
        }
    }

    @Test
    void theActivityOfAMonthIsWhatHappenedInItAndWhatWasRefused() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "ada", "2026-01-31T23:59:59.999999Z");
        visit(tenant, "ada", "2026-02-01T00:00:00Z");
        visit(tenant, "ben", "2026-02-28T23:59:59.999999Z");
        visit(tenant, "ada", "2026-03-01T00:00:00Z");
        visit(tenant, "fast", "2026-03-01T14:00:00Z");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "no", "type": "refusal", "kind": "access", "learner": "ada",
                            "at": "2026-02-10T09:00:00Z", "reason": "inactive"},
                           {"source": "t", "id": "on", "type": "switch-on", "learner": "ada",
                            "at": "2026-02-10T09:00:00Z"}]}""");

        JsonNode february = service.get(tenant.key(), tenant.path("months/2026-02/activity"))
                .body();
        JsonNode march = service.get(tenant.key(), tenant.path("months/2026-03/activity"))
                .body();

        assertThat(february.path("activity").findValuesAsText("id"))
                .containsExactly("ada 2026-02-01T00:00:00Z", "no", "ben 2026-02-28T23:59:59.999999Z");
        assertThat(february.at("/activity/1/fact/reason").asText()).isEqualTo("inactive");
        assertThat(february.at("/activity/1/identities/0").asText()).isEqualTo("default:ada");
        assertThat(march.path("activity").findValuesAsText("quarantined")).containsExactly("false", "true");
        assertThat(march.at("/activity/1/effectiveAt").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertProblem(service.get(tenant("switch").key(), tenant.path("months/2026-02/activity")), 404, "not-found");
    }

    private Service.Answer get(Tenant tenant, String list, String accept) throws Exception {
        return service.send(HttpRequest.newBuilder(uri(tenant, list))
                .header("Authorization", "Bearer " + tenant.key())
                .header("Accept", accept)
                .build());
    }

    private URI uri(Tenant tenant, String list) {
        return URI.create(service.base() + "/api/v1/" + tenant.path(list));
    }
}
