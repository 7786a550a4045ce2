package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A public address with a path: everything lies below it, as what stands before us passes it on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicPathTest {

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final ReverseProxy proxy = new ReverseProxy();
    private final PracticeBrowser browser = new PracticeBrowser();
    private Service service;

    @BeforeAll
    void start(@TempDir Path folder) {
        service = Service.startBehind(proxy, "/licences/hc", folder, clock);
    }

    @AfterAll
    void stop() {
        service.close();
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/admin", "/api/v1/openapi.json", "/lti/jwks"})
    void everythingLiesBelowIt(String address) throws Exception {
        assertThat(service.base()).endsWith("/licences/hc");
        assertThat(get(service.base() + address).status()).isEqualTo(200);
        assertThat(get(proxy.uri() + address).status()).as("and nowhere else").isEqualTo(404);
    }

    @Test
    void whoAsksBesideItGetsWhatNobodyMayForget() throws Exception {
        Service.Answer answer = get(proxy.uri() + "/licences");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().path("type").asText()).isEqualTo(service.base() + "/problems/not-found");
        assertThat(answer.raw().headers().map()).containsKeys("x-content-type-options", "x-request-id");
    }

    @Test
    void theDescriptionOfTheApiSaysWhereItIs() throws Exception {
        assertThat(get(service.base() + "/api/v1/openapi.json")
                        .body()
                        .path("servers")
                        .findValuesAsText("url"))
                .containsExactly(service.base() + "/api/v1");
    }

    @Test
    void staffSignInThere() {
        assertThat(browser.go(BrowserStep.post(service.base() + "/admin/sign-in", Map.of("key", Service.OPERATOR_KEY)))
                        .text())
                .contains("Institutions");
        assertThat(browser.get(service.base() + "/admin").text()).contains("Sign out");
    }

    @Test
    void aLearnerIsLaunchedThroughIt() throws IOException {
        try (PracticeTool tool = new PracticeTool(0, clock);
                Campus campus = Campus.found(service, clock, "school", "switch")) {
            campus.offering("quiz", "rivers", campus.connect(tool));

            assertThat(browser.open(campus.lms().openUrl(Campus.ADA.id(), "quiz"))
                            .text())
                    .contains("Hello " + Campus.ADA.name());
            assertThat(campus.learner(Campus.ADA).body().path("active").asBoolean())
                    .isTrue();
        }
    }

    private Service.Answer get(String url) throws IOException, InterruptedException {
        return service.send(HttpRequest.newBuilder(URI.create(url)).build());
    }
}
