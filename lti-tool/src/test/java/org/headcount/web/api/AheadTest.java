package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies ahead and what would have been, as callers see it. */
class AheadTest extends RestTest {

    private static final String CARD = """
            {"currency": "EUR", "form": "volume", "minimum": 50,
             "tiers": [{"from": 50, "price": "6.00"}, {"from": 100, "price": "5.00"}, {"from": 250, "price": "4.00"},
                       {"from": 500, "price": "3.25"}, {"from": 1000, "price": "2.50"}]}""";
    private static final String SMALL = """
            {"currency": "EUR", "form": "volume", "minimum": 1, "tiers": [{"from": 1, "price": "6.00"}]}""";

    private Tenant priced(String policy, String card, int commitment) throws Exception {
        Tenant tenant = tenant(policy);
        Service.Answer answer = service.patch(tenant.key(), tenant.path(""), """
                {"from": "2020-01-01T00:00:00Z", "commitment": {"learners": %d}, "rateCard": %s,
                 "contract": {"from": "2025-11-01T00:00:00Z"}}""".formatted(commitment, card));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return tenant;
    }

    @Test
    void theForecastTellsFloorLikelyAndWorstAndByWhichRules() throws Exception {
        Tenant tenant = priced("rolling-with-release", SMALL, 1);
        visit(tenant, "a", "2026-01-15T00:00:00Z");
        visit(tenant, "b", "2026-02-20T00:00:00Z");

        JsonNode forecast = service.get(tenant.key(), tenant.path("forecast")).body();

        assertThat(forecast.path("asOf").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(forecast.path("rules").path("likely").asText()).contains("last 3 complete months");
        assertThat(forecast.path("months").findValuesAsText("month")).containsExactly("2026-04", "2026-05", "2026-06");
        JsonNode april = forecast.path("months").path(0);
        assertThat(april.path("measure").asText()).isEqualTo("DISTINCT");
        assertThat(april.path("currency").asText()).isEqualTo("EUR");
        assertThat(april.path("floor").toString()).isEqualTo("{\"measured\":2,\"over\":1,\"amount\":\"12.00\"}");
        JsonNode june = forecast.path("months").path(2);
        assertThat(june.path("floor").path("measured").asInt()).isZero();
        assertThat(june.path("likely").path("amount").asText()).isEqualTo("12.00");
        assertThat(june.path("worst").path("measured").asInt()).isEqualTo(2);
        JsonNode release = forecast.path("release");
        assertThat(release.path("month").asText()).isEqualTo("2026-04");
        assertThat(release.path("before").asText()).isEqualTo("2026-04-01T00:00:00Z");
        assertThat(release.path("learners").findValuesAsText("saves")).containsExactly("6.00", "6.00");
        assertThat(release.path("together").asText()).as("one is committed to").isEqualTo("6.00");
        assertThat(release.path("learners").path(0).path("identities").path(0).asText())
                .startsWith("default:");
    }

    @Test
    void theForecastOfAnotherDayIsAskedForAndTheReleaseListIsPaged() throws Exception {
        Tenant tenant = priced("rolling-with-release", SMALL, 1);
        for (String learner : List.of("a", "b", "c")) {
            visit(tenant, learner, "2026-02-20T00:00:00Z");
        }
        List<String> seen = new ArrayList<>();
        String after = "";
        int pages = 0;
        while (pages == 0 || !after.isEmpty()) {
            JsonNode forecast = service.get(
                            tenant.key(),
                            tenant.path("forecast?months=1&limit=2&asOf=2026-02-25T00:00:00Z"
                                    + (after.isEmpty() ? "" : "&after=" + after)))
                    .body();
            assertThat(forecast.path("months").findValuesAsText("month")).containsExactly("2026-03");
            forecast.path("release")
                    .path("learners")
                    .forEach(learner -> seen.add(learner.path("learner").asText()));
            after = forecast.path("release").path("next").asText();
            pages++;
        }

        assertThat(pages).isEqualTo(2);
        assertThat(seen).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void withoutACardThereAreNumbersAndNoAmounts() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "a", "2026-02-20T00:00:00Z");

        JsonNode forecast = service.get(tenant.key(), tenant.path("forecast")).body();

        assertThat(forecast.path("months").path(0).path("floor").toString())
                .isEqualTo("{\"measured\":1,\"over\":null,\"amount\":null}");
        assertThat(forecast.path("release").path("switching").asBoolean()).isFalse();
        assertThat(service.get(tenant.key(), tenant.path("recommendation"))
                        .body()
                        .path("verdict")
                        .asText())
                .isEqualTo("no-rate-card");
        assertThat(pointers(service.post(tenant.key(), tenant.path("plans"), """
                {"learners": 1000, "deadline": "2026-12-31", "workDays": 30}""")))
                .containsExactly("/rateCard");
    }

