package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XapiTest extends RestTest {

    private static final String ID = "fd41c918-b88b-4b20-a0a5-a4c32391aaa0";
    private static final String OTHER_ID = "fd41c918-b88b-4b20-a0a5-a4c32391aaa1";

    private static final String STATEMENT = """
            {"id": "%s", "actor": {"objectType": "Agent", "name": "Ada Marsh",
                "account": {"homePage": "urn:headcount:host", "name": "ada"}},
            "verb": {"id": "%s", "display": {"en": "did"}},
            "object": {"id": "https://lms.example/quiz/1", "definition": {"name": {"en": "Quiz"}}},
            "result": {"score": {"raw": 7}}, "timestamp": "2026-02-10T08:00:00Z"}""";

    private static final String ANSWERED = "http://adlnet.gov/expapi/verbs/answered";

    @Test
    void aStatementIsAnActivityOfItsActorUnderItsOwnId() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = send(tenant, STATEMENT.formatted(ID, ANSWERED));

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(texts(answer.body())).containsExactly(ID);
        assertThat(answer.raw().headers().firstValue("X-Experience-API-Version"))
                .contains("1.0.3");
        JsonNode fact = fact(tenant, "host:ada");
        assertThat(fact.path("source").asText()).isEqualTo("xapi");
        assertThat(fact.path("id").asText()).isEqualTo(ID);
        assertThat(fact.path("kind").asText()).isEqualTo("submission");
        assertThat(fact.path("role").asText()).isEqualTo("learner");
        assertThat(fact.path("at").asText()).isEqualTo("2026-02-10T08:00:00Z");
        assertThat(fact.path("context").path("object").asText()).isEqualTo("https://lms.example/quiz/1");
        assertThat(fact.toString()).doesNotContain("Marsh", "score");
    }

    @Test
    void severalComeInAnArrayAndGetTheirIdsInTheirOrder() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = send(
                tenant,
                "[" + STATEMENT.formatted(OTHER_ID, ANSWERED) + ", "
                        + STATEMENT.formatted(ID, "http://nobody.example/verbs/invented") + "]");

        assertThat(texts(answer.body())).containsExactly(OTHER_ID, ID);
        assertThat(kinds(tenant)).containsExactlyInAnyOrder("submission", "other");
        assertThat(send(tenant, "[]").body()).isEmpty();
    }

    @Test
    void whatComesAgainIsTheSameAndChangesNothing() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(Race.of(() -> send(tenant, STATEMENT.formatted(ID, ANSWERED)).status()))
                .containsOnly(200);
        assertThat(send(tenant, STATEMENT.formatted(ID.toUpperCase(Locale.ROOT), ANSWERED))
                        .status())
                .isEqualTo(200);

        assertThat(kinds(tenant)).hasSize(1);
    }

    @Test
    void aStatementWithoutATimestampIsTheSameWhenItComesAgain() throws Exception {
        Tenant tenant = tenant("rolling");
        String statement = STATEMENT.formatted(ID, ANSWERED).replace(", \"timestamp\": \"2026-02-10T08:00:00Z\"", "");

        send(tenant, statement);

        assertThat(send(tenant, statement).status()).isEqualTo(200);
        assertThat(fact(tenant, "host:ada").path("at").asText()).isEqualTo(NOON.toString());
    }

    @Test
    void oneThatSaysSomethingElseUnderTheSameIdIsAConflictAndTheFirstStands() throws Exception {
        Tenant tenant = tenant("rolling");
        send(tenant, STATEMENT.formatted(ID, ANSWERED));

        Service.Answer answer = send(
                tenant,
                "[" + STATEMENT.formatted(OTHER_ID, ANSWERED) + ","
                        + STATEMENT.formatted(ID, "http://adlnet.gov/expapi/verbs/scored") + "]");

        assertProblem(answer, 409, "statement-conflict");
        assertThat(pointers(answer)).containsExactly("/1/id");
        assertThat(kinds(tenant)).containsExactly("submission", "submission");
    }

    @Test
    void ofStatementsOneOfWhichIsFaultyNoneIsKeptAndEveryFaultIsNamed() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = send(tenant, "[" + STATEMENT.formatted(ID, ANSWERED) + """
                , {"id": "no", "verb": {"id": "relative"}, "object": {}, "timestamp": "yesterday", "extra": 1,
                "actor": {"mbox": "mailto:ada@school.example", "openid": "https://ada.example"}}, 5]""");

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer))
                .containsExactlyInAnyOrder(
                        "/1/id", "/1/verb/id", "/1/object/id", "/1/timestamp", "/1/actor/account", "/1/extra", "/2");
        assertThat(answer.raw().headers().firstValue("X-Experience-API-Version"))
                .isPresent();
        assertProblem(service.get(tenant.key(), tenant.path("learners/host:ada")), 404, "not-found");
    }

    @Test
    void ofAFaultyStatementOfAGroupNothingIsFaultyButWhatIs() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = send(
                tenant,
                STATEMENT
                        .formatted(ID, "relative")
                        .replace("\"objectType\": \"Agent\"", "\"objectType\": \"Group\", \"member\": []"));

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer)).containsExactly("/verb/id");
    }

    @Test
    void anIdThatComesTwiceInOneArrayIsFaulty() throws Exception {
        Tenant tenant = tenant("rolling");
        String statement = STATEMENT.formatted(ID, ANSWERED);

        assertThat(pointers(send(tenant, "[" + statement + "," + statement + "]")))
                .containsExactly("/1/id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.95", "1.1.0", "3.0.0", "x"})
    void aVersionThatIsMissingOrNotSpokenIsRefused(String version) throws Exception {
        Tenant tenant = tenant("rolling");

        assertProblem(
                send(tenant, "Bearer " + tenant.key(), version, "POST", "", STATEMENT.formatted(ID, ANSWERED)),
                400,
                "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({"1.0,1.0.3", "1.0.3,1.0.3", "2.0.0,2.0.0", "2.0,2.0.0"})
    void theVersionThatIsSpokenIsAnswered(String asked, String answered) throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer =
                send(tenant, "Bearer " + tenant.key(), asked, "POST", "", STATEMENT.formatted(ID, ANSWERED));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.raw().headers().firstValue("X-Experience-API-Version"))
                .contains(answered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"account\": {\"homePage\": \"https://LMS.example:8443/moodle/\", \"name\": \"5\"}"
                        + "|lms.example_8443%2Fmoodle:5",
                "\"account\": {\"homePage\": \"https://lms.example\", \"name\": \"5\"}|lms.example:5",
                "\"account\": {\"homePage\": \"urn:headcount:lti.pf1\", \"name\": \"5\"}|lti.pf1:5",
                "\"mbox\": \"mailto:ada@school.example\"|mbox:ada@school.example",
                "\"openid\": \"https://ada.example/\"|openid:https:%2F%2Fada.example%2F"
            })
    void anActorIsCalledByItsOneIdentifier(String identifier, String learner) throws Exception {
        Tenant tenant = tenant("rolling");
        String statement = STATEMENT
                .formatted(ID, ANSWERED)
                .replace("\"account\": {\"homePage\": \"urn:headcount:host\", \"name\": \"ada\"}", identifier);

        assertThat(send(tenant, statement).status()).isEqualTo(200);

        assertThat(service.get(tenant.key(), tenant.path("learners/" + learner)).status())
                .isEqualTo(200);
    }

    @Test
    void roleAndUnitComeAsExtensionsOfTheContext() throws Exception {
        Tenant tenant = tenant("rolling");
        String statement = STATEMENT.formatted(ID, ANSWERED).replace("\"result\"", """
                        "context": {"platform": "x", "extensions": {"urn:headcount:role": "instructor",
                        "urn:headcount:unit": "arts", "https://other.example/x": [1]}}, "result\"""");

        assertThat(send(tenant, statement).status()).isEqualTo(200);

        JsonNode fact = fact(tenant, "host:ada");
        assertThat(fact.path("role").asText()).isEqualTo("instructor");
        assertThat(fact.path("origin").asText()).isEqualTo("STAFF");
        assertThat(fact.path("unit").asText()).isEqualTo("arts");
    }

    @Test
    void aGroupIsNoLearnerAndIsPassedOver() throws Exception {
        Tenant tenant = tenant("rolling");
        String statement = STATEMENT.formatted(ID, ANSWERED).replace("\"Agent\"", "\"Group\"");

        assertThat(texts(send(tenant, statement).body())).containsExactly(ID);
        assertThat(service.get(tenant.key(), tenant.path("learners")).body().path("learners"))
                .isEmpty();
    }

    /** As if it had been received when our table had no kind for its verb yet. */
    @Test
    void aStatementThatComesAgainAfterItsVerbWasGivenAnotherKindIsTheSame() throws Exception {
        Tenant tenant = tenant("rolling");
        Service.Answer before = service.post(tenant.key(), tenant.path("facts"), """
                        {"facts": [{"source": "xapi", "id": "%s", "type": "activity", "learner": "host:ada",
                        "at": "2026-02-10T08:00:00Z",
                        "context": {"verb": "%s", "object": "https://lms.example/quiz/1"}}]}""".formatted(ID, ANSWERED));
        assertThat(before.body().at("/receipts/0/outcome").asText()).isEqualTo("recorded");

        assertThat(send(tenant, STATEMENT.formatted(ID, ANSWERED)).status()).isEqualTo(200);

        assertThat(kinds(tenant)).as("the one it had").containsExactly("other");
        assertProblem(
                send(tenant, STATEMENT.formatted(ID, "http://adlnet.gov/expapi/verbs/scored")),
                409,
                "statement-conflict");
    }

    @Test
    void whatIsAttachedIsPassedOver() throws Exception {
        Tenant tenant = tenant("rolling");
        String boundary = "x".repeat(30);
        String hash = "672fa5fa658017f1b72d65036f13379c6ab05d4ab3b6664908d8acf0b6a0c634";
        String statement = STATEMENT.formatted(ID, ANSWERED).replace("\"result\"", """
                "attachments": [{"usageType": "http://adlnet.gov/expapi/attachments/signature",
                "display": {"en": "Signature"}, "contentType": "application/octet-stream", "length": 4,
                "sha2": "%s"}], "result\"""".formatted(hash));
        String parts = String.join(
                "\r\n",
                "--" + boundary,
                "Content-Type: application/json",
                "",
                statement,
                "--" + boundary,
                "Content-Type: application/octet-stream",
                "Content-Transfer-Encoding: binary",
                "X-Experience-API-Hash: " + hash,
                "",
                "\0{}\1",
                "--" + boundary + "--",
                "");

        Service.Answer answer = service.send(
                HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("xapi/statements")))
                        .header("Authorization", "Bearer " + tenant.key())
                        .header("Content-Type", "multipart/mixed; boundary=" + boundary)
                        .header("X-Experience-API-Version", "1.0.3")
                        .POST(HttpRequest.BodyPublishers.ofString(parts))
                        .build());

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(kinds(tenant)).containsExactly("submission");
    }

    @Test
    void aStatementMayBePutUnderItsId() throws Exception {
        Tenant tenant = tenant("rolling");
        String key = "Bearer " + tenant.key();
        String withoutId = STATEMENT.formatted(ID, ANSWERED).replace("\"id\": \"" + ID + "\", ", "");

        for (String body : List.of(withoutId, STATEMENT.formatted(ID, ANSWERED))) {
            assertThat(send(tenant, key, "1.0.3", "PUT", "?statementId=" + ID, body)
                            .status())
                    .isEqualTo(204);
        }
        assertThat(kinds(tenant)).hasSize(1);
        assertProblem(send(tenant, key, "1.0.3", "PUT", "", withoutId), 400, "invalid-request");
        assertProblem(
                send(tenant, key, "1.0.3", "PUT", "?statementId=" + OTHER_ID, STATEMENT.formatted(ID, ANSWERED)),
                400,
                "invalid-request");
        assertProblem(
                send(tenant, key, "1.0.3", "PUT", "?statementId=" + ID, "[" + withoutId + "]"), 400, "invalid-request");
    }

    @Test
    void theKeyMayComeByBasicButNowhereElse() throws Exception {
        Tenant tenant = tenant("rolling");
        String recorder = service.key(tenant.id(), "record");
        String statement = STATEMENT.formatted(ID, ANSWERED);

        assertThat(send(tenant, basic("lms:" + recorder), "1.0.3", "POST", "", statement)
                        .status())
                .isEqualTo(200);
        assertThat(send(tenant, basic(recorder + ":"), "1.0.3", "POST", "", statement)
                        .status())
                .isEqualTo(200);
        assertProblem(send(tenant, basic("lms:wrong"), "1.0.3", "POST", "", statement), 401, "unauthorized");
        assertProblem(send(tenant, "Basic ~", "1.0.3", "POST", "", statement), 401, "unauthorized");
        assertProblem(
                send(tenant, basic("lms:" + service.key(tenant.id(), "read")), "1.0.3", "POST", "", statement),
                403,
                "insufficient-rights");
        Service.Answer elsewhere =
                service.send(HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("learners")))
                        .header("Authorization", basic("lms:" + tenant.key()))
                        .build());
        assertProblem(elsewhere, 401, "unauthorized");
    }

    @Test
    void aClockThatRunsAheadIsQuarantinedAsEverywhere() throws Exception {
        Tenant tenant = tenant("rolling");

        send(tenant, STATEMENT.formatted(ID, ANSWERED).replace("2026-02-10T08", "2026-04-10T08"));

        assertThat(service.get(tenant.key(), tenant.path("learners/host:ada/facts"))
                        .body()
                        .at("/facts/0/state")
                        .asText())
                .isEqualTo("quarantined");
    }

    @Test
    void theTableOfVerbsIsThereToBeRead() throws Exception {
        Tenant tenant = tenant("rolling");
        JsonNode table = service.get(tenant.key(), tenant.path("xapi/verbs")).body();
        Set<String> kinds = new HashSet<>();
        table.path("events").forEach(row -> kinds.add(row.path("kind").asText()));

        assertThat(table.path("events").size()).isGreaterThan(40);
        assertThat(kinds).contains("login", "access", "submission", "grade", "enrolment", "attendance", "message");
        assertThat(table.path("otherwise").asText()).isEqualTo("other");
        assertThat(texts(service.get(tenant.key(), tenant.path("xapi/about"))
                        .body()
                        .path("version")))
                .containsExactly("2.0.0", "1.0.3");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Service.Answer send(Tenant tenant, String body) throws Exception {
        return send(tenant, "Bearer " + tenant.key(), "1.0.3", "POST", "", body);
    }

    private Service.Answer send(
            Tenant tenant, String authorization, String version, String method, String query, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(service.base() + "/api/v1/" + tenant.path("xapi/statements") + query))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!version.isEmpty()) {
            request.header("X-Experience-API-Version", version);
        }
        return service.send(request.build());
    }

    private JsonNode fact(Tenant tenant, String learner) throws Exception {
        return service.get(tenant.key(), tenant.path("learners/" + learner + "/facts"))
                .body()
                .at("/facts/0/fact");
    }

    private List<String> kinds(Tenant tenant) throws Exception {
        return service.get(tenant.key(), tenant.path("learners/host:ada/facts"))
                .body()
                .findValuesAsText("kind");
    }
}
