package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

/** Statements that take others back (xAPI 1.0.3 Part Two §2.3.2). */
class XapiVoidsTest extends RestTest {

    private static final String ONE = "fd41c918-b88b-4b20-a0a5-a4c32391aa01";
    private static final String TWO = "fd41c918-b88b-4b20-a0a5-a4c32391aa02";
    private static final String VOID = "fd41c918-b88b-4b20-a0a5-a4c32391aa03";

    private static final String STATEMENT = """
            {"id": "%s", "actor": {"account": {"homePage": "urn:headcount:host", "name": "ada"}},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
            "object": {"id": "https://lms.example/page/1"}, "timestamp": "2026-02-10T08:00:00Z"}""";

    private static final String VOIDING = """
            {"id": "%s", "actor": {"mbox": "mailto:ida@school.example"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
            "object": {"objectType": "StatementRef", "id": "%s"}}""";

    @Test
    void aVoidingStatementVoidsTheFactThatItNames() throws Exception {
        Tenant tenant = tenant("rolling");
        send(tenant.key(), tenant, STATEMENT.formatted(ONE));

        Service.Answer answer = send(tenant.key(), tenant, VOIDING.formatted(VOID, ONE));

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(states(tenant)).containsExactlyInAnyOrder("voided", "recorded");
        JsonNode made = fact(tenant, VOID);
        assertThat(made.path("type").asText()).isEqualTo("void");
        assertThat(made.path("actor").asText()).isEqualTo("mbox:ida@school.example");
        assertThat(made.path("reason").asText()).isNotEmpty();
        assertThat(send(tenant.key(), tenant, VOIDING.formatted(VOID, ONE)).status())
                .as("again")
                .isEqualTo(200);
        assertThat(states(tenant)).hasSize(2);
    }

    @Test
    void whatItVoidsMayStandInTheSameArrayBehindItTooAndAGroupMayVoid() throws Exception {
        Tenant tenant = tenant("rolling");
        String byGroup = VOIDING.formatted(VOID, ONE)
                .replace("{\"mbox\": \"mailto:ida@school.example\"}", "{\"objectType\": \"Group\", \"member\": []}");

        Service.Answer answer = send(tenant.key(), tenant, "[" + byGroup + "," + STATEMENT.formatted(ONE) + "]");

        assertThat(texts(answer.body())).containsExactly(VOID, ONE);
        assertThat(answer.raw().headers().firstValue("Headcount-Not-Voided")).isEmpty();
        assertThat(states(tenant)).contains("voided");
    }

