package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

/** Many switches at once, and what changes cost before they are made. */
class SwitchesAndPreviewsTest extends RestTest {

    private Tenant priced(String policy) throws Exception {
        Tenant tenant = tenant(policy);
        Service.Answer answer = service.patch(tenant.key(), tenant.path(""), """
                {"from": "2026-03-01T00:00:00Z", "rateCard": {"currency": "EUR", "form": "base-plus", "base": "10.00", "included": 1,
                    "over": "4.50"}}""");
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return tenant;
    }

    private JsonNode month(Tenant tenant, String month) throws Exception {
        return service.get(tenant.key(), tenant.path("months/" + month)).body();
    }

    private Service.Answer order(Tenant tenant, String order) throws Exception {
        return service.post(tenant.key(), tenant.path("switches"), order);
    }

    private void known(Tenant tenant, String... learners) throws Exception {
        for (String learner : learners) {
            visit(tenant, learner, "2026-02-10T08:00:00Z");
        }
    }

    @Test
    void whatManySwitchesCostIsSaidBeforeAndIsWhatTheMonthSaysAfter() throws Exception {
        Tenant tenant = priced("switch");
        known(tenant, "ada", "ben", "cyd");
        order(tenant, """
                {"on": false, "learners": ["ada", "ben", "cyd"], "at": "2026-02-20T00:00:00Z", "reason": "term is over"}""");
        String order = """
                {"on": true, "learners": ["ada", "ben", "cyd"], "reason": "spring", "dryRun": %s}""";

        JsonNode dry = order(tenant, order.formatted(true)).body();
        assertThat(month(tenant, "2026-03").path("measured").asInt()).isZero();
        JsonNode done = order(tenant, order.formatted(false)).body();

        JsonNode march = dry.path("months").path(0);
        assertThat(march.path("month").asText()).isEqualTo("2026-03");
        assertThat(march.path("before").path("measured").asInt()).isZero();
        assertThat(march.path("after").path("measured").asInt()).isEqualTo(3);
        assertThat(march.path("difference").asText()).isEqualTo("9.00");
        assertThat(done.path("months")).isEqualTo(dry.path("months"));
        assertThat(month(tenant, "2026-03").path("amount").asText())
                .isEqualTo(march.path("after").path("amount").asText())
                .isEqualTo("19.00");
        assertThat(done.path("receipts").findValuesAsText("outcome")).containsExactly("counted", "counted", "counted");
    }

