package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.testing.Service.OPERATOR_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.headcount.metering.Given;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.store.Store;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstitutionsResourceTest extends RestTest {

    private static final String VOLUME = """
            {"currency": "EUR", "minimum": 50, "form": "volume",
             "tiers": [{"from": 50, "price": "6.00"}, {"from": 100, "price": "5.00"}]}""";

    @Test
    void whatIsAgreedAtTheBeginningIsAnsweredAsItWasSaid() throws Exception {
        Service.Answer created = service.post(OPERATOR_KEY, "institutions", """
                {"id": "agreed", "name": "Agreed & <Sons>", "zone": "Europe/Berlin",
                 "policy": {"preset": "rolling", "window": "P30D", "windowUnit": "CIVIL", "rounding": "UP",
                            "kinds": ["access", "login"], "measure": "CLOSING", "cap": 120, "gracePercent": 5,
                            "capacity": "HARD", "onReturn": "AUTO_IF_CAPACITY", "closeDelay": "PT24H",
                            "correctionHorizon": "P6M"},
                 "rateCard": %s, "commitment": {"learners": 250},
                 "contract": {"from": "2026-01-01T00:00:00+01:00", "until": "2027-01-01T00:00:00+01:00"}}""".formatted(VOLUME));

        assertThat(created.status()).as(created.raw().body()).isEqualTo(201);
        assertThat(created.raw().headers().firstValue("Location"))
                .contains(service.base() + "/api/v1/institutions/agreed");
        JsonNode found = service.get(OPERATOR_KEY, "institutions/agreed").body();
        assertThat(found).isEqualTo(created.body());
        assertThat(found.path("name").asText()).isEqualTo("Agreed & <Sons>");
        assertThat(found.path("policy").path("window").asText()).isEqualTo("P30D");
        assertThat(found.path("policy").path("switching").asBoolean()).isFalse();
        assertThat(texts(found.path("policy").path("kinds"))).containsExactly("login", "access");
        assertThat(found.path("policy").path("closeDelay").asText()).isEqualTo("PT24H");
        assertThat(found.path("policy").path("correctionHorizon").asText()).isEqualTo("P6M");
        assertThat(found.path("rateCard").path("tiers").path(1).path("price").asText())
                .isEqualTo("5.00");
        assertThat(found.path("commitment").path("learners").asInt()).isEqualTo(250);
        assertThat(found.path("contract").path("from").asText()).isEqualTo("2025-12-31T23:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rolling", "switch", "rolling-with-release"})
    void aPolicyThatIsAnsweredCanBeSentBack(String preset) throws Exception {
        Tenant tenant = tenant(preset);
        JsonNode policy = service.get(tenant.key(), tenant.path("")).body().path("policy");

        Service.Answer changed = service.patch(
                tenant.key(), tenant.path(""), "{\"from\": \"2026-04-01T00:00:00Z\", \"policy\": " + policy + "}");

        assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
        assertThat(changed.body().path("policy")).isEqualTo(policy);
    }

    @Test
    void everyFaultyMemberIsNamedAtOnce() throws Exception {
        Service.Answer answer = service.post(OPERATOR_KEY, "institutions", """
                {"id": "Not An Id", "zone": "Mars/Olympus", "colour": "red",
                 "policy": {"preset": "rolling", "window": "P1M", "measure": "MEDIAN", "kinds": ["access", "sleep"], "onReturn": 7},
                 "rateCard": {"currency": "XXQ", "form": "volume",
                              "tiers": [{"from": 60, "price": "6"}, {"from": 100, "price": "7.5"}, {"from": 90, "price": 5}]},
                 "commitment": {"learners": "many"}, "contract": {"until": "tomorrow"}}""");

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer))
                .containsExactlyInAnyOrder(
                        "/id",
                        "/name",
                        "/zone",
                        "/colour",
                        "/policy/window",
                        "/policy/measure",
                        "/policy/kinds/1",
                        "/policy/onReturn",
                        "/rateCard/currency",
                        "/rateCard/tiers/0/from",
                        "/rateCard/tiers/1/price",
                        "/rateCard/tiers/2/price",
                        "/commitment/learners",
                        "/contract/from",
                        "/contract/until");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{", "{\"id\": \"x\", \"id\": \"y\"}", "", "{} {}"})
    void whatIsNotOneObjectIsRefused(String body) throws Exception {
        Service.Answer answer = body.isEmpty()
                ? service.post(OPERATOR_KEY, "institutions", " ")
                : service.post(OPERATOR_KEY, "institutions", body);

        assertProblem(answer, 400, "invalid-request");
    }

    @Test
    void anIdIsTakenOnce() throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer again = service.post(OPERATOR_KEY, "institutions", """
                {"id": "%s", "name": "x", "zone": "UTC", "policy": "rolling"}""".formatted(tenant.id()));

        assertProblem(again, 409, "institution-exists");
        assertThat(service.get(tenant.key(), tenant.path(""))
                        .body()
                        .path("policy")
                        .path("preset")
                        .asText())
                .isEqualTo("switch");
    }

    @Test
    void aRiseOfPriceIsRefusedByItsRow() throws Exception {
        Service.Answer answer = service.post(OPERATOR_KEY, "institutions", """
                {"id": "risen", "name": "x", "zone": "UTC", "policy": "rolling",
                 "rateCard": {"currency": "EUR", "form": "volume",
                              "tiers": [{"from": 50, "price": "5.00"}, {"from": 100, "price": "5.01"}]}}""");

        assertThat(pointers(answer)).containsExactly("/rateCard/tiers/1/price");
        assertThat(answer.body().path("errors").path(0).path("message").asText())
                .contains("row 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"learners\": 49} | %s | /commitment",
                "{\"learners\": 50} | %s | ",
                "{\"learners\": 3} | {\"currency\": \"AUD\", \"form\": \"base-plus\", \"base\": \"500.00\", \"included\": 100, \"over\": \"4.50\"} | "
            })
    void aCommitmentIsNotBelowTheCardsMinimum(String commitment, String card, String pointer) throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer =
                service.patch(tenant.key(), tenant.path(""), """
                {"from": "2026-04-01T00:00:00Z", "commitment": %s, "rateCard": %s}""".formatted(commitment, card.replace("%s", VOLUME)));

        if (pointer == null) {
            assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        } else {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(pointers(answer)).singleElement().asString().isIn("/commitment", "/rateCard");
        }
    }

    @Test
    void aChangeIsAVersionFromItsInstant() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer changed = service.patch(tenant.key(), tenant.path(""), """
                {"name": "Renamed", "policy": {"window": "P60D"}, "from": "2026-02-01T00:00:00Z"}""");
        Service.Answer planned = service.patch(tenant.key(), tenant.path(""), """
                {"policy": "switch", "from": "2026-06-01T00:00:00Z"}""");

        assertThat(changed.body().path("name").asText()).isEqualTo("Renamed");
        assertThat(changed.body().path("policy").path("window").asText()).isEqualTo("P60D");
        assertThat(planned.body().path("policy").path("preset").asText())
                .as("what is planned is not in force")
                .isEqualTo("rolling");
        assertThat(planned.body().path("versions").findValuesAsText("from"))
                .containsExactly("2026-02-01T00:00:00Z", "2026-06-01T00:00:00Z");
    }

    @Test
    void changesOfDifferentMembersThatRaceAllStand() throws Exception {
        for (int round = 0; round < 5; round++) {
            Tenant tenant = tenant("rolling");
            List<String> changes = List.of(
                    "\"name\": \"Renamed\"",
                    "\"policy\": {\"window\": \"P60D\"}",
                    "\"policy\": {\"rounding\": \"UP\"}",
                    "\"policy\": {\"switching\": true}",
                    "\"policy\": {\"onReturn\": \"DENY\"}",
                    "\"policy\": {\"cap\": 77}",
                    "\"policy\": {\"gracePercent\": 7}",
                    "\"policy\": {\"measure\": \"CLOSING\"}",
                    "\"policy\": {\"closeDelay\": \"PT1H\"}");

            List<Integer> answers = Race.of(changes.stream()
                    .<Callable<Integer>>map(
                            change -> () -> service.patch(tenant.key(), tenant.path(""), """
                                    {"from": "2026-02-01T00:00:00Z", %s}""".formatted(change))
                                    .status())
                    .toList());

            assertThat(answers).containsOnly(200);
            JsonNode found = service.get(tenant.key(), tenant.path("")).body();
            assertThat(found.path("name").asText()).isEqualTo("Renamed");
            JsonNode policy = found.path("policy");
            assertThat(List.of(
                            policy.path("window").asText(),
                            policy.path("rounding").asText(),
                            policy.path("switching").asText(),
                            policy.path("onReturn").asText(),
                            policy.path("cap").asText(),
                            policy.path("gracePercent").asText(),
                            policy.path("measure").asText(),
                            policy.path("closeDelay").asText()))
                    .containsExactly("P60D", "UP", "true", "DENY", "77", "7", "CLOSING", "PT1H");
        }
    }

    private Service.Answer patch(Tenant tenant, String ifMatch, String body) throws Exception {
        return service.send(HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("")))
                .header("Authorization", "Bearer " + tenant.key())
                .header("Content-Type", "application/json")
                .header("If-Match", ifMatch)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String tag(Service.Answer answer) {
        return answer.raw().headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void whoeverSaysWhatTheyHaveSeenChangesNothingElse() throws Exception {
        Tenant tenant = tenant("rolling");
        String seen = tag(service.get(tenant.key(), tenant.path("")));

        Service.Answer changed = patch(tenant, seen, "{\"name\": \"First\"}");
        Service.Answer late = patch(tenant, seen, "{\"name\": \"Second\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(tag(changed)).isNotEqualTo(seen).isEqualTo(tag(service.get(tenant.key(), tenant.path(""))));
        assertProblem(late, 412, "precondition-failed");
        assertThat(service.get(tenant.key(), tenant.path(""))
                        .body()
                        .path("name")
                        .asText())
                .isEqualTo("First");
        assertProblem(patch(tenant, "W/" + tag(changed), "{\"name\": \"Second\"}"), 412, "precondition-failed");
        assertProblem(patch(tenant, "as I remember it", "{\"name\": \"Second\"}"), 400, "invalid-request");
        assertProblem(patch(tenant, "", "{\"name\": \"Second\"}"), 400, "invalid-request");
        assertThat(patch(tenant, "\"another\", " + tag(changed), "{\"name\": \"Third\"}")
                        .status())
                .isEqualTo(200);
        assertThat(patch(tenant, "*", "{\"name\": \"Fourth\"}").status()).isEqualTo(200);
        assertThat(service.patch(tenant.key(), tenant.path(""), "{\"name\": \"Fifth\"}")
                        .status())
                .as("whoever does not ask is not refused")
                .isEqualTo(200);
    }

    @Test
    void ofSeveralWhoHaveSeenTheSameOneChangesItWhoeverRuns() throws Exception {
        for (int round = 0; round < 5; round++) {
            Tenant tenant = tenant("rolling");
            String seen = tag(service.get(tenant.key(), tenant.path("")));
            List<Callable<Integer>> racers = new ArrayList<>();
            for (int window = 31; window < 39; window++) {
                String body = "{\"from\": \"2026-02-01T00:00:00Z\", \"policy\": {\"window\": \"P" + window + "D\"}}";
                racers.add(() -> patch(tenant, seen, body).status());
            }

            List<Integer> answers = Race.of(racers);

            assertThat(answers).containsOnlyOnce(200).containsOnly(200, 412);
            JsonNode found = service.get(tenant.key(), tenant.path("")).body();
            assertThat(found.path("policy").path("window").asText()).isEqualTo("P" + (31 + answers.indexOf(200)) + "D");
        }
    }

    @Test
    void aChangeStandsOverOneThatAnotherNodesFastClockRecorded() throws Exception {
        Tenant tenant = tenant("rolling");
        try (Store fast = anotherNode()) {
            Instant from = Instant.parse("2026-02-01T00:00:00Z");
            fast.institutions()
                    .amend(
                            new InstitutionId(tenant.id()),
                            Given.change(
                                    "Renamed elsewhere",
                                    Given.terms(
                                            new History<>(
                                                    List.of(new Dated<>(from, NOON.plusSeconds(2), Policy.SWITCH))),
                                            Given.none())));
        }

        Service.Answer changed = service.patch(tenant.key(), tenant.path(""), """
                {"from": "2026-02-01T00:00:00Z", "policy": {"gracePercent": 7}}""");

        assertThat(changed.body().path("name").asText()).isEqualTo("Renamed elsewhere");
        assertThat(changed.body().path("policy").path("preset").asText()).isEqualTo("switch");
        assertThat(changed.body().path("policy").path("gracePercent").asInt()).isEqualTo(7);
    }

    @Test
    void aChangeOfTermsSaysFromWhen() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(pointers(service.patch(tenant.key(), tenant.path(""), "{\"policy\": \"switch\"}")))
                .containsExactly("/from");
        assertThat(pointers(service.patch(
                        tenant.key(),
                        tenant.path(""),
                        "{\"zone\": \"Europe/Paris\", \"from\": \"2026-04-02T00:00:00Z\"}")))
                .as("a zone changes when a month begins")
                .containsExactly("/from");
        assertThat(service.patch(
                                tenant.key(),
                                tenant.path(""),
                                "{\"zone\": \"Europe/Paris\", \"from\": \"2026-04-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"policy\": \"rolling\" | 2026-02-01T00:00:00Z",
                "\"commitment\": {\"learners\": 60} | 2026-02-01T00:00:00Z",
                "\"zone\": \"Europe/Paris\" | 2026-02-01T00:00:00Z",
                "\"rateCard\": {\"currency\": \"AUD\", \"form\": \"base-plus\", \"base\": \"500.00\", \"included\": 100, \"over\": \"4.50\"} | 2026-02-01T00:00:00Z"
            })
    void aMonthThatIsClosedKeepsItsTerms(String change, String newestClosedEnds) throws Exception {
        Tenant tenant = tenant("switch");
        service.patch(tenant.key(), tenant.path(""), """
                {"contract": {"from": "2025-11-15T00:00:00Z"}}""");
        assertThat(service.get(tenant.key(), tenant.path("months/2026-01"))
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("closed");

        for (String early : new String[] {"2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"}) {
            Service.Answer refused = service.patch(
                    tenant.key(), tenant.path(""), "{\"name\": \"x\", \"from\": \"" + early + "\", " + change + "}");
            assertProblem(refused, 409, "month-closed");
            assertThat(refused.body().path("detail").asText()).contains(newestClosedEnds);
            assertThat(pointers(refused)).containsExactly("/from");
        }
        Service.Answer after = service.patch(
                tenant.key(), tenant.path(""), "{\"from\": \"" + newestClosedEnds + "\", " + change + "}");

        assertThat(after.status()).as(after.raw().body()).isEqualTo(200);
        assertThat(after.body().path("name").asText())
                .as("what is refused changes nothing")
                .isEqualTo(tenant.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"from\": \"2030-01-01T00:00:00Z\"}",
                "{\"from\": \"2026-01-01T00:00:00Z\"}",
                "{\"from\": \"2025-10-31T00:00:00Z\"}",
                "{\"from\": \"2025-11-15T00:00:00Z\", \"prorated\": true}",
                "{\"from\": \"2025-11-15T00:00:00Z\", \"until\": \"2025-12-01T00:00:00Z\"}"
            })
    void noContractTakesAClosedMonthBack(String contract) throws Exception {
        Tenant tenant = tenant("switch");
        service.patch(tenant.key(), tenant.path(""), """
                {"contract": {"from": "2025-11-15T00:00:00Z"}}""");

        Service.Answer refused = service.patch(tenant.key(), tenant.path(""), "{\"contract\": " + contract + "}");

        assertProblem(refused, 409, "month-closed");
        assertThat(pointers(refused)).containsExactly("/contract");
        assertThat(service.get(tenant.key(), tenant.path("months/2026-01"))
                        .body()
                        .path("state")
                        .asText())
                .isEqualTo("closed");
    }

    @Test
    void theOperatorSeesAllInstitutionsAndNobodyElseDoes() throws Exception {
        Tenant tenant = tenant("switch");

        assertThat(service.get(OPERATOR_KEY, "institutions")
                        .body()
                        .path("institutions")
                        .findValuesAsText("id"))
                .contains(tenant.id());
        assertProblem(service.get(tenant.key(), "institutions"), 403, "insufficient-rights");
        assertProblem(service.post(tenant.key(), "institutions", "{}"), 403, "insufficient-rights");
        assertProblem(service.get(OPERATOR_KEY, "institutions/nobody"), 404, "not-found");
    }
}