    @Test
    void whoMayNotVoidIsToldOfThatStatementAndTheOthersOfItsArrayAreKept() throws Exception {
        Tenant tenant = tenant("rolling");
        String recorder = service.key(tenant.id(), "record");
        send(recorder, tenant, STATEMENT.formatted(ONE));

        Service.Answer answer =
                send(recorder, tenant, "[" + VOIDING.formatted(VOID, ONE) + "," + STATEMENT.formatted(TWO) + "]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.raw().headers().firstValue("Headcount-Not-Voided"))
                .contains("\"" + VOID + "\";reason=insufficient-rights");
        assertThat(states(tenant)).hasSize(2).doesNotContain("voided");
        assertProblem(send(recorder, tenant, VOIDING.formatted(VOID, ONE)), 403, "insufficient-rights");
    }

    @Test
    void ofManyThatTakeNothingBackTheFirstAreNamedAndWhoSendsTheOthersAgainLearnsOfThem() throws Exception {
        Tenant tenant = tenant("rolling");
        List<String> ids = IntStream.range(0, 50)
                .mapToObj("fd41c918-b88b-4b20-a0a5-a4c323920%03d"::formatted)
                .toList();
        List<String> told = new ArrayList<>();
        for (List<String> left = ids; !left.isEmpty(); left = ids.subList(told.size(), ids.size())) {
            HttpHeaders headers = send(
                            tenant.key(),
                            tenant,
                            left.stream()
                                    .map(id -> VOIDING.formatted(id, ONE))
                                    .collect(Collectors.joining(",", "[", "]")))
                    .raw()
                    .headers();
            assertThat(headers.firstValue("Headcount-Not-Voided-Count")).contains(String.valueOf(left.size()));
            String named = headers.firstValue("Headcount-Not-Voided").orElseThrow();
            assertThat(named.length()).isLessThan(2_000);
            Pattern.compile("\"([^\"]*)\"").matcher(named).results().forEach(id -> told.add(id.group(1)));
        }

        assertThat(told).isEqualTo(ids);
    }

    @Test
    void whatIsNotHereOrVoidsItselfIsNotVoided() throws Exception {
        Tenant tenant = tenant("rolling");
        send(tenant.key(), tenant, STATEMENT.formatted(ONE));
        send(tenant.key(), tenant, VOIDING.formatted(VOID, ONE));

        assertProblem(send(tenant.key(), tenant, VOIDING.formatted(TWO, VOID)), 404, "unknown-statement");
        assertThat(send(tenant.key(), tenant, "[" + VOIDING.formatted(TWO, VOID) + "]")
                        .raw()
                        .headers()
                        .firstValue("Headcount-Not-Voided"))
                .contains("\"" + TWO + "\";reason=unknown-statement");
        assertThat(states(tenant)).contains("voided");
    }

    @Test
    void whatChangesMuchMoneyNeedsAnotherPersonsApproval() throws Exception {
        Tenant tenant = tenant("rolling");
        Service.Answer agreed = service.patch(tenant.key(), tenant.path(""), """
                {"rateCard": {"currency": "EUR", "minimum": 1, "form": "volume", "tiers": [{"from": 1, "price": "500.00"}]},
                "commitment": {"learners": 1}, "from": "2026-02-01T00:00:00Z"}""");
        assertThat(agreed.status()).as(agreed.raw().body()).isEqualTo(200);
        send(tenant.key(), tenant, STATEMENT.formatted(ONE));
        send(
                tenant.key(),
                tenant,
                STATEMENT.formatted(TWO).replace("\"ada\"", "\"ben\"").replace("2026-02-10", "2026-02-11"));

        assertProblem(send(tenant.key(), tenant, VOIDING.formatted(VOID, ONE)), 403, "approval-missing");
        String approved = VOIDING.formatted(VOID, ONE).replace("\"verb\"", """
                        "context": {"extensions": {"urn:headcount:approved-by": "the head",
                        "urn:headcount:reason": "a test"}}, "verb\"""");
        assertThat(send(tenant.key(), tenant, approved).status()).isEqualTo(200);
        assertThat(fact(tenant, VOID).path("reason").asText()).isEqualTo("a test");
    }

    @Test
    void aVoidingStatementNamesAnotherStatement() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(pointers(send(tenant.key(), tenant, VOIDING.formatted(VOID, VOID))))
                .containsExactly("/object/id");
        assertThat(pointers(
                        send(tenant.key(), tenant, VOIDING.formatted(VOID, ONE).replace("StatementRef", "Activity"))))
                .containsExactly("/object/objectType");
        assertThat(pointers(send(tenant.key(), tenant, VOIDING.formatted(VOID, "no"))))
                .containsExactly("/object/id");
    }

    private Service.Answer send(String key, Tenant tenant, String body) throws Exception {
        return service.send(
                HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("xapi/statements")))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .header("X-Experience-API-Version", "2.0.0")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private JsonNode facts(Tenant tenant) throws Exception {
        return service.get(tenant.key(), tenant.path("learners/host:ada/facts"))
                .body()
                .path("facts");
    }

    private List<String> states(Tenant tenant) throws Exception {
        return facts(tenant).findValuesAsText("state");
    }

    private JsonNode fact(Tenant tenant, String id) throws Exception {
        for (JsonNode one : facts(tenant)) {
            if (one.path("fact").path("id").asText().equals(id)) {
                return one.path("fact");
            }
        }
        throw new AssertionError(id);
    }
}