    @Test
    void whoCannotBeSwitchedSpoilsNothingForTheOthers() throws Exception {
        Tenant tenant = priced("switch");
        known(tenant, "ada");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "1", "type": "activity", "learner": "prof", "role": "instructor", "at": "2026-02-10T08:00:00Z"}]}""");
        String ada = service.get(tenant.key(), tenant.path("learners/ada"))
                .body()
                .path("learner")
                .asText();

        JsonNode done = order(tenant, """
                        {"on": false, "learners": ["ada", "nobody", "prof", "%s"], "reason": "left", "id": "o1", "at": "2026-03-01T10:00:00Z"}""".formatted(ada)).body();
        JsonNode again = order(tenant, """
                {"on": false, "learners": ["ada"], "reason": "left", "id": "o1", "at": "2026-03-01T10:00:00Z"}""").body();

        assertThat(done.path("receipts").findValuesAsText("outcome"))
                .containsExactly("recorded", "unknown-learner", "role-not-counted", "named-before");
        assertThat(again.path("receipts").findValuesAsText("outcome")).containsExactly("duplicate");
        assertThat(service.get(tenant.key(), tenant.path("learners/ada"))
                        .body()
                        .path("active")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aFilterSaysWhoIsMeant() throws Exception {
        Tenant tenant = priced("switch");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [
                    {"source": "t", "id": "1", "type": "switch-on", "learner": "ada", "unit": "law", "at": "2026-02-10T08:00:00Z"},
                    {"source": "t", "id": "2", "type": "switch-on", "learner": "ben", "unit": "arts", "at": "2026-02-10T08:00:00Z"}]}""");

        JsonNode done = order(tenant, """
                {"on": false, "filter": {"status": "active", "unit": "law"}, "reason": "closed"}""").body();

        assertThat(done.path("receipts")).hasSize(1);
        assertThat(service.get(tenant.key(), tenant.path("learners/ada"))
                        .body()
                        .path("active")
                        .asBoolean())
                .isFalse();
        assertThat(service.get(tenant.key(), tenant.path("learners/ben"))
                        .body()
                        .path("active")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anOrderThatCannotBeUsedIsRefusedAsAWhole() throws Exception {
        Tenant tenant = priced("switch");
        Tenant rolling = priced("rolling");

        Service.Answer faulty = order(tenant, """
                {"learners": ["ada"], "filter": {"status": "some", "no": "such"}}""");

        assertProblem(faulty, 400, "invalid-request");
        assertThat(pointers(faulty)).contains("/on", "/reason", "/learners", "/filter/status", "/filter/no");
        assertProblem(order(rolling, """
                {"on": true, "learners": ["ada"], "reason": "spring"}"""), 409, "no-switching");
        assertProblem(
                service.post(service.key(tenant.id(), "record"), tenant.path("switches"), """
                {"on": true, "learners": ["ada"], "reason": "spring"}"""),
                403,
                "insufficient-rights");
    }

    @Test
    void factsVouchersAndSwitchesHaveAPriceBeforeTheyArePosted() throws Exception {
        Tenant tenant = priced("rolling-with-release");
        String reader = service.key(tenant.id(), "read");
        String facts = """
                {"facts": [
                    {"source": "t", "id": "1", "type": "activity", "kind": "enrolment", "learner": "ada", "origin": "STAFF", "at": "2026-03-01T08:00:00Z"},
                    {"source": "t", "id": "1", "type": "activity", "kind": "enrolment", "learner": "ben", "origin": "STAFF", "at": "2026-03-01T08:00:00Z"},
                    {"source": "t", "type": "activity"}]}""";

        JsonNode preview = service.post(reader, tenant.path("previews"), facts).body();
        JsonNode posted =
                service.post(tenant.key(), tenant.path("facts"), facts).body();
        JsonNode vouchers = service.post(reader, tenant.path("previews"), """
                {"vouchers": {"count": 3}}""").body();
        JsonNode switches = service.post(reader, tenant.path("previews"), """
                {"switches": {"on": false, "learners": ["ada"], "at": "2026-03-31T00:00:00Z"}}""").body();

        assertThat(preview.path("receipts")).isEqualTo(posted.path("receipts"));
        assertThat(preview.path("months").findValuesAsText("month")).containsExactly("2026-03", "2026-04", "2026-05");
        assertThat(month(tenant, "2026-03").path("distinct").asInt())
                .isEqualTo(preview.path("months")
                        .path(0)
                        .path("after")
                        .path("distinct")
                        .asInt())
                .isEqualTo(1);
        assertThat(vouchers.path("months").path(0).path("difference").asText()).isEqualTo("13.50");
        assertThat(switches.path("switches").findValuesAsText("outcome")).containsExactly("recorded");
        assertThat(switches.path("months").findValuesAsText("month")).containsExactly("2026-03", "2026-04", "2026-05");
        assertThat(switches.path("months").path(0).path("after").path("closing").asInt())
                .as("March is charged all the same")
                .isZero();
        assertThat(switches.path("months").path(0).path("difference").asText()).isEqualTo("0.00");
        assertThat(month(tenant, "2026-03").path("measured").asInt()).isEqualTo(1);
        assertProblem(
                service.post(reader, tenant.path("previews"), "{\"facts\": [], \"vouchers\": {\"count\": 1}}"),
                400,
                "invalid-request");
    }
}
