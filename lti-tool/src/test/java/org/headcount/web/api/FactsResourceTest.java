package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsResourceTest extends RestTest {

    private static final String ACTIVITY =
            "{\"source\": \"s\", \"id\": \"%s\", \"type\": \"activity\", \"learner\": \"%s\", \"at\": \"%s\", \"kind\": \"access\"%s}";

    @Test
    void aNameThatIsBrokenIsNobodysName() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "1", "type": "activity", "learner": "a\\ud800b",
                "at": "2026-03-01T08:00:00Z"}, {"source": "t", "id": "2\\udc00", "type": "activity", "learner": "b",
                "at": "2026-03-01T08:00:00Z", "context": {"a": ["\\ud800"]}}]}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().findValuesAsText("outcome")).containsExactly("invalid", "invalid");
        assertThat(answer.body().findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/learner", "/learner", "/id", "/id", "/context");
    }

    @Test
    void k03s_l09_whatIsQuarantinedOrAConflictIsSeenInTheHealthOfTheMeter() throws Exception {
        Tenant tenant = tenant("rolling");
        double quarantined = counted("quarantined");
        double conflicts = counted("conflict");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": ["
                        + String.join(
                                ",",
                                ACTIVITY.formatted("1", "a", "2026-03-01T14:00:00Z", ""),
                                ACTIVITY.formatted("2", "a", "2026-03-01T11:00:00Z", ""),
                                ACTIVITY.formatted("2", "a", "2026-03-01T11:30:00Z", ""))
                        + "]}");

        assertThat(answer.body().findValuesAsText("outcome")).containsExactly("quarantined", "counted", "conflict");
        assertThat(answer.body().path("receipts").path(2).path("status").asInt())
                .isEqualTo(409);
        assertThat(counted("quarantined")).isEqualTo(quarantined + 1);
        assertThat(counted("conflict")).isEqualTo(conflicts + 1);
        assertThat(service.get(tenant.key(), tenant.path("months/2026-03/activity"))
                        .body()
                        .path("activity")
                        .findValuesAsText("quarantined"))
                .as("both are kept and shown")
                .containsExactly("false", "true");
    }

    private double counted(String outcome) throws Exception {
        String metrics = service.send(HttpRequest.newBuilder(URI.create(service.base() + "/metrics"))
                        .build())
                .raw()
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("headcount_facts_total{outcome=\"" + outcome + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void eachFactGetsItsReceiptInTheOrderOfTheFacts() throws Exception {
        Tenant tenant = tenant("rolling");
        String first = ACTIVITY.formatted("1", "a", "2026-03-01T11:00:00Z", "");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": ["
                        + String.join(
                                ",",
                                first,
                                ACTIVITY.formatted("2", "a", "2026-03-01T10:00:00Z", ", \"role\": \"instructor\""),
                                first,
                                ACTIVITY.formatted("1", "b", "2026-03-01T11:00:00Z", ""),
                                ACTIVITY.formatted("3", "a", "2026-03-01T12:05:00.000001Z", ""),
                                ACTIVITY.formatted("4", "a", "2026-03-01T11:00:00", ""),
                                "17",
                                ACTIVITY.formatted(
                                        "5", "c", "2026-02-01T00:00:00+01:00", ", \"context\": {\"course\": \"x\"}"))
                        + "]}");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode receipts = answer.body().path("receipts");
        assertThat(receipts.findValuesAsText("outcome"))
                .containsExactly(
                        "counted", "recorded", "duplicate", "conflict", "quarantined", "invalid", "invalid", "counted");
        assertThat(receipts.path(0).path("activeUntil").asText()).isEqualTo("2026-05-30T11:00:00Z");
        assertThat(receipts.path(3).path("status").asInt()).isEqualTo(409);
        assertThat(receipts.path(5).path("pointer").asText()).isEqualTo("/at");
        assertThat(receipts.path(5).path("id").asText()).isEqualTo("4");
        assertThat(receipts.path(7).path("activeUntil").asText()).isEqualTo("2026-05-01T23:00:00Z");
    }

    @Test
    void aReceiptWithoutAnEndSaysSo() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": [" + ACTIVITY.formatted("1", "a", "2026-03-01T11:00:00Z", "") + "]}");

        assertThat(answer.body().path("receipts").path(0).has("activeUntil")).isTrue();
        assertThat(answer.body().path("receipts").path(0).path("activeUntil").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /type",
                "{\"type\": \"merge\", \"voids\": {\"source\": \"s\", \"id\": \"1\"}} | /type",
                "{\"type\": \"void\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"reason\": \"x\"} | /voids",
                "{\"type\": \"void\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"voids\": {\"source\": \"s\", \"id\": \"2\"}} | /reason",
                "{\"type\": \"void\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"reason\": \"x\", \"voids\": {\"source\": \"s\"}} | /voids/id",
                "{\"type\": \"void\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"reason\": \"x\", \"voids\": \"2\"} | /voids",
                "{\"type\": \"void\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"reason\": \"x\", \"voids\": {\"source\": \"s\", \"id\": \"1\"}} | /voids",
                "{\"type\": \"void\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"reason\": \"x\", \"voids\": {\"source\": \"s\", \"id\": \"2\", \"why\": \"y\"}} | /voids/why",
                "{\"type\": \"exempt\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\"} | /from",
                "{\"type\": \"exempt\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"from\": \"2026-03-01\"} | /from",
                "{\"type\": \"exempt\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"from\": \"2026-03-01T11:00:00Z\", \"until\": \"2026-03-01T11:00:00Z\"} | /until",
                "{\"type\": \"exempt\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"from\": \"2026-03-01T11:00:00Z\", \"until\": \"later\"} | /until",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"from\": \"2026-03-01T11:00:00Z\"} | /from",
                "{\"type\": \"switch-off\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"approvedBy\": \"x\"} | /approvedBy",
                "{\"type\": \"voucher-issued\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"kind\": \"access\"} | /kind",
                "{\"type\": \"ACTIVITY\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\"} | /type",
                "{\"type\": \"activity\"} | /source",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \":x\", \"at\": \"2026-03-01T11:00:00Z\"} | /learner",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"rol\": \"test\"} | /rol",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"role\": \"Learner\"} | /role",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"kind\": \"nap\"} | /kind",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"context\": []} | /context",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"2026-03-01T11:00:00Z\", \"recordedAt\": \"2026-03-01T11:00:00Z\"} | /recordedAt",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"12026-03-01T11:00:00Z\"} | /at",
                "{\"type\": \"activity\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"0001-01-01T00:00:00Z\"} | /at",
                "{\"type\": \"switch-on\", \"source\": \"s\", \"id\": \"1\", \"learner\": \"a\", \"at\": \"1969-12-31T23:59:59.999999Z\"} | /at"
            })
    void aFaultyFactSpoilsOnlyItselfAndNamesTheMember(String fact, String pointer) throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": [" + fact + "," + ACTIVITY.formatted("9", "z", "2026-03-01T11:00:00Z", "") + "]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("receipts").findValuesAsText("outcome")).containsExactly("invalid", "counted");
        assertThat(answer.body().path("receipts").path(0).path("pointer").asText())
                .isEqualTo(pointer);
    }

    @Test
    void nothingIsReportedFromBeforeTheYear1970() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": ["
                        + ACTIVITY.formatted("1", "a", "1970-01-01T01:00:00+01:00", "") + ","
                        + ACTIVITY.formatted("2", "b", "1970-01-01T00:00:00+01:00", "") + "]}");

        assertThat(answer.body().path("receipts").findValuesAsText("outcome")).containsExactly("counted", "invalid");
        assertThat(answer.body().path("receipts").path(1).path("message").asText())
                .contains("1970-01-01T00:00:00Z");
    }

    @Test
    void aSwitchOfSomebodyWhoIsNoLearnerIsKeptAndOpensNothing() throws Exception {
        Tenant tenant = tenant("switch");
        String switchOn = "{\"source\": \"s\", \"id\": \"%s\", \"type\": \"switch-on\", \"learner\": \"%s\","
                + " \"role\": \"%s\", \"origin\": \"STAFF\", \"at\": \"2026-03-01T11:00:00Z\"}";

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": ["
                        + String.join(
                                ",",
                                switchOn.formatted("1", "a", "test"),
                                switchOn.formatted("2", "b", "instructor"),
                                switchOn.formatted("3", "c", "administrator"),
                                switchOn.formatted("4", "d", "support"),
                                switchOn.formatted("5", "e", "learner"))
                        + "]}");

        assertThat(answer.body().path("receipts").findValuesAsText("outcome"))
                .containsExactly("recorded", "recorded", "recorded", "recorded", "counted");
        assertThat(service.get(tenant.key(), tenant.path("months/2026-03"))
                        .body()
                        .path("distinct")
                        .asInt())
                .isEqualTo(1);
        assertThat(service.get(tenant.key(), tenant.path("learners?status=active"))
                        .body()
                        .path("learners")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void moreThanAThousandAtOnceAreTooMany() throws Exception {
        Tenant tenant = tenant("switch");
        String facts = IntStream.rangeClosed(1, 1001)
                .mapToObj(number -> ACTIVITY.formatted(number, "l" + number, "2026-03-01T11:00:00Z", ""))
                .collect(Collectors.joining(","));

        Service.Answer tooMany = service.post(tenant.key(), tenant.path("facts"), "{\"facts\": [" + facts + "]}");
        Service.Answer justRight = service.post(
                tenant.key(), tenant.path("facts"), "{\"facts\": [" + facts.substring(facts.indexOf(",{") + 1) + "]}");

        assertProblem(tooMany, 400, "invalid-request");
        assertThat(pointers(tooMany)).containsExactly("/facts");
        assertThat(justRight.body().path("receipts").size()).isEqualTo(1000);
        assertThat(service.get(tenant.key(), tenant.path("learners?limit=1000"))
                        .body()
                        .path("learners")
                        .size())
                .isEqualTo(1000);
    }

    @Test
    void factsAreNeverRefusedForStatus() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "ada", "2026-01-01T00:00:00Z");
        service.put(tenant.key(), tenant.path("learners/ada/switch"), "{\"on\": false, \"reason\": \"done\"}");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": [" + ACTIVITY.formatted("late", "ada", "2026-03-01T12:00:00Z", "") + "]}");

        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isEqualTo("recorded");
    }
}
