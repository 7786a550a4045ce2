package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

class CaliperTest extends RestTest {

    private static final String ENVELOPE = """
            {"sensor": "https://lms.example/sensor", "sendTime": "2026-02-10T09:00:00.000Z",
            "dataVersion": "http://purl.imsglobal.org/ctx/caliper/v1p2", "data": [%s]}""";

    private static final String EVENT = """
            {"@context": "http://purl.imsglobal.org/ctx/caliper/v1p2", "id": "urn:uuid:%s", "type": "AssignableEvent",
            "actor": {"id": "https://lms.example/users/ada", "type": "Person", "name": "Ada Marsh"},
            "action": "%s", "object": {"id": "https://lms.example/quiz/1", "type": "Assessment", "name": "Quiz"},
            "eventTime": "2026-02-10T08:00:00.000Z"%s}""";

    private static final String ADA = "lms.example:users%2Fada";

    @Test
    void anEventIsAnActivityOfItsActorUnderItsOwnId() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(outcomes(send(tenant, event("1", "Submitted", "")))).containsExactly("counted");

        JsonNode fact = facts(tenant).at("/facts/0/fact");
        assertThat(fact.path("source").asText()).isEqualTo("caliper");
        assertThat(fact.path("id").asText()).isEqualTo("urn:uuid:1");
        assertThat(fact.path("kind").asText()).isEqualTo("submission");
        assertThat(fact.path("at").asText()).isEqualTo("2026-02-10T08:00:00Z");
        assertThat(fact.path("context").path("action").asText()).isEqualTo("Submitted");
        assertThat(fact.toString()).doesNotContain("Marsh");
    }

    @Test
    void aBadEventSpoilsOnlyItself() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = send(
                tenant,
                event("1", "LoggedIn", "") + ", {\"type\": \"Event\", \"eventTime\": \"x\"}, 5, "
                        + event("2", "NeverHeardOf", ""));

        assertThat(outcomes(answer)).containsExactly("counted", "invalid", "invalid", "recorded");
        JsonNode errors = answer.body().at("/receipts/1/errors");
        assertThat(errors.findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/id", "/eventTime", "/action", "/actor");
        assertThat(facts(tenant).findValuesAsText("kind")).containsExactlyInAnyOrder("login", "other");
    }

    @Test
    void repeatsConflictsAndClocksThatRunAheadAreAnsweredAsFactsAre() throws Exception {
        Tenant tenant = tenant("rolling");
        send(tenant, event("1", "Submitted", ""));

        assertThat(outcomes(send(
                        tenant,
                        event("1", "Submitted", "") + "," + event("1", "Viewed", "") + ","
                                + event("2", "Viewed", "").replace("2026-02-10", "2026-04-10"))))
                .containsExactly("duplicate", "conflict", "quarantined");
    }

    /** As if it had been received when our table had no kind for its action yet. */
    @Test
    void anEventThatComesAgainAfterItsActionWasGivenAnotherKindIsADuplicate() throws Exception {
        Tenant tenant = tenant("rolling");
        service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "caliper", "id": "urn:uuid:1", "type": "activity", "learner": "lms.example:users/ada",
                "at": "2026-02-10T08:00:00Z",
                "context": {"action": "Submitted", "object": "https://lms.example/quiz/1"}}]}""");

        assertThat(outcomes(send(tenant, event("1", "Submitted", "")))).containsExactly("duplicate");
        assertThat(outcomes(send(tenant, event("1", "Viewed", "")))).containsExactly("conflict");
        assertThat(facts(tenant).findValuesAsText("kind")).containsExactly("other");
    }

    @Test
    void aMembershipGivesTheRole() throws Exception {
        Tenant tenant = tenant("rolling");
        String roles = ", \"membership\": {\"type\": \"Membership\", \"roles\": [\"%s\"]}";

        assertThat(outcomes(send(
                        tenant,
                        event("1", "Viewed", roles.formatted("Learner")) + ","
                                + event("2", "Viewed", roles.formatted("Instructor")) + ","
                                + event("3", "Viewed", roles.formatted("Mentor")) + ","
                                + event(
                                        "4",
                                        "Viewed",
                                        roles.formatted(
                                                "http://purl.imsglobal.org/vocab/lis/v2/membership#Administrator")))))
                .containsExactly("counted", "recorded", "passed-over", "recorded");
        assertThat(facts(tenant).findValuesAsText("role"))
                .containsExactlyInAnyOrder("learner", "instructor", "administrator");
    }

    @Test
    void aGradeIsInTheRecordOfWhoeverWasGraded() throws Exception {
        Tenant tenant = tenant("rolling");
        String grading = event("1", "Graded", "")
                .replace("AssignableEvent", "GradeEvent")
                .replace("\"name\": \"Quiz\"", "\"assignee\": \"urn:headcount:host:ben\"");

        assertThat(outcomes(send(
                        tenant,
                        grading + "," + grading.replace("uuid:1", "uuid:2").replace("Person", "SoftwareApplication"))))
                .containsExactly("recorded", "recorded");

        JsonNode facts = service.get(tenant.key(), tenant.path("learners/host:ben/facts"))
                .body();
        assertThat(facts.findValuesAsText("kind")).containsOnly("grade");
        assertThat(facts.findValuesAsText("origin")).containsExactlyInAnyOrder("STAFF", "SYSTEM");
        assertProblem(service.get(tenant.key(), tenant.path("learners/" + ADA)), 404, "not-found");
    }

    @Test
    void programsThatActAndDescriptionsArePassedOver() throws Exception {
        Tenant tenant = tenant("rolling");

        assertThat(outcomes(send(
                        tenant,
                        event("1", "TimedOut", "").replace("Person", "SoftwareApplication")
                                + ", {\"id\": \"https://lms.example/users/ada\", \"type\": \"Person\"}")))
                .containsExactly("passed-over", "passed-over");
        assertThat(service.get(tenant.key(), tenant.path("learners")).body().path("learners"))
                .isEmpty();
    }

    /** JSON can write halves of characters; UTF-8 cannot, and so nothing that is kept. */
    @Test
    void halvesOfCharactersSpoilNoMoreThanTheEventThatHasThem() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = send(
                tenant,
                event("1", "Viewed", "").replace("https://lms.example/quiz/1", "\\ud800")
                        + ", {\"id\": \"\\ud800\", \"type\": \"Person\"}, "
                        + event("\\ud800", "Viewed", "") + ", "
                        + event("2", "Viewed", "").replace("users/ada", "users/\\ud800") + ", "
                        + event("3", "Viewed", ""));

        assertThat(outcomes(answer)).containsExactly("counted", "passed-over", "invalid", "invalid", "counted");
        assertThat(facts(tenant).findValuesAsText("object"))
                .as("what an event is about can be told of one alone")
                .containsExactlyInAnyOrder("", "https://lms.example/quiz/1");
    }

    @Test
    void anEnvelopeThatIsNoneIsRefusedAsAWhole() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = service.post(tenant.key(), tenant.path("caliper"), """
                {"sensor": "s", "sendTime": "now", "dataVersion": "http://example.com/2", "data": {}, "more": 1}""");

        assertProblem(answer, 400, "invalid-request");
        assertThat(pointers(answer)).containsExactlyInAnyOrder("/sendTime", "/dataVersion", "/data", "/more");
    }

    @Test
    void theTableOfActionsIsThereToBeRead() throws Exception {
        Tenant tenant = tenant("rolling");
        JsonNode table =
                service.get(tenant.key(), tenant.path("caliper/actions")).body();

        assertThat(table.path("events").size()).isGreaterThan(30);
        assertThat(table.path("events").findValuesAsText("event")).contains("LoggedIn", "Submitted", "Graded");
        assertThat(table.path("otherwise").asText()).isEqualTo("other");
    }

    private static String event(String id, String action, String more) {
        return EVENT.formatted(id, action, more);
    }

    private Service.Answer send(Tenant tenant, String events) throws Exception {
        Service.Answer answer =
                service.post(service.key(tenant.id(), "record"), tenant.path("caliper"), ENVELOPE.formatted(events));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer;
    }

    private static List<String> outcomes(Service.Answer answer) {
        return answer.body().path("receipts").findValuesAsText("outcome");
    }

    private JsonNode facts(Tenant tenant) throws Exception {
        return service.get(tenant.key(), tenant.path("learners/" + ADA + "/facts"))
                .body();
    }
}
