package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Voids, exemptions and vouchers, as they are reported and shown. */
class CorrectionsTest extends RestTest {

    private static final String VOID = """
            {"source": "office", "id": "%s", "type": "void", "learner": "%s", "at": "2026-03-01T11:30:00Z",
             "voids": {"source": "t", "id": "%s"}, "reason": "entered twice", "actor": "staff:7"%s}""";
    private static final String EXEMPT = """
            {"source": "office", "id": "%s", "type": "exempt", "learner": "%s", "at": "2026-03-01T11:30:00Z",
             "from": "%s"%s}""";
    private static final String VOUCHER = """
            {"source": "shop", "id": "%s", "type": "voucher-%s", "learner": "voucher:%s", "at": "%s"}""";

    @Test
    void aVoidedFactStaysIsShownAsVoidedAndIsChargedNoMore() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-01T08:00:00Z");
        String fact = "ada 2026-02-01T08:00:00Z";

        assertThat(report(tenant.key(), tenant, VOID.formatted("v", "ada", fact, ", \"approvedBy\": \"staff:8\"")))
                .containsExactly("recorded");

        JsonNode learner =
                service.get(tenant.key(), tenant.path("learners/ada")).body();
        assertThat(learner.path("active").asBoolean()).isFalse();
        assertThat(learner.path("known").asBoolean()).isFalse();
        assertThat(learner.path("periods")).isEmpty();
        assertThat(service.get(tenant.key(), tenant.path("months/2026-02"))
                        .body()
                        .path("distinct")
                        .asInt())
                .isZero();
        JsonNode facts = facts(tenant, "ada");
        assertThat(facts.findValuesAsText("state")).containsExactly("voided", "recorded");
        assertThat(facts.path(0).path("because").toString()).isEqualTo("{\"source\":\"office\",\"id\":\"v\"}");
        assertThat(facts.path(1).path("because").isNull()).isTrue();
        JsonNode voiding = facts.path(1).path("fact");
        assertThat(voiding.path("type").asText()).isEqualTo("void");
        assertThat(voiding.path("voids").path("id").asText()).isEqualTo(fact);
        assertThat(voiding.path("reason").asText()).isEqualTo("entered twice");
        assertThat(voiding.path("approvedBy").asText()).isEqualTo("staff:8");
    }

    @Test
    void aVoidMayComeBeforeItsFactAlsoInOneCall() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(report(tenant.key(), tenant, VOID.formatted("v", "ada", "1", ""), activity("1", "ada")))
                .containsExactly("recorded", "recorded");
        assertThat(service.get(tenant.key(), tenant.path("learners/ada"))
                        .body()
                        .path("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aPlannedExemptionIsShownAsPlannedAndTheRunningOneTakesFactsOut() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(report(
                        tenant.key(),
                        tenant,
                        EXEMPT.formatted("e", "ada", "2026-03-01T00:00:00Z", ", \"until\": \"2026-03-02T00:00:00Z\""),
                        EXEMPT.formatted("f", "ada", "2026-04-01T00:00:00Z", ""),
                        activity("1", "ada")))
                .containsExactly("recorded", "recorded", "recorded");
        JsonNode facts = facts(tenant, "ada");
        assertThat(facts.findValuesAsText("state")).containsExactly("recorded", "exempt", "planned");
        assertThat(facts.path(0).path("fact").path("until").asText()).isEqualTo("2026-03-02T00:00:00Z");
        assertThat(facts.path(2).path("fact").path("from").asText()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(facts.path(2).path("fact").has("until")).isFalse();
    }

    @Test
    void aSwitchDatedAheadIsPlannedAndCanBeVoided() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "ada", "2026-02-01T08:00:00Z");
        JsonNode switched = service.put(tenant.key(), tenant.path("learners/ada/switch"), """
                        {"on": false, "reason": "leaves", "at": "2026-03-20T00:00:00Z"}""")
                .body();
        assertThat(switched.path("until").asText()).isEqualTo("2026-03-20T00:00:00Z");
        JsonNode planned = facts(tenant, "ada").path(1);
        assertThat(planned.path("state").asText()).isEqualTo("planned");

        assertThat(report(
                        tenant.key(),
                        tenant,
                        VOID.formatted(
                                        "v",
                                        "ada",
                                        planned.path("fact").path("id").asText(),
                                        "")
                                .replace("\"source\": \"t\"", "\"source\": \"headcount.switch\"")))
                .containsExactly("recorded");

        assertThat(service.get(tenant.key(), tenant.path("learners/ada"))
                        .body()
                        .path("until")
                        .isNull())
                .isTrue();
    }

    @Test
    void whoeverMayOnlyRecordMayNotCorrect() throws Exception {
        Tenant tenant = tenant("rolling");
        String recorder = service.key(tenant.id(), "record");
        String event = """
                {"specversion": "1.0", "type": "org.headcount.void", "source": "s", "id": "v", "subject": "ada",
                 "time": "2026-03-01T11:00:00Z", "data": {"voids": {"source": "t", "id": "1"}, "reason": "x"}}""";

        Service.Answer answer = service.post(
                recorder,
                tenant.path("facts"),
                "{\"facts\": ["
                        + String.join(
                                ",",
                                activity("1", "ada"),
                                VOID.formatted("v", "ada", "1", ""),
                                EXEMPT.formatted("e", "ada", "2026-03-01T00:00:00Z", ""),
                                VOUCHER.formatted("i", "issued", "A1", "2026-03-01T08:00:00Z"),
                                VOUCHER.formatted("x", "revoked", "A1", "2026-03-01T09:00:00Z"))
                        + "]}");

        assertThat(answer.body().findValuesAsText("outcome"))
                .containsExactly("counted", "refused", "refused", "counted", "refused");
        assertThat(answer.body().path("receipts").path(1).toString())
                .isEqualTo("{\"source\":\"office\",\"id\":\"v\",\"outcome\":\"refused\","
                        + "\"reason\":\"insufficient-rights\","
                        + "\"message\":\"a key that may record may not record void; it needs the right admin\"}");
        assertThat(batch(recorder, tenant, event)).containsExactly("refused");
        assertThat(facts(tenant, "ada")).hasSize(1);
        assertThat(batch(tenant.key(), tenant, event)).containsExactly("recorded");
    }

    @Test
    void anEventWithoutDataIsToldWhatAVoidLacks() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(batch(tenant.key(), tenant, """
                {"specversion": "1.0", "type": "void", "source": "s", "id": "v", "subject": "ada",
                 "time": "2026-03-01T11:00:00Z"}""")).containsExactly("invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | refused",
                "', \"approvedBy\": \"staff:7\"' | refused",
                "', \"approvedBy\": \"staff:8\"' | recorded"
            })
    void aVoidOfMuchMoneyNeedsSomebodyElseThanItsActor(String approval, String outcome) throws Exception {
        Tenant tenant = tenant("rolling");
        assertThat(service.patch(OPERATOR_KEY, tenant.path(""), """
                        {"rateCard": {"currency": "EUR", "form": "base-plus", "base": "500.00", "included": 0,
                         "over": "40.00"}, "from": "2025-01-01T00:00:00Z"}""").status()).isEqualTo(200);
        visit(tenant, "ada", "2026-02-01T08:00:00Z"); // February to May, at 40.00 each

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": [" + VOID.formatted("v", "ada", "ada 2026-02-01T08:00:00Z", approval) + "]}");

        JsonNode receipt = answer.body().path("receipts").path(0);
        assertThat(receipt.path("outcome").asText()).isEqualTo(outcome);
        assertThat(receipt.path("reason").asText()).isEqualTo(outcome.equals("refused") ? "approval-missing" : "");
        assertThat(facts(tenant, "ada")).hasSize(outcome.equals("refused") ? 1 : 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | refused", "', \"actor\": \"staff:7\", \"approvedBy\": \"staff:8\"' | recorded"})
    void aVoucherThatIsRevokedReachesBackAsAVoidDoesAndNeedsTheSameApproval(String approval, String outcome)
            throws Exception {
        Tenant tenant = tenant("rolling");
        assertThat(service.patch(OPERATOR_KEY, tenant.path(""), """
                        {"rateCard": {"currency": "EUR", "form": "base-plus", "base": "500.00", "included": 0,
                         "over": "40.00"}, "from": "2025-01-01T00:00:00Z"}""").status()).isEqualTo(200);

        assertThat(report(
                        tenant.key(),
                        tenant,
                        VOUCHER.formatted("i", "issued", "A1", "2026-02-01T08:00:00Z"),
                        VOUCHER.formatted("x", "revoked", "A1", "2026-02-02T08:00:00Z")
                                .replace("}", approval + "}")))
                .containsExactly("counted", outcome);
    }

    @Test
    void aVoidOfSomebodyElsesFactIsInvalid() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-01T08:00:00Z");

        Service.Answer answer = service.post(
                tenant.key(),
                tenant.path("facts"),
                "{\"facts\": [" + VOID.formatted("v", "ben", "ada 2026-02-01T08:00:00Z", "") + "]}");

        assertThat(answer.body().path("receipts").path(0).path("outcome").asText())
                .isEqualTo("invalid");
        assertThat(answer.body().path("receipts").path(0).path("pointer").asText())
                .isEqualTo("/learner");
    }

    @Test
    void theFactsOfALearnerComePageByPage() throws Exception {
        Tenant tenant = tenant("rolling");
        for (int day = 1; day <= 5; day++) {
            visit(tenant, "ada", "2026-02-0" + day + "T08:00:00Z");
        }
        visit(tenant, "ben", "2026-02-01T08:00:00Z");
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = service.get(
                            tenant.key(),
                            tenant.path("learners/ada/facts?limit=2" + (next.isEmpty() ? "" : "&after=" + next)))
                    .body();
            page.path("facts")
                    .forEach(told -> seen.add(told.path("fact").path("at").asText()));
            next = page.path("next").asText();
        } while (!next.isEmpty());

        assertThat(seen)
                .containsExactly(
                        "2026-02-01T08:00:00Z",
                        "2026-02-02T08:00:00Z",
                        "2026-02-03T08:00:00Z",
                        "2026-02-04T08:00:00Z",
                        "2026-02-05T08:00:00Z");
        assertProblem(service.get(tenant.key(), tenant.path("learners/nobody/facts")), 404, "not-found");
        assertThat(service.get(tenant.key(), tenant.path("learners/ada/facts?knownAt=2026-01-01T00:00:00Z"))
                        .status())
                .as("nobody knew her then")
                .isEqualTo(404);
    }

    @Test
    void vouchersCountFromWhenTheyAreIssuedUntilTheyAreRevoked() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer issued = service.post(tenant.key(), tenant.path("vouchers"), """
                {"count": 3, "unit": "Arts", "reason": "spring course"}""");

        assertThat(issued.status()).isEqualTo(201);
        JsonNode vouchers = issued.body().path("vouchers");
        assertThat(vouchers).hasSize(3);
        assertThat(vouchers.findValuesAsText("outcome")).containsOnly("counted");
        assertThat(vouchers.findValuesAsText("code")).doesNotHaveDuplicates().allMatch(code -> code.length() == 20);
        assertThat(distinct(tenant)).isEqualTo(3);
        String code = vouchers.path(0).path("code").asText();
        JsonNode learner = service.get(tenant.key(), tenant.path("learners/voucher:" + code))
                .body();
        assertThat(learner.path("learner")).isEqualTo(vouchers.path(0).path("learner"));
        assertThat(learner.path("until").asText()).isEqualTo("2026-05-30T12:00:00Z");
        assertThat(learner.path("reason").path("kind").asText()).isEqualTo("voucher");
        assertThat(learner.path("reason").path("unit").asText()).isEqualTo("Arts");

        String other = vouchers.path(1).path("code").asText();
        assertThat(report(
                        tenant.key(),
                        tenant,
                        VOUCHER.formatted("r", "redeemed", other, "2026-03-01T12:00:00Z"),
                        VOUCHER.formatted("x", "revoked", code, "2026-03-01T12:00:00Z"),
                        VOUCHER.formatted("y", "revoked", other, "2026-03-01T12:00:00Z")))
                .containsExactly("counted", "recorded", "recorded");

        assertThat(distinct(tenant)).isEqualTo(2);
        assertThat(facts(tenant, "voucher:" + code).path(0).path("state").asText())
                .isEqualTo("revoked");
    }

    @Test
    void aCodeOfTheInstitutionsOwnIsIssuedOnce() throws Exception {
        Tenant tenant = tenant("rolling");
        String codes = "{\"codes\": [\"AB 1\", \"AB2\"], \"at\": \"2026-02-01T00:00:00Z\"}";

        List<String> first = service.post(tenant.key(), tenant.path("vouchers"), codes)
                .body()
                .findValuesAsText("outcome");
        List<String> again = service.post(tenant.key(), tenant.path("vouchers"), codes)
                .body()
                .findValuesAsText("outcome");
        List<String> otherwise = service.post(
                        tenant.key(), tenant.path("vouchers"), "{\"codes\": [\"AB2\"], \"unit\": \"Arts\"}")
                .body()
                .findValuesAsText("outcome");

        assertThat(first).containsExactly("counted", "counted");
        assertThat(again).containsExactly("duplicate", "duplicate");
        assertThat(otherwise).containsExactly("conflict");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /count",
                "{\"count\": 1, \"codes\": [\"a\"]} | /count",
                "{\"count\": 0} | /count",
                "{\"count\": 1001} | /count",
                "{\"codes\": [\"\"]} | /codes/0",
                "{\"codes\": [\"a\", \"a\"]} | /codes",
                "{\"count\": 1, \"at\": \"1969-01-01T00:00:00Z\"} | /at"
            })
    void whatCannotBeIssuedIsNamed(String body, String pointer) throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = service.post(tenant.key(), tenant.path("vouchers"), body);

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer)).containsExactly(pointer);
        assertThat(distinct(tenant)).isZero();
    }

    private static String activity(String id, String learner) {
        return """
                {"source": "t", "id": "%s", "type": "activity", "kind": "access", "learner": "%s",
                 "at": "2026-03-01T10:00:00Z"}""".formatted(id, learner);
    }

    private int distinct(Tenant tenant) throws IOException, InterruptedException {
        return service.get(tenant.key(), tenant.path("months/2026-03"))
                .body()
                .path("distinct")
                .asInt();
    }

    private JsonNode facts(Tenant tenant, String learner) throws IOException, InterruptedException {
        return service.get(tenant.key(), tenant.path("learners/" + learner + "/facts"))
                .body()
                .path("facts");
    }

    private List<String> report(String key, Tenant tenant, String... facts) throws IOException, InterruptedException {
        return service.post(key, tenant.path("facts"), "{\"facts\": [" + String.join(",", facts) + "]}")
                .body()
                .findValuesAsText("outcome");
    }

    private List<String> batch(String key, Tenant tenant, String event) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("facts")))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", JsonBodies.Batch.MEDIA_TYPE)
                .POST(HttpRequest.BodyPublishers.ofString("[" + event + "]"))
                .build();
        return service.send(request).body().findValuesAsText("outcome");
    }
}
