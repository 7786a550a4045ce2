package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnersResourceTest extends RestTest {

    @Test
    void everyStatusHasItsFact() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "lms:ada", "2025-10-01T00:00:00Z");
        visit(tenant, "lms:ada", "2026-02-01T00:00:00Z");

        JsonNode now =
                service.get(tenant.key(), tenant.path("learners/lms:ada")).body();
        JsonNode then = service.get(tenant.key(), tenant.path("learners/lms:ada?asOf=2026-01-15T00:00:00Z"))
                .body();

        assertThat(now.path("active").asBoolean()).isTrue();
        assertThat(now.path("since").asText()).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(now.path("until").asText()).isEqualTo("2026-05-02T00:00:00Z");
        assertThat(now.path("reason").path("id").asText()).isEqualTo("lms:ada 2026-02-01T00:00:00Z");
        assertThat(texts(now.path("identities"))).containsExactly("lms:ada");
        assertThat(now.path("months").findValuesAsText("month"))
                .containsExactly("2025-10", "2025-11", "2025-12", "2026-02", "2026-03");
        assertThat(then.path("active").asBoolean()).isFalse();
        assertThat(then.path("since").asText()).isEqualTo("2025-12-30T00:00:00Z");
        assertThat(then.path("until").asText()).as("the next period is known").isEqualTo("2026-02-01T00:00:00Z");
        assertThat(then.path("periods")).as("periods are not cut at asOf").isEqualTo(now.path("periods"));
        assertThat(service.get(
                                tenant.key(),
                                tenant.path("learners/" + now.path("learner").asText()))
                        .body())
                .as("the opaque id names the same learner")
                .isEqualTo(now);
    }

    @Test
    void whatWasNotRecordedYetWasNotKnown() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-01-01T00:00:00Z");
        String before = "knownAt=2026-03-01T12:00:00Z";
        String after = "knownAt=2026-03-01T12:00:00.000001Z";

        assertProblem(service.get(tenant.key(), tenant.path("learners/ada?" + before)), 404, "not-found");
        assertThat(found(tenant, before)).isEmpty();
        assertThat(found(tenant, before + "&status=active")).isEmpty();
        assertThat(service.get(tenant.key(), tenant.path("learners/ada?" + after))
                        .body()
                        .path("periods")
                        .size())
                .isEqualTo(1);
        assertThat(found(tenant, after)).containsExactly("default:ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "a%b",
                "a b",
                "https://lms.example/user/5",
                "a;b=c",
                "a?b#c",
                "ä",
                "<script>",
                "..",
                "a:b:c"
            })
    void aLearnerMayBeCalledAnything(String value) throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "host:" + value, "2026-03-01T00:00:00Z");
        String encoded = java.net.URLEncoder.encode("host:" + value, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");

        Service.Answer answer = service.get(tenant.key(), tenant.path("learners/" + encoded));

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(texts(answer.body().path("identities"))).containsExactly("host:" + value);
        assertThat(service.put(
                                tenant.key(),
                                tenant.path("learners/" + encoded + "/switch"),
                                "{\"on\": false, \"reason\": \"x\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aListIsPagedWithoutGapOrRepeat() throws Exception {
        Tenant tenant = tenant("switch");
        for (int number = 0; number < 7; number++) {
            visit(tenant, "l" + number, "2026-02-01T00:00:00Z");
        }
        List<String> seen = new ArrayList<>();

        String next = "";
        do {
            JsonNode page = service.get(
                            tenant.key(), tenant.path("learners?limit=3" + (next.isEmpty() ? "" : "&after=" + next)))
                    .body();
            page.path("learners")
                    .forEach(one -> seen.add(one.path("identities").path(0).asText()));
            next = page.path("next").asText("");
        } while (!next.isEmpty());

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "default:l0",
                        "default:l1",
                        "default:l2",
                        "default:l3",
                        "default:l4",
                        "default:l5",
                        "default:l6");
    }

    @Test
    void aListCanBeAskedForStatusEndAndName() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "early", "2025-12-05T00:00:00Z");
        visit(tenant, "late", "2026-02-20T00:00:00Z");
        visit(tenant, "gone", "2025-10-01T00:00:00Z");

        assertThat(found(tenant, "status=active")).containsExactlyInAnyOrder("default:early", "default:late");
        assertThat(found(tenant, "status=inactive")).containsExactly("default:gone");
        assertThat(found(tenant, "status=all&q=AT")).containsExactly("default:late");
        assertThat(found(tenant, "endsBefore=2026-03-15T00:00:00Z")).containsExactly("default:early");
        assertThat(found(tenant, "status=active&asOf=2025-11-01T00:00:00Z")).containsExactly("default:gone");
        assertThat(found(tenant, "status=active&asOf=2026-04-01T00:00:00Z"))
                .as("the future by what is known")
                .containsExactly("default:late");
        assertThat(found(tenant, "q=%25")).isEmpty();
    }

    private List<String> found(Tenant tenant, String query) throws Exception {
        List<String> found = new ArrayList<>();
        service.get(tenant.key(), tenant.path("learners?" + query))
                .body()
                .path("learners")
                .forEach(one -> found.add(one.path("identities").path(0).asText()));
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "learners?limit=0, ?limit",
        "learners?limit=1001, ?limit",
        "learners?limit=x, ?limit",
        "learners?status=ACTIVE, ?status",
        "learners?asOf=2026-01-01, ?asOf",
        "learners?asof=2026-01-01T00:00:00Z, ?asof",
        "learners?asOf=2026-01-01T00:00:00Z&asOf=2026-01-02T00:00:00Z, ?asOf",
        "learners?after=' , ?after",
        "learners/ada?knownAt=now, ?knownAt",
        "learners/ada/switch-preview, ?on",
        "learners/ada/switch-preview?on=yes, ?on",
        "months/2026-13, {month}",
        "months/2026, {month}",
        "months/2026-01?asOf=x, ?asOf",
        "months/2026-1/learners, {month}",
        "months/2026-01/learners?knownAt=x, ?knownAt",
        "months/2026-01/learners?limit=0, ?limit",
        "months/2026-01/learners?after=' , ?after",
        "months/2026-01/learners?status=active, ?status",
        "holds?state=held, ?state"
    })
    void aFaultyParameterIsNamed(String path, String pointer) throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer = service.get(tenant.key(), tenant.path(path.replace("'", "%27")));

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer)).containsExactly(pointer);
    }

    @Test
    void theSwitchSaysWhatItCostsBeforeAndAfter() throws Exception {
        Tenant tenant = tenant("switch");
        service.patch(tenant.key(), tenant.path(""), """
                {"from": "2020-01-01T00:00:00Z",
                 "rateCard": {"currency": "AUD", "form": "base-plus", "base": "0.00", "included": 0, "over": "4.50"}}""");
        visit(tenant, "ada", "2025-12-01T00:00:00Z");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "off", "type": "switch-off", "learner": "ada", "origin": "STAFF",
                            "at": "2026-01-10T00:00:00Z"}]}""");

        Service.Answer preview = service.get(tenant.key(), tenant.path("learners/ada/switch-preview?on=true"));
        Service.Answer still = service.get(tenant.key(), tenant.path("learners/ada"));
        Service.Answer switched = service.put(
                tenant.key(), tenant.path("learners/ada/switch"), "{\"on\": true, \"reason\": \"Next course\"}");

        assertThat(still.body().path("active").asBoolean())
                .as("a preview changes nothing")
                .isFalse();
        assertThat(preview.body().path("costs").path(0).toString())
                .isEqualTo("{\"month\":\"2026-03\",\"amount\":\"4.50\",\"currency\":\"AUD\"}");
        assertThat(switched.body().path("costs")).isEqualTo(preview.body().path("costs"));
        assertThat(switched.body().path("active").asBoolean()).isTrue();
        assertThat(switched.body().path("since").asText()).isEqualTo(NOON.toString());
        assertThat(switched.body().path("reason").path("reason").asText()).isEqualTo("Next course");
        assertThat(switched.body().path("reason").path("actor").asText()).startsWith("key:k");
    }

    @Test
    void aSwitchCanBePlanned() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "ada", "2026-02-01T00:00:00Z");

        Service.Answer planned = service.put(
                tenant.key(),
                tenant.path("learners/ada/switch"),
                "{\"on\": false, \"reason\": \"End of course\", \"at\": \"2026-03-31T00:00:00Z\"}");

        assertThat(planned.body().path("active").asBoolean()).isTrue();
        assertThat(planned.body().path("until").asText()).isEqualTo("2026-03-31T00:00:00Z");
    }

    @Test
    void whereThePolicyHasNoSwitchNobodyMovesIt() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "ada", "2026-02-01T00:00:00Z");

        assertProblem(
                service.put(tenant.key(), tenant.path("learners/ada/switch"), "{\"on\": false, \"reason\": \"x\"}"),
                409,
                "no-switching");
        assertProblem(
                service.get(tenant.key(), tenant.path("learners/ada/switch-preview?on=false")), 409, "no-switching");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "instructor", "administrator", "support"})
    void nobodyIsMadeALearnerByTheSwitchWhoIsKnownInAnotherPartOnly(String role) throws Exception {
        Tenant tenant = tenant("switch");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "1", "type": "activity", "kind": "access", "learner": "tim", "role": "%s",
                            "at": "2026-02-01T00:00:00Z"},
                           {"source": "t", "id": "2", "type": "switch-on", "learner": "tim", "role": "%s",
                            "origin": "STAFF", "at": "2026-02-02T00:00:00Z"}]}""".formatted(role, role));

        for (boolean on : List.of(true, false)) {
            assertProblem(
                    service.put(
                            tenant.key(),
                            tenant.path("learners/tim/switch"),
                            "{\"on\": " + on + ", \"reason\": \"x\"}"),
                    409,
                    "role-not-counted");
            assertProblem(
                    service.get(tenant.key(), tenant.path("learners/tim/switch-preview?on=" + on)),
                    409,
                    "role-not-counted");
        }
        JsonNode tim = service.get(tenant.key(), tenant.path("learners/tim")).body();
        assertThat(tim.path("known").asBoolean()).isFalse();
        assertThat(tim.path("periods").size()).isZero();
        assertThat(service.get(tenant.key(), tenant.path("months/2026-03"))
                        .body()
                        .path("distinct")
                        .asInt())
                .isZero();
    }

    @Test
    void aSwitchIsNotDatedBeforeAnythingThatCanBeAFact() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "ada", "2026-02-01T00:00:00Z");
        String switching = "{\"on\": true, \"reason\": \"x\", \"at\": \"%s\"}";

        assertThat(pointers(service.put(
                        tenant.key(),
                        tenant.path("learners/ada/switch"),
                        switching.formatted("1969-12-31T23:59:59.999999Z"))))
                .containsExactly("/at");
        assertThat(pointers(service.get(
                        tenant.key(), tenant.path("learners/ada/switch-preview?on=true&at=0001-01-01T00:00:00Z"))))
                .containsExactly("?at");
        assertThat(service.put(
                                tenant.key(),
                                tenant.path("learners/ada/switch"),
                                switching.formatted("1970-01-01T00:00:00Z"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aSwitchNeedsADirectionAReasonAndSomebody() throws Exception {
        Tenant tenant = tenant("switch");

        assertThat(pointers(service.put(tenant.key(), tenant.path("learners/ada/switch"), "{\"on\": \"yes\"}")))
                .containsExactlyInAnyOrder("/on", "/reason");
        assertProblem(
                service.put(tenant.key(), tenant.path("learners/ada/switch"), "{\"on\": true, \"reason\": \"x\"}"),
                404,
                "not-found");
        assertProblem(service.get(tenant.key(), tenant.path("learners/ada")), 404, "not-found");
        assertProblem(service.get(tenant.key(), tenant.path("learners/:x")), 404, "not-found");
    }
}
