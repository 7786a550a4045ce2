package org.headcount.moodle;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Moodle registers us as an LMS does, and registers with us as a tool does, as recorded. */
@SuppressWarnings("NullAway.Init")
class RegistrationReplayTest {

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    private static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";
    private static final ReplayServer MOODLE = new ReplayServer("localhost:8080");

    @TempDir
    static Path folder;

    private static Service service;
    private static String key;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        service = Service.start(
                folder, () -> Replays.find("02-dynamic-registration", 1).at());
        key = service.institution("lab", "rolling");
    }

    @AfterAll
    static void close() {
        service.close();
        MOODLE.close();
    }

    @BeforeEach
    void forget() {
        MOODLE.forget();
        MOODLE.noting(REPLAYS);
    }

    @ParameterizedTest
    @CsvSource({
        "02-dynamic-registration, 1, 2, 3, 4, 1",
        "02b-dynamic-registration-second-tool, 2, 3, 4, 5, 2",
        "02e-registration-minimal, 1, 2, 3, 4, 3"
    })
    void whatMoodleAnsweredToItsLabToolsConnectsUs(
            String recording, int start, int configuration, int registration, int opening, String deployment)
            throws Exception {
        Exchange asked = REPLAYS.take(recording, opening);
        Exchange sent = REPLAYS.take(recording, start);
        assertThat(query(sent.responseHeader("Location").orElseThrow())).isEqualTo(asked.query());
        Exchange answer = Replays.find(recording, registration);
        MOODLE.next(List.of(Replays.find(recording, configuration), answer));

        BrowserPage page = open(asked, "{}");
        BrowserPage done = browser.send(page.form().step());

        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        assertThat(MOODLE.isExhausted()).isTrue();
        String clientId = body(answer.responseBody()).path("client_id").asText();
        JsonNode platform = platform(clientId);
        assertThat(platform.path("state").asText()).isEqualTo("pending");
        assertThat(platform.path("deployments").toString()).isEqualTo("[\"" + deployment + "\"]");
        assertThat(platform.path("name").asText()).isEqualTo("Moodle at 127.0.0.1");
        assertThat(platform.path("tokenEndpoint").asText()).endsWith("/mod/lti/token.php");
        asMoodleTookIt(answer, MOODLE.heard().get(1));
        assertThat(service.delete(
                                key,
                                "institutions/lab/platforms/"
                                        + platform.path("id").asText())
                        .status())
                .isEqualTo(204);
    }

    /** What Moodle refuses a registration for, ours has in order, and it is sent as Moodle took that of the lab's tool. */
    private static void asMoodleTookIt(Exchange taken, ReplayServer.Heard ours) {
        assertThat(ours.method()).isEqualTo("POST");
        assertThat(ours.header("Content-Type")).isEqualTo(taken.requestHeader("Content-Type"));
        assertThat(ours.header("Authorization")).isEqualTo(taken.requestHeader("Authorization"));
        JsonNode registration = body(ours.text());
        JsonNode its = body(taken.requestBody());
        for (String same : List.of("application_type", "response_types", "grant_types", "token_endpoint_auth_method")) {
            assertThat(registration.path(same)).as(same).isEqualTo(its.path(same));
        }
        for (String there : List.of("initiate_login_uri", "redirect_uris", "client_name", "jwks_uri", "scope")) {
            assertThat(registration.has(there)).as(there).isTrue();
        }
        assertThat(registration.path("scope").asText().split(" ")).hasSize(5);
        URI target = URI.create(registration.path(TOOL).path("target_link_uri").asText());
        assertThat(registration.path(TOOL).path("domain").asText()).isEqualTo(target.getAuthority());
        assertThat(registration.path(TOOL).path("messages").findValuesAsText("type"))
                .containsExactly("LtiResourceLinkRequest", "LtiDeepLinkingRequest");
        assertThat(registration
                        .path(TOOL)
                        .path("messages")
                        .path(1)
                        .path("placements")
                        .toString())
                .isEqualTo("[\"ContentArea\"]");
    }

    static Stream<Exchange> refusals() {
        return Replays.find("02c-dynamic-registration-errors", 1, 14);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whateverMoodleRefusesARegistrationForIsShownAndNothingIsKept(Exchange refusal) throws Exception {
        MOODLE.next(List.of(Replays.find("02-dynamic-registration", 2), refusal));

        BrowserPage page = open(Replays.find("02-dynamic-registration", 4), "{}");
        BrowserPage refused = browser.send(page.form().step());

        assertThat(refused.status()).isEqualTo(502);
        String bare = refusal.responseBody();
        assertThat(refused.text())
                .contains("HTTP " + refusal.status())
                .contains(bare.length() < 100 ? bare.split(" ", 2)[0] : "HTTP 404")
                .doesNotContain("<html", "Error | LTILAB");
        assertThat(service.get(key, "institutions/lab/platforms").raw().body()).doesNotContain("pending");
    }

    @Test
    void anUpdateThatMoodleAsksForIsMadeUnderTheSameClient() throws Exception {
        MOODLE.next(List.of(
                Replays.find("02b-dynamic-registration-second-tool", 3),
                Replays.find("02b-dynamic-registration-second-tool", 4)));
        browser.send(open(Replays.find("02b-dynamic-registration-second-tool", 5), "{}")
                .form()
                .step());
        String id = platform("Qd8SS5KHMrFYMVB").path("id").asText();
        assertThat(service.post(key, "institutions/lab/platforms/" + id + "/approve", "")
                        .status())
                .isEqualTo(200);
        MOODLE.forget();

        Exchange start = REPLAYS.take("02d-dynamic-registration-update", 1);
        MOODLE.next(List.of(
                Replays.find("02-dynamic-registration", 2),
                Replays.find("02d-dynamic-registration-update", 2),
                Replays.find("02d-dynamic-registration-update", 3)));
        BrowserPage page =
                open(query(start.responseHeader("Location").orElseThrow()), "{\"platform\": \"" + id + "\"}");
        assertThat(page.text()).contains("is replaced by this one");
        BrowserPage done = browser.send(page.form().step());

        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        assertThat(done.text()).contains("The registration is renewed", "Qd8SS5KHMrFYMVB");
        assertThat(MOODLE.heard()).extracting(ReplayServer.Heard::method).containsExactly("GET", "GET", "POST");
        JsonNode platform = platform("Qd8SS5KHMrFYMVB");
        assertThat(platform.path("state").asText()).as("it goes on working").isEqualTo("active");
        assertThat(platform.path("deployments").toString()).isEqualTo("[\"2\"]");

        MOODLE.forget();
        MOODLE.next(List.of(
                Replays.find("02-dynamic-registration", 2), Replays.find("02d-dynamic-registration-update", 4)));
        BrowserPage other = open(
                query(start.responseHeader("Location").orElseThrow()),
                "{\"platform\": \"" + connected("other") + "\"}");
        assertThat(browser.send(other.form().step()).text())
                .as("another client's registration is not ours to change")
                .contains("SAME_CLIENT");
        assertThat(service.delete(key, "institutions/lab/platforms/" + id).status())
                .isEqualTo(204);
    }

    private static String connected(String clientId) throws Exception {
        String issuer = MOODLE.here("http://localhost:8080");
        return service.post(key, "institutions/lab/platforms", """
                        {"name": "Moodle", "issuer": "%s", "clientId": "%s", "authorizationEndpoint": "%s/a",
                         "tokenEndpoint": "%s/t", "jwksUri": "%s/k", "deployments": ["9"]}""".formatted(issuer, clientId, issuer, issuer, issuer))
                .body()
                .path("id")
                .asText();
    }

    @Test
    void moodleAsAToolRegistersAsItDidThoughItNamesItsHostWithoutThePort() throws Exception {
        Exchange between = REPLAYS.take("26-moodle-at-moodle-registration", 1);
        assertThat(query(between.responseHeader("Location").orElseThrow()))
                .containsKeys("openid_configuration", "registration_token");
        String platform = connected("client");
        JsonNode invited = service.post(
                        key, "institutions/lab/tools/invitations", "{\"platform\": \"" + platform + "\"}")
                .body();
        Exchange read = REPLAYS.take("20-tool-dynamic-registration", 2);
        Exchange registers = REPLAYS.take("20-tool-dynamic-registration", 3);

        ObjectNode configuration =
                (ObjectNode) body(send(read, invited.path("openidConfiguration").asText(), "")
                        .raw()
                        .body());
        Set<String> lacking = new TreeSet<>(names(body(read.responseBody())));
        lacking.removeAll(names(configuration));
        assertThat(lacking).as("what Moodle was told by the lab's platform").isEmpty();

        Service.Answer answer = send(
                registers,
                configuration.path("registration_endpoint").asText(),
                invited.path("registrationToken").asText());

        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        JsonNode its = body(registers.requestBody());
        JsonNode said = answer.body();
        for (String same : List.of(
                "client_name",
                "initiate_login_uri",
                "redirect_uris",
                "jwks_uri",
                "response_types",
                "application_type")) {
            assertThat(said.path(same)).as(same).isEqualTo(its.path(same));
        }
        assertThat(said.path("client_id").asText()).startsWith("tl");
        assertThat(said.path(TOOL).path("deployment_id").asText()).isNotEmpty();
        JsonNode tool = service.get(
                        key, "institutions/lab/tools/" + said.path("client_id").asText())
                .body();
        assertThat(tool.path("state").asText()).isEqualTo("pending");
        assertThat(tool.path("name").asText()).isEqualTo("Moodle LTI Lab");
        assertThat(tool.path("scopes")).hasSize(4);
        assertThat(tool.path("deepLinkUri").asText()).endsWith("/enrol/lti/launch_deeplink.php");
        assertThat(tool.path("perPlatform").findValuesAsText("issuer"))
                .contains(configuration.path("issuer").asText());
    }

    private static Set<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(toSet());
    }

    /** A request as Moodle's server made it, but to us and with our token. */
    private static Service.Answer send(Exchange recorded, String to, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to))
                .header("Accept", recorded.requestHeader("Accept").orElseThrow())
                .header("User-Agent", recorded.requestHeader("User-Agent").orElseThrow())
                .method(
                        recorded.method(),
                        recorded.method().equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(recorded.requestBody()));
        recorded.requestHeader("Content-Type").ifPresent(type -> request.header("Content-Type", type));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return service.send(request.build());
    }

    private BrowserPage open(Exchange asked, String invitation) throws Exception {
        return open(asked.query(), invitation);
    }

    private BrowserPage open(Map<String, String> query, String invitation) throws Exception {
        String address = service.post(key, "institutions/lab/platforms/invitations", invitation)
                .body()
                .path("registrationUri")
                .asText();
        BrowserPage page = browser.get(address + "?openid_configuration="
                + URLEncoder.encode(MOODLE.here(query.getOrDefault("openid_configuration", "")), StandardCharsets.UTF_8)
                + "&registration_token=" + query.getOrDefault("registration_token", ""));
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        return page;
    }

    private static Map<String, String> query(String location) {
        return Recording.fieldsOf(location);
    }

    private static JsonNode platform(String clientId) throws Exception {
        for (JsonNode one :
                service.get(key, "institutions/lab/platforms").body().path("platforms")) {
            if (one.path("clientId").asText().equals(clientId)) {
                return one;
            }
        }
        throw new AssertionError("no LMS of client " + clientId);
    }

    private static JsonNode body(String json) {
        return Json.readObject(json).orElseThrow();
    }
}
