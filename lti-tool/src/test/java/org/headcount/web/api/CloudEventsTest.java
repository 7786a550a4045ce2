package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Facts as a batch of CloudEvents (CloudEvents 1.0, JSON event format §4). */
class CloudEventsTest extends RestTest {

    private static final String BATCH = "application/cloudevents-batch+json";

    private static final String EVENT = """
            {"specversion": "1.0", "type": "org.headcount.activity", "source": "%s", "id": "%s", "subject": "%s",
             "time": "2026-03-01T11:00:00Z", "data": {"kind": "access"}}""";

    @Test
    void anEventIsTheFactThatItsAttributesAndDataSay() throws Exception {
        Tenant tenant = tenant("rolling");

        Service.Answer answer = post(tenant, BATCH, """
                [{"specversion": "1.0", "type": "org.headcount.activity", "source": "https://lms.example/log", "id": "1",
                  "subject": "pf:ada", "time": "2026-03-01T12:30:00+02:00", "datacontenttype": "application/json",
                  "dataschema": "https://lms.example/schema", "traceparent": "00-1-2-01", "partitionkey": 7,
                  "data": {"kind": "submission", "role": "learner", "origin": "SYSTEM", "unit": "Arts",
                           "actor": "robot", "reason": "nightly run", "context": {"course": "x"}}}]""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString())
                .isEqualTo("{\"receipts\":[{\"source\":\"https://lms.example/log\",\"id\":\"1\","
                        + "\"outcome\":\"counted\",\"activeUntil\":\"2026-05-30T10:30:00Z\"}]}");
        JsonNode reason =
                service.get(tenant.key(), tenant.path("learners/pf:ada")).body().path("reason");
        assertThat(reason.path("type").asText()).isEqualTo("activity");
        assertThat(reason.path("kind").asText()).isEqualTo("submission");
        assertThat(reason.path("origin").asText()).isEqualTo("SYSTEM");
        assertThat(reason.path("at").asText()).isEqualTo("2026-03-01T10:30:00Z");
        assertThat(reason.path("unit").asText()).isEqualTo("Arts");
        assertThat(reason.path("actor").asText()).isEqualTo("robot");
        assertThat(reason.path("reason").asText()).isEqualTo("nightly run");
        assertThat(reason.path("context").toString()).isEqualTo("{\"course\":\"x\"}");
    }

    @Test
    void everyTypeOfFactHasItsTypeOfEventWithOurNameBeforeItOrWithout() throws Exception {
        Tenant tenant = tenant("rolling-with-release");
        String events = IntStream.range(0, 5)
                .mapToObj(number -> """
                        {"specversion": "1.0", "type": "%s", "source": "s", "id": "%d", "subject": "ada",
                         "time": "2026-03-01T11:0%d:00Z"}""".formatted(
                                new String[] {
                                            "org.headcount.switch-on",
                                            "switch-off",
                                            "org.headcount.refusal",
                                            "activity",
                                            "org.headcount.activity.access"
                                        }
                                        [number],
                                number,
                                number))
                .collect(Collectors.joining(","));

        JsonNode receipts = post(tenant, BATCH, "[" + events + "]").body().path("receipts");

        assertThat(receipts.findValuesAsText("outcome"))
                .containsExactly("counted", "recorded", "recorded", "recorded", "invalid");
        assertThat(receipts.path(4).path("pointer").asText()).isEqualTo("/type");
    }

    @Test
    void theSameFactIsADuplicateInWhicheverFormItComesAgain() throws Exception {
        Tenant tenant = tenant("rolling");
        String event = EVENT.formatted("s", "1", "ada");
        post(tenant, BATCH, "[" + event + "]");

        assertThat(post(tenant, BATCH, "[" + event + "," + EVENT.formatted("s", "1", "ben") + "]")
                        .body()
                        .findValuesAsText("outcome"))
                .containsExactly("duplicate", "conflict");
        assertThat(post(tenant, "application/json", """
                        {"facts": [{"source": "s", "id": "1", "type": "activity", "kind": "access", "learner": "ada",
                                    "at": "2026-03-01T11:00:00Z"}]}""").body().findValuesAsText("outcome"))
                .containsExactly("duplicate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | /specversion",
                "{`specversion`: `0.3`} | /specversion",
                "{`specversion`: `1.0`} | /type",
                "{`specversion`: `1.0`, `type`: `com.example.activity`} | /type",
                "{`specversion`: `1.0`, `type`: `activity`} | /source",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`} | /id",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`} | /subject",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`} | /time",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `noon`} | /time",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `2026-03-01T11:00:00Z`, `data`: [1]} | /data",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `2026-03-01T11:00:00Z`, `data`: {`kind`: `nap`}} | /data/kind",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `2026-03-01T11:00:00Z`, `data`: {`knid`: `login`}} | /data/knid",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `2026-03-01T11:00:00Z`, `data`: {`context`: 1}} | /data/context",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `2026-03-01T11:00:00Z`, `data_base64`: `e30=`} | /data_base64",
                "{`specversion`: `1.0`, `type`: `activity`, `source`: `s`, `id`: `1`, `subject`: `a`, `time`: `2026-03-01T11:00:00Z`, `datacontenttype`: `text/xml`, `data`: `<a/>`} | /datacontenttype",
                "17 | ~~",
            })
    void aFaultyEventSpoilsOnlyItselfAndNamesTheMember(String event, String pointer) throws Exception {
        Tenant tenant = tenant("switch");

        Service.Answer answer =
                post(tenant, BATCH, "[" + event.replace('`', '"') + "," + EVENT.formatted("s", "9", "z") + "]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().findValuesAsText("outcome")).containsExactly("invalid", "counted");
        assertThat(answer.body().path("receipts").path(0).path("pointer").asText())
                .isEqualTo(pointer);
    }

    @Test
    void aBatchIsAnArrayOfUpToAThousand() throws Exception {
        Tenant tenant = tenant("switch");
        String events = IntStream.rangeClosed(1, 1001)
                .mapToObj(number -> EVENT.formatted("s", number, "l" + number))
                .collect(Collectors.joining(","));

        Service.Answer tooMany = post(tenant, BATCH, "[" + events + "]");
        assertProblem(tooMany, 400, "invalid-request");
        assertThat(pointers(tooMany)).containsExactly("");
        assertThat(post(tenant, BATCH, "[" + events.substring(events.indexOf(",{") + 1) + "]")
                        .body()
                        .path("receipts")
                        .size())
                .isEqualTo(1000);
        assertThat(post(tenant, BATCH, "[]").body().toString()).isEqualTo("{\"receipts\":[]}");
        assertProblem(post(tenant, BATCH, EVENT.formatted("s", "x", "x")), 400, "invalid-request");
        assertProblem(post(tenant, BATCH, "[{\"id\": \"1\", \"id\": \"2\"}]"), 400, "invalid-request");
        assertProblem(post(tenant, "application/cloudevents+json", "{}"), 415, "unsupported-media-type");
        assertProblem(send("", tenant, BATCH, "[]"), 401, "unauthorized");
        assertProblem(send(service.key(tenant.id(), "read"), tenant, BATCH, "[]"), 403, "insufficient-rights");
    }

    @Test
    void bothFormsAreDescribed() throws Exception {
        JsonNode content = service.get("", "openapi.json")
                .body()
                .path("paths")
                .path("/institutions/{institution}/facts")
                .path("post")
                .path("requestBody")
                .path("content");

        assertThat(content.fieldNames()).toIterable().containsExactlyInAnyOrder("application/json", BATCH);
        assertThat(content.path(BATCH).path("schema").path("type").asText()).isEqualTo("array");
    }

    private Service.Answer post(Tenant tenant, String mediaType, String body) throws IOException, InterruptedException {
        return send(tenant.key(), tenant, mediaType, body);
    }

    private Service.Answer send(String key, Tenant tenant, String mediaType, String body)
            throws IOException, InterruptedException {
        return service.send(HttpRequest.newBuilder(URI.create(service.base() + "/api/v1/" + tenant.path("facts")))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
