package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void nothingIsPlannedFurtherThanItsMonthsCanBeCounted() throws Exception {
        Tenant tenant = priced("switch");
        known(tenant, "ada");
        String far = "9999-12-31T00:00:00Z";

        assertThat(pointers(order(tenant, """
                {"on": false, "learners": ["ada"], "reason": "left", "at": "%s"}""".formatted(far)))).containsExactly("/at");
        assertThat(pointers(service.put(tenant.key(), tenant.path("learners/ada/switch"), """
                {"on": false, "reason": "left", "at": "%s"}""".formatted(far))))
                .containsExactly("/at");
        assertThat(pointers(service.get(tenant.key(), tenant.path("learners/ada/switch-preview?on=false&at=" + far))))
                .containsExactly("?at");
    }

    @Test
    void whatFactsPlanForTheEndOfTimeIsToldForACentury() throws Exception {
        Tenant tenant = priced("switch");

        JsonNode told = service.post(tenant.key(), tenant.path("previews"), """
                        {"facts": [{"source": "t", "id": "1", "type": "switch-on", "learner": "ada", "at": "2026-03-01T09:00:00Z"},
                        {"source": "t", "id": "2", "type": "switch-off", "learner": "ada", "at": "9999-12-30T00:00:00Z"},
                        {"source": "t", "id": "3", "type": "switch-on", "learner": "ada", "at": "9999-12-31T00:00:00Z"}]}""").body();

        assertThat(told.path("receipts").findValuesAsText("outcome")).containsExactly("counted", "recorded", "counted");
        List<String> months = told.path("months").findValuesAsText("month");
        assertThat(months.get(0)).isEqualTo("2026-03");
        assertThat(months.get(months.size() - 1)).isEqualTo("2126-04");
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

    /** Each change, what it is called where it is only looked at, and where it is made. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a switch | switches | {\"on\": false, \"learners\": [\"ada\"], \"reason\": \"left\"}",
                "a switch ahead | switches | {\"on\": true, \"learners\": [\"dan\"], \"reason\": \"r\", \"at\": \"2026-05-10T00:00:00Z\"}",
                "many switches | switches | {\"on\": false, \"filter\": {\"status\": \"active\"}, \"reason\": \"term is over\"}",
                "enrolments | facts | [{\"source\": \"t\", \"id\": \"e1\", \"type\": \"activity\", \"kind\": \"enrolment\", \"learner\": \"eve\", \"origin\": \"STAFF\", \"at\": \"2026-03-01T08:00:00Z\"}, {\"source\": \"t\", \"id\": \"e2\", \"type\": \"activity\", \"kind\": \"enrolment\", \"learner\": \"fay\", \"origin\": \"STAFF\", \"at\": \"2026-01-01T08:00:00Z\"}]",
                "vouchers | vouchers | {\"codes\": [\"V1\", \"V2\"]}",
                "a voucher taken back | facts | [{\"source\": \"t\", \"id\": \"r\", \"type\": \"voucher-revoked\", \"learner\": \"voucher:V0\", \"approvedBy\": \"head\", \"at\": \"2026-03-01T09:00:00Z\"}]",
                "a link | facts | [{\"source\": \"t\", \"id\": \"l\", \"type\": \"link\", \"learner\": \"ada\", \"with\": \"ben\", \"at\": \"2026-03-01T09:00:00Z\"}]",
                "an unlink | facts | [{\"source\": \"t\", \"id\": \"u\", \"type\": \"unlink\", \"learner\": \"cyd\", \"with\": \"dan\", \"at\": \"2026-03-01T09:00:00Z\"}]",
                "the void of an activity | facts | [{\"source\": \"t\", \"id\": \"v\", \"type\": \"void\", \"learner\": \"ada\", \"voids\": {\"source\": \"t\", \"id\": \"ada 2026-02-10T08:00:00Z\"}, \"reason\": \"r\", \"at\": \"2026-03-01T09:00:00Z\"}]",
                "the void of a link | facts | [{\"source\": \"t\", \"id\": \"w\", \"type\": \"void\", \"learner\": \"dan\", \"voids\": {\"source\": \"t\", \"id\": \"cd\"}, \"reason\": \"r\", \"at\": \"2026-03-01T09:00:00Z\"}]",
                "an exemption | facts | [{\"source\": \"t\", \"id\": \"x\", \"type\": \"exempt\", \"learner\": \"ben\", \"from\": \"2026-02-01T00:00:00Z\", \"at\": \"2026-03-01T09:00:00Z\"}]"
            })
    void eachMonthComesToWhatWasSaidBeforeTheChangeWasMade(String change, String what, String body) throws Exception {
        Tenant tenant = priced("rolling-with-release");
        known(tenant, "ada", "ben", "cyd", "dan");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "cd", "type": "link", "learner": "cyd", "with": "dan", "at": "2026-02-11T08:00:00Z"}]}""");
        service.post(tenant.key(), tenant.path("vouchers"), "{\"codes\": [\"V0\"], \"at\": \"2026-02-20T08:00:00Z\"}");
        String member = "{\"" + what + "\": " + body + "}";
        JsonNode march = month(tenant, "2026-03");

        Service.Answer told = service.post(tenant.key(), tenant.path("previews"), member);
        assertThat(told.status()).as(told.raw().body()).isEqualTo(200);
        assertThat(month(tenant, "2026-03")).isEqualTo(march);
        Service.Answer made = service.post(tenant.key(), tenant.path(what), what.equals("facts") ? member : body);

        assertThat(made.status()).as(made.raw().body()).isIn(200, 201);
        assertThat(told.body().path("months")).as(told.raw().body()).isNotEmpty();
        boolean measured = false;
        for (JsonNode effect : told.body().path("months")) {
            JsonNode is = month(tenant, effect.path("month").asText());
            JsonNode after = effect.path("after");
            for (String count : List.of("measured", "distinct", "peak", "opening", "closing", "carried", "amount")) {
                assertThat(after.path(count)).as(effect + ": " + count).isEqualTo(is.path(count));
            }
            measured |= !after.path("measured").equals(effect.path("before").path("measured"));
        }
        assertThat(measured).as("some month has another number of learners").isTrue();
        JsonNode again =
                service.post(tenant.key(), tenant.path("previews"), member).body();
        assertThat(what.equals("facts") ? again.path("months") : again.path("none"))
                .as("what is repeated changes nothing")
                .isEmpty();
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