    @Test
    void theRecommendationShowsEverySumThatItCompares() throws Exception {
        Tenant tenant = priced("switch", SMALL.replace("]", ", {\"from\": 3, \"price\": \"4.00\"}]"), 1);
        for (String learner : List.of("a", "b", "c")) {
            visit(tenant, learner, "2025-11-20T00:00:00Z");
        }

        JsonNode recommendation =
                service.get(tenant.key(), tenant.path("recommendation")).body();

        assertThat(recommendation.path("verdict").asText()).isEqualTo("offered");
        assertThat(recommendation.path("explanation").asText()).contains("Nothing changes");
        assertThat(recommendation.path("exceeded").asInt()).isEqualTo(3);
        assertThat(recommendation.path("months").findValuesAsText("month"))
                .as("February is not closed yet")
                .containsExactly("2025-11", "2025-12", "2026-01");
        assertThat(recommendation.path("months").path(0).toString())
                .isEqualTo("{\"month\":\"2025-11\",\"measured\":3,\"commitment\":1,\"exceeded\":true}");
        assertThat(recommendation.path("present").toString())
                .isEqualTo("{\"commitment\":1,\"price\":\"6.00\",\"learnerMonths\":9,\"amount\":\"54.00\"}");
        assertThat(recommendation.path("candidates").findValuesAsText("commitment"))
                .containsExactly("1", "3");
        assertThat(recommendation.path("candidates").findValuesAsText("amount")).containsExactly("54.00", "36.00");
        assertThat(recommendation.path("offer").toString())
                .isEqualTo("{\"commitment\":3,\"amount\":\"36.00\",\"saves\":\"18.00\",\"savesPerMonth\":\"6.00\"}");
    }

    @Test
    void onlyVolumeCardsAreRecommendedFor() throws Exception {
        Tenant tenant = priced("switch", """
                {"currency": "AUD", "form": "base-plus", "base": "500.00", "included": 100, "over": "4.50"}""", 100);

        JsonNode recommendation =
                service.get(tenant.key(), tenant.path("recommendation")).body();

        assertThat(recommendation.path("verdict").asText()).isEqualTo("not-a-volume-card");
        assertThat(recommendation.path("explanation").asText()).contains("Only a volume card");
        assertThat(recommendation.path("offer").isNull()).isTrue();
    }

    @Test
    void thePlanShowsTheUsualOneBesideTheCheapestAndWhyItFails() throws Exception {
        Tenant tenant = priced("rolling", CARD, 250);

        JsonNode plan = service.post(tenant.key(), tenant.path("plans"), """
                        {"learners": 1000, "deadline": "2026-12-31", "workDays": 30,
                         "policy": {"measure": "DISTINCT"}}""").body();

        assertThat(plan.path("measure").asText()).isEqualTo("DISTINCT");
        assertThat(plan.path("byHand").path("expected").asText()).isEqualTo("12000.00");
        assertThat(plan.path("byHand").path("holds").asBoolean()).isFalse();
        assertThat(texts(plan.path("byHand").path("exceeded")))
                .containsExactly("2026-01", "2026-04", "2026-07", "2026-10");
        assertThat(texts(plan.path("byHand").path("slackDays"))).containsExactly("0", "1", "2", "2");
        JsonNode usual = plan.path("byHand").path("calendar");
        assertThat(usual.path("commitment").asInt()).isEqualTo(250);
        assertThat(usual.path("amount").asText()).isEqualTo("16000.00");
        assertThat(usual.path("cohorts").path(1).toString()).isEqualTo("{\"from\":\"2026-04-01\",\"learners\":250}");
        assertThat(usual.path("months").path(0).toString())
                .isEqualTo("{\"month\":\"2026-01\",\"distinct\":500,\"peak\":500,\"closing\":250,\"measured\":500,"
                        + "\"amount\":\"2000.00\"}");
        assertThat(plan.path("proposed").path("amount").asText()).isEqualTo("16000.00");
        assertThat(plan.path("proposed").path("inTime").asBoolean()).isTrue();
        assertThat(plan.path("proposed").path("commitments").findValuesAsText("commitment"))
                .contains("50", "100", "250", "500", "1000");
        assertThat(plan.path("released").path("amount").asText()).isEqualTo("6000.00");
        assertThat(plan.path("registeredSeats").toString()).isEqualTo("{\"seats\":1000,\"amount\":\"30000.00\"}");
        assertThat(texts(plan.path("explanation")))
                .anyMatch(said -> said.startsWith("Under DISTINCT it fails and comes to 16000.00 EUR"));
    }

    @Test
    void aPlanIsMadeForAnotherCardAndAnotherPolicyToo() throws Exception {
        Tenant tenant = tenant("rolling");

        JsonNode plan = service.post(tenant.key(), tenant.path("plans"), """
                        {"learners": 1000, "deadline": "2026-12-31", "workDays": 28,
                         "policy": "rolling-with-release", "rateCard": %s}""".formatted(CARD))
                .body();

        assertThat(plan.path("proposed").path("released").asBoolean()).isTrue();
        assertThat(plan.path("proposed").path("commitment").asInt()).isEqualTo(50);
        assertThat(plan.path("proposed").path("amount").asText()).isEqualTo("6000.00");
        assertThat(plan.path("proposed").path("cohorts")).hasSize(12);
        assertThat(plan.has("released")).isFalse();
    }

