package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

/** Months by units, and when one went over its commitment. */
class UnitsTest extends RestTest {

    private Tenant filled() throws Exception {
        Tenant tenant = tenant("rolling");
        service.patch(tenant.key(), tenant.path(""), """
                {"from": "2026-01-01T00:00:00Z", "rateCard": {"currency": "EUR", "minimum": 1, "form": "volume",
                    "tiers": [{"from": 1, "price": "10.01"}]}, "commitment": {"learners": 1}}""");
        Service.Answer answer = service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [
                    {"source": "t", "id": "1", "type": "activity", "kind": "access", "learner": "ada", "unit": "law", "at": "2026-02-10T08:00:00Z"},
                    {"source": "t", "id": "2", "type": "activity", "kind": "access", "learner": "ada", "unit": "arts", "at": "2026-02-11T08:00:00Z"},
                    {"source": "t", "id": "3", "type": "activity", "kind": "access", "learner": "ben", "at": "2026-02-12T08:00:00Z"}]}""");
        assertThat(answer.body().path("receipts").findValuesAsText("outcome")).containsOnly("counted");
        return tenant;
    }

    @Test
    void aMonthIsDividedAmongItsUnits() throws Exception {
        Tenant tenant = filled();

        JsonNode units =
                service.get(tenant.key(), tenant.path("months/2026-02/units")).body();

        assertThat(units.path("units").findValuesAsText("unit")).containsExactly("arts", "law", "unassigned");
        assertThat(units.path("units").findValuesAsText("distinct")).containsExactly("1", "1", "1");
        assertThat(units.path("units").findValuesAsText("charged")).containsExactly("0", "1", "1");
        assertThat(units.path("units").findValuesAsText("amount")).containsExactly("0.00", "10.01", "10.01");
        assertThat(units.path("amount").asText()).isEqualTo("20.02");
    }

    @Test
    void unitsComeAPageAtATime() throws Exception {
        Tenant tenant = filled();
        String path = tenant.path("months/2026-02/units?limit=2");

        JsonNode first = service.get(tenant.key(), path).body();
        JsonNode second = service.get(
                        tenant.key(), path + "&after=" + first.path("next").asText())
                .body();

        assertThat(first.path("units").findValuesAsText("unit")).containsExactly("arts", "law");
        assertThat(second.path("units").findValuesAsText("unit")).containsExactly("unassigned");
        assertThat(second.has("next")).isFalse();
        for (String place : List.of("*", "_____w", "YXJ0cw==", "YXJ0cwpsYXc")) {
            assertThat(pointers(service.get(tenant.key(), path + "&after=" + place)))
                    .as(place)
                    .containsExactly("?after");
        }
    }

    @Test
    void listsTakeOneUnitOnly() throws Exception {
        Tenant tenant = filled();

        assertThat(service.get(tenant.key(), tenant.path("learners?unit=arts&status=active"))
                        .body()
                        .path("learners"))
                .hasSize(1);
        JsonNode charged = service.get(tenant.key(), tenant.path("months/2026-02/learners?unit=unassigned"))
                .body();
        assertThat(charged.path("learners").findValuesAsText("unit")).containsExactly("unassigned");
        assertThat(charged.path("measured").asInt()).isEqualTo(2);
        assertThat(service.get(tenant.key(), tenant.path("months/2026-02/learners?unit=arts"))
                        .body()
                        .path("learners"))
                .isEmpty();
    }

    @Test
    void whenAMonthWentOverItsCommitmentAndWithWhomIsOneCall() throws Exception {
        Tenant tenant = filled();

        JsonNode over = service.get(tenant.key(), tenant.path("months/2026-02/over-commitment"))
                .body();
        JsonNode before = service.get(
                        tenant.key(), tenant.path("months/2026-02/over-commitment?knownAt=2026-03-01T11:00:00Z"))
                .body();

        assertThat(over.path("at").asText()).isEqualTo("2026-02-12T08:00:00Z");
        assertThat(over.path("passedBy").path("identities").path(0).asText()).isEqualTo("default:ben");
        assertThat(over.path("passedBy").path("reason").path("id").asText()).isEqualTo("3");
        assertThat(over.path("learners")).hasSize(2);
        assertThat(over.path("over").asInt()).isEqualTo(1);
        assertThat(before.path("at").isNull()).isTrue();
        assertThat(before.path("learners")).isEmpty();
    }
}
