package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Test;

class StatusChangesTest extends RestTest {

    private Service.Answer listen(Service node, Tenant tenant, String feed, int wait) {
        try {
            return node.get(tenant.key(), tenant.path("status-changes?after=" + feed + "&wait=" + wait));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode decide(Tenant tenant, String requests) throws Exception {
        Service.Answer answer =
                service.post(tenant.key(), tenant.path("decisions"), "{\"requests\": [" + requests + "]}");
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer.body();
    }

    private static String request(String learner, String kind, String origin) {
        return """
                {"learner": "%s", "kind": "%s", "origin": "%s"}""".formatted(learner, kind, origin);
    }

    @Test
    void aHostThatWaitsOnOneNodeHearsOfASwitchThatIsFlippedOnAnother() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "host:5", "2026-03-01T11:00:00Z");
        String feed = decide(tenant, request("host:5", "document", "STAFF"))
                .path("feed")
                .asText();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Service other = anotherService()) {
            List<CompletableFuture<Service.Answer>> hosts = new ArrayList<>();
            for (int host = 0; host < 20; host++) {
                Service node = host % 2 == 0 ? service : other;
                hosts.add(CompletableFuture.supplyAsync(() -> listen(node, tenant, feed, 60), threads));
            }
            service.put(tenant.key(), tenant.path("learners/host:5/switch"), "{\"on\": false, \"reason\": \"left\"}");

            for (CompletableFuture<Service.Answer> host : hosts) {
                Service.Answer answer = host.join();
                assertThat(answer.status()).isEqualTo(200);
                JsonNode change = answer.body().path("changes").path(0);
                assertThat(texts(change.path("identities"))).containsExactly("host:5");
                assertThat(change.path("known").asBoolean()).isTrue();
                assertThat(change.path("active").asBoolean()).isFalse();
                assertThat(change.path("activeUntil").isNull()).isTrue();
                assertThat(change.path("learner").asText()).startsWith("ln");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneBeginsWithoutAPlaceAndGoesOnFromEachAnswer() throws Exception {
        Tenant tenant = tenant("rolling");
        JsonNode begin =
                service.get(tenant.key(), tenant.path("status-changes?wait=60")).body();
        assertThat(begin.path("changes").isEmpty()).isTrue();
        visit(tenant, "host:1", "2026-03-01T11:00:00Z");
        JsonNode first =
                listen(service, tenant, begin.path("feed").asText(), 60).body();
        JsonNode second =
                listen(service, tenant, first.path("feed").asText(), 0).body();

        assertThat(first.path("changes").path(0).path("activeUntil").asText()).isEqualTo("2026-05-30T11:00:00Z");
        assertThat(first.path("changes")).hasSize(1);
        assertThat(second.path("changes").isEmpty()).isTrue();
        assertThat(second.path("feed")).isEqualTo(first.path("feed"));
    }

    @Test
    void anotherPolicyEndsTheFeedForWhoeverWaits() throws Exception {
        Tenant tenant = tenant("rolling");
        String feed =
                decide(tenant, request("x", "other", "STAFF")).path("feed").asText();
        CompletableFuture<Service.Answer> host = CompletableFuture.supplyAsync(() -> listen(service, tenant, feed, 60));
        service.patch(tenant.key(), tenant.path(""), "{\"policy\": \"switch\", \"from\": \"2026-03-01T12:00:00Z\"}");

        assertProblem(host.join(), 410, "feed-expired");
        assertProblem(listen(service, tenant, feed, 0), 410, "feed-expired");
        assertProblem(listen(service, tenant, "nonsense", 0), 410, "feed-expired");
        String anew = service.get(tenant.key(), tenant.path("status-changes"))
                .body()
                .path("feed")
                .asText();
        assertThat(listen(service, tenant, anew, 0).status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeReadIsNamedAndOthersFeedsAreNotFound() throws Exception {
        Tenant tenant = tenant("rolling");
        Tenant stranger = tenant("rolling");

        assertThat(pointers(service.get(tenant.key(), tenant.path("status-changes?after=a%20b&wait=61"))))
                .containsExactly("?after", "?wait");
        assertProblem(service.get(stranger.key(), tenant.path("status-changes")), 404, "not-found");
        assertThat(service.get(service.key(tenant.id(), "read"), tenant.path("status-changes"))
                        .status())
                .isEqualTo(200);
        assertProblem(service.get("", tenant.path("status-changes")), 401, "unauthorized");
    }

    @Test
    void aLearnerIsFoundByAnotherNameOfTheHosts() throws Exception {
        Tenant tenant = tenant("switch");
        visit(tenant, "olat:688128", "2026-03-01T11:00:00Z");
        String recorder = service.key(tenant.id(), "record");
        JsonNode kept =
                service.post(recorder, tenant.path("aliases"), """
                        {"aliases": [{"learner": "olat:688128", "alias": "olat.login:lena"},
                                     {"learner": "olat:2", "alias": "olat:688128"}]}""").body().path("aliases");
        service.put(
                tenant.key(), tenant.path("learners/olat.login:lena/switch"), "{\"on\": false, \"reason\": \"left\"}");

        JsonNode decision = decide(tenant, request("olat.login:lena", "document", "LEARNER"))
                .path("decisions")
                .path(0);

        assertThat(kept.path(0).path("outcome").asText()).isEqualTo("kept");
        assertThat(kept.path(1).path("outcome").asText()).isEqualTo("taken");
        assertThat(decision.path("reason").asText()).isEqualTo("learner-inactive");
        assertThat(decision.path("since").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(pointers(service.post(recorder, tenant.path("aliases"), """
                        {"aliases": [{"learner": "olat:1", "alias": "sakai:1"}, {"learner": "olat:1"},
                                     {"learner": "olat:1", "alias": "olat:1"},
                                     {"learner": "x", "alias": "y"},
                                     {"learner": "lti:x", "alias": "lti.moodle:7"},
                                     {"learner": "lti.moodle:6", "alias": "lti.moodle:7"},
                                     {"learner": "sis:6", "alias": "sis:7"}]}""")))
                .as("of two hosts, without an alias, of itself, and what is no host's")
                .containsExactly(IntStream.range(0, 7)
                        .mapToObj(each -> "/aliases/" + each + "/alias")
                        .toArray(String[]::new));
        assertProblem(
                service.post(service.key(tenant.id(), "read"), tenant.path("aliases"), "{}"),
                403,
                "insufficient-rights");
    }

    @Test
    void aReturningLearnersAccessIsAnsweredWithWhatItHasMadeOfThem() throws Exception {
        Tenant tenant = tenant("rolling");
        visit(tenant, "host:1", "2025-01-01T00:00:00Z");
        JsonNode before = decide(
                        tenant, request("host:1", "access", "LEARNER") + "," + request("host:1", "document", "STAFF"))
                .path("decisions");
        assertThat(before.path(0).path("reason").asText()).isEqualTo("returning");
        assertThat(before.path(0).path("active").asBoolean()).isFalse();
        assertThat(before.path(1).path("allowed").asBoolean()).isFalse();

        JsonNode receipt = service.post(tenant.key(), tenant.path("facts"), """
                        {"facts": [{"source": "plugin", "id": "1", "type": "activity", "kind": "access",
                         "learner": "host:1", "at": "2026-03-01T12:00:00Z"}]}""")
                .body()
                .path("receipts")
                .path(0);

        assertThat(receipt.path("outcome").asText()).isEqualTo("counted");
        assertThat(receipt.path("activeUntil").asText()).isEqualTo("2026-05-30T12:00:00Z");
        assertThat(decide(tenant, request("host:1", "document", "STAFF"))
                        .path("decisions")
                        .path(0)
                        .path("allowed")
                        .asBoolean())
                .isTrue();
    }
}
