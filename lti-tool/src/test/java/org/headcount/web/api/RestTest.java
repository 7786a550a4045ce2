package org.headcount.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One running service for all tests of a class, at noon on the first of March 2026; each test makes institutions of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestTest {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final AtomicInteger INSTITUTIONS = new AtomicInteger();

    Service service;
    Path folder;

    @BeforeAll
    void start(@TempDir Path empty) {
        folder = empty;
        service = Service.start(folder, InstantSource.fixed(NOON));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    /** The database as another node sees it, to be closed. */
    Store anotherNode() {
        return Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON));
    }

    /** Another node of the service, to be closed. */
    Service anotherService() {
        return Service.start(folder, InstantSource.fixed(NOON));
    }

    /** An institution and a key to all of it. */
    record Tenant(String id, String key) {

        String path(String rest) {
            return "institutions/" + id + (rest.isEmpty() ? "" : "/" + rest);
        }
    }

    Tenant tenant(String policy) throws IOException, InterruptedException {
        String id = "i" + INSTITUTIONS.incrementAndGet();
        return new Tenant(id, service.institution(id, policy));
    }

    /** Reports an activity of a learner's own. */
    void visit(Tenant tenant, String learner, String at) throws IOException, InterruptedException {
        Service.Answer answer =
                service.post(tenant.key(), tenant.path("facts"), """
                {"facts": [{"source": "t", "id": "%s %s", "type": "activity", "kind": "access", "learner": "%s", "at": "%s"}]}
                """.formatted(learner, at, learner, at));
        assertThat(answer.status()).isEqualTo(200);
    }

    /** Pointers of all faults that an answer names, in its order. */
    static List<String> pointers(Service.Answer answer) {
        List<String> pointers = new ArrayList<>();
        answer.body()
                .path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        return pointers;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** Asserts that an answer is a problem of that name, written as RFC 9457 wants it. */
    void assertProblem(Service.Answer answer, int status, String name) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
        assertThat(answer.raw().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body().path("type").asText()).isEqualTo(service.base() + "/problems/" + name);
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("title").asText()).isNotEmpty();
        assertThat(answer.body().path("detail").asText()).isNotEmpty();
        assertThat(answer.body().path("instance").asText()).startsWith("urn:uuid:");
    }
}