    @Test
    void everyFaultOfAPlanIsNamed() throws Exception {
        Tenant tenant = priced("rolling", CARD, 250);

        assertThat(pointers(service.post(tenant.key(), tenant.path("plans"), """
                {"learners": 0, "deadline": "someday", "workDays": 366, "released": true, "colour": "red"}""")))
                .containsExactlyInAnyOrder("/learners", "/deadline", "/workDays", "/released", "/colour");
        assertThat(pointers(service.post(tenant.key(), tenant.path("plans"), "{\"deadline\": \"1999-12-31\"}")))
                .containsExactlyInAnyOrder("/learners", "/workDays", "/deadline");
    }

    @Test
    void aHistoryIsReplayedWithTheLearnersThatDiffer() throws Exception {
        Tenant tenant = priced("rolling", SMALL, 1);
        visit(tenant, "a", "2025-11-10T00:00:00Z");
        visit(tenant, "b", "2025-11-20T00:00:00Z");

        JsonNode replay =
                service.post(tenant.key(), tenant.path("what-if?limit=1"), """
                        {"policy": {"window": "P30D"}, "first": "2025-11"}""").body();

        assertThat(replay.path("months").findValuesAsText("month"))
                .as("up to the last complete one")
                .containsExactly("2025-11", "2025-12", "2026-01", "2026-02");
        assertThat(replay.path("months").path(2).toString())
                .isEqualTo(
                        "{\"month\":\"2026-01\",\"state\":\"closed\","
                                + "\"agreed\":{\"measure\":\"PEAK\",\"measured\":2,\"commitment\":1,\"amount\":\"12.00\",\"currency\":\"EUR\"},"
                                + "\"replayed\":{\"measure\":\"PEAK\",\"measured\":0,\"commitment\":1,\"amount\":\"6.00\",\"currency\":\"EUR\"}}");
        assertThat(replay.path("total").toString())
                .isEqualTo(
                        "{\"agreed\":\"48.00\",\"replayed\":\"36.00\",\"difference\":\"-12.00\",\"currency\":\"EUR\"}");
        assertThat(replay.path("differing").asInt()).isEqualTo(2);
        assertThat(replay.path("learners")).hasSize(1);
        JsonNode second = service.post(
                        tenant.key(),
                        tenant.path(
                                "what-if?limit=1&after=" + replay.path("next").asText()),
                        """
                        {"policy": {"window": "P30D"}, "first": "2025-11"}""")
                .body();
        assertThat(second.has("next")).isFalse();
        assertThat(List.of(
                        replay.path("learners").path(0).path("dropped").toString(),
                        second.path("learners").path(0).path("dropped").toString()))
                .containsOnly("[\"2026-01\",\"2026-02\"]");
    }

    @Test
    void anotherTariffChangesAmountsAlone() throws Exception {
        Tenant tenant = priced("rolling", SMALL, 1);
        visit(tenant, "a", "2025-11-10T00:00:00Z");

        JsonNode replay = service.post(
                        tenant.key(),
                        tenant.path("what-if"),
                        "{\"rateCard\": %s, \"commitment\": {\"learners\": 100}, \"first\": \"2025-12\", \"last\": \"2025-12\"}"
                                .formatted(CARD))
                .body();

        assertThat(replay.path("total").path("replayed").asText()).isEqualTo("500.00");
        assertThat(replay.path("differing").asInt()).isZero();
        assertThat(replay.path("learners").isEmpty()).isTrue();
    }

    @Test
    void everyFaultOfAReplayIsNamed() throws Exception {
        Tenant tenant = priced("rolling", CARD, 250);

        assertThat(pointers(service.post(tenant.key(), tenant.path("what-if"), "{}")))
                .containsExactly("/policy");
        assertThat(pointers(service.post(tenant.key(), tenant.path("what-if"), """
                {"commitment": {"learners": 49}, "first": "2026-03", "last": "2026-02"}""")))
                .containsExactlyInAnyOrder("/commitment", "/first");
        assertThat(pointers(service.post(tenant.key(), tenant.path("what-if"), """
                {"policy": "switch", "first": "2000-01", "last": "x"}""")))
                .containsExactlyInAnyOrder("/first", "/last");
    }

    @ParameterizedTest
    @CsvSource({
        "forecast?months=0, ?months",
        "forecast?months=13, ?months",
        "forecast?limit=0, ?limit",
        "forecast?after=%00, ?after",
        "recommendation?asOf=yesterday, ?asOf",
    })
    void everyFaultyParameterIsNamed(String path, String pointer) throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(pointers(service.get(tenant.key(), tenant.path(path)))).containsExactly(pointer);
    }

    @Test
    void anotherInstitutionsFutureIsNotFound() throws Exception {
        Tenant tenant = tenant("rolling");
        Tenant other = tenant("rolling");

        for (String path : List.of("forecast", "recommendation")) {
            assertProblem(service.get(other.key(), tenant.path(path)), 404, "not-found");
        }
        for (String path : List.of("plans", "what-if")) {
            assertProblem(service.post(other.key(), tenant.path(path), "{}"), 404, "not-found");
        }
    }
}
