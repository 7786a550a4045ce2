package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

class MonthsAndDecisionsTest extends RestTest {

    @Test
    void aMonthIsCountedAndPriced() throws Exception {
        Tenant tenant = tenant("rolling");
        service.patch(tenant.key(), tenant.path(""), """
                {"from": "2020-01-01T00:00:00Z", "commitment": {"learners": 60},
                 "rateCard": {"currency": "EUR", "form": "volume", "minimum": 50,
                              "tiers": [{"from": 50, "price": "6.00"}, {"from": 100, "price": "5.00"}]}}""");
        visit(tenant, "a", "2026-01-10T00:00:00Z");
        visit(tenant, "b", "2026-02-10T00:00:00Z");

        JsonNode month =
                service.get(tenant.key(), tenant.path("months/2026-02")).body();
        JsonNode coming =
                service.get(tenant.key(), tenant.path("months/2026-03")).body();

        assertThat(month.path("state").asText())
                .as("before the institution was made")
                .isEqualTo("history");
        assertThat(coming.path("state").asText()).isEqualTo("open");
        assertThat(month.path("distinct").asInt()).isEqualTo(2);
        assertThat(month.path("peak").asInt()).isEqualTo(2);
        assertThat(month.path("peakAt").asText()).isEqualTo("2026-02-10T00:00:00Z");
        assertThat(month.path("opening").asInt()).isEqualTo(1);
        assertThat(month.path("closing").asInt()).isEqualTo(2);
        assertThat(month.path("carried").asInt()).isEqualTo(1);
        assertThat(month.path("measure").asText()).isEqualTo("PEAK");
        assertThat(month.path("measured").asInt()).isEqualTo(2);
        assertThat(month.path("commitment").asInt()).isEqualTo(60);
        assertThat(month.path("over").asInt()).isZero();
        assertThat(month.path("unused").asInt()).isEqualTo(58);
        assertThat(month.path("amount").asText()).isEqualTo("360.00");
        assertThat(month.path("currency").asText()).isEqualTo("EUR");
        assertThat(month.path("rates").path("form").asText()).isEqualTo("volume");
    }

    @Test
    void aMonthWithoutACardHasNoAmount() throws Exception {
        Tenant tenant = tenant("rolling");

        JsonNode month =
                service.get(tenant.key(), tenant.path("months/2026-02")).body();

        assertThat(month.has("amount")).isTrue();
        assertThat(month.path("amount").isNull()).isTrue();
        assertThat(month.path("commitment").isNull()).isTrue();
    }

    @Test
    void everyChargedLearnerIsListedWithTheFactThatMadeTheMonthChargeable() throws Exception {
        Tenant tenant = tenant("rolling");
        for (String learner : List.of("a", "b", "c", "d", "e")) {
            visit(tenant, learner, "2026-01-10T00:00:00Z");
            visit(tenant, learner, "2026-02-20T00:00:00Z");
        }
        visit(tenant, "gone", "2025-10-01T00:00:00Z");

        List<String> learners = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (pages == 0 || !after.isEmpty()) {
            JsonNode page = service.get(
                            tenant.key(),
                            tenant.path("months/2026-02/learners?limit=2" + (after.isEmpty() ? "" : "&after=" + after)))
                    .body();
            assertThat(page.path("month").asText()).isEqualTo("2026-02");
            assertThat(page.path("state").asText()).isEqualTo("history");
            assertThat(page.path("measure").asText()).isEqualTo("PEAK");
            assertThat(page.path("measured").asInt())
                    .as("whoever came in October was gone before")
                    .isEqualTo(5);
            page.path("learners").forEach(learner -> {
                String name = learner.path("identities").path(0).asText();
                learners.add(name);
                assertThat(learner.path("learner").asText()).startsWith("ln");
                assertThat(learner.path("reason").path("id").asText())
                        .isEqualTo(name.substring("default:".length()) + " 2026-01-10T00:00:00Z");
                assertThat(learner.path("reason").path("kind").asText()).isEqualTo("access");
            });
            after = page.path("next").asText();
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(learners).containsExactlyInAnyOrder("default:a", "default:b", "default:c", "default:d", "default:e");
        JsonNode before = service.get(tenant.key(), tenant.path("months/2026-02/learners?knownAt=2026-02-28T00:00:00Z"))
                .body();
        assertThat(before.path("measured").asInt())
                .as("all was recorded in March")
                .isZero();
        assertThat(before.path("learners").isEmpty()).isTrue();
        assertThat(before.has("next")).isFalse();
    }

    @Test
    void decisionsAnswerInOrderAndRecordNothing() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "on", "2026-02-01T00:00:00Z");
        visit(tenant, "off", "2026-02-01T00:00:00Z");
        service.put(tenant.key(), tenant.path("learners/off/switch"), "{\"on\": false, \"reason\": \"x\"}");
        String before =
                service.get(tenant.key(), tenant.path("learners/off")).raw().body();

        Service.Answer answer = service.post(tenant.key(), tenant.path("decisions"), """
                {"requests": [{"learner": "on", "kind": "grade", "origin": "SYSTEM"},
                              {"learner": "off", "kind": "personal", "origin": "STAFF"},
                              {"learner": "off", "kind": "access", "origin": "LEARNER", "role": "instructor"},
                              {"learner": "new", "kind": "access", "origin": "LEARNER"}]}""");

        JsonNode decisions = answer.body().path("decisions");
        assertThat(decisions.findValuesAsText("reason"))
                .containsExactly("active", "learner-inactive", "role-not-counted", "unknown-learner");
        assertThat(decisions.findValuesAsText("allowed")).containsExactly("true", "false", "true", "true");
        assertThat(decisions.path(3).toString())
                .isEqualTo("{\"learner\":\"new\",\"known\":false,\"active\":false,\"allowed\":true,"
                        + "\"reason\":\"unknown-learner\",\"activeUntil\":null}");
        assertThat(answer.body().path("feed").asText()).isNotEmpty();
        assertThat(service.get(tenant.key(), tenant.path("learners/new")).status())
                .isEqualTo(404);
        assertThat(service.get(tenant.key(), tenant.path("learners/off")).raw().body())
                .isEqualTo(before);
    }

    @Test
    void aFaultyRequestIsNamedByItsPlace() throws Exception {
        Tenant tenant = tenant("switch");

        assertThat(pointers(service.post(tenant.key(), tenant.path("decisions"), """
                {"requests": [{"learner": "on", "kind": "grade", "origin": "SYSTEM"}, {"kind": "sleep", "origin": "staff"}]}""")))
                .containsExactlyInAnyOrder("/requests/1/learner", "/requests/1/kind", "/requests/1/origin");
    }
}
