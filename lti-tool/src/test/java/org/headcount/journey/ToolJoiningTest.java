package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Course;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.headcount.testing.SlowSender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A tool that registers with Headcount by itself. */
@SuppressWarnings("NullAway.Init")
class ToolJoiningTest {

    private static final Person ADA = new Person("5", "Ada", "Marsh", "ada@school.example", Role.LEARNER);
    private static final TurnedClock CLOCK = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";

    @TempDir
    static Path folder;

    private static Service service;
    private static PracticeLms lms;
    private static PracticeTool tool;
    private static String key;
    private static String platform;
    private static String otherPlatform;

    @BeforeAll
    static void start() throws Exception {
        service = Service.start(folder, CLOCK);
        lms = new PracticeLms(0, CLOCK, "School of Rivers");
        tool = new PracticeTool(0, CLOCK);
        lms.add(ADA).add(new Course("rivers", "RIV1", "Rivers of Europe"));
        key = service.institution("rivers", "switch");
        platform = connect("client-1");
        otherPlatform = connect("client-2");
    }

    private static String connect(String clientId) throws Exception {
        Service.Answer made = service.post(key, "institutions/rivers/platforms", """
                {"name": "LMS", "issuer": "%s", "clientId": "%s", "authorizationEndpoint": "%s",
                "tokenEndpoint": "%s", "jwksUri": "%s", "deployments": ["d"]}""".formatted(
                        lms.issuer(), clientId, lms.authorizationEndpoint(), lms.tokenEndpoint(), lms.jwksUri()));
        assertThat(made.status()).isEqualTo(201);
        lms.register(new RegisteredTool(
                clientId,
                made.body().path("loginUri").asText(),
                List.of(made.body().path("launchUri").asText()),
                made.body().path("jwksUri").asText(),
                "d"));
        return made.body().path("id").asText();
    }

    @AfterAll
    static void stop() {
        service.close();
        tool.close();
        lms.close();
    }

    @Test
    void aToolRegistersWithoutAKeyBeingTypedAndWorksWhenItIsApproved() throws Exception {
        JsonNode invited = invite(", \"registrationUri\": \"" + tool.registrationUri() + "\"");
        BrowserPage done = new PracticeBrowser().get(invited.path("openUri").asText());
        assertThat(done.text()).contains("Registered as tl");
        String id = done.text().replaceAll(".*Registered as (tl\\w+).*", "$1");

        Service.Answer waiting = service.get(key, "institutions/rivers/tools/" + id);
        assertThat(waiting.body().path("state").asText()).isEqualTo("pending");
        assertThat(waiting.body().path("name").asText()).isEqualTo("Practice tool");
        assertThat(service.get(key, "institutions/rivers/tools").body().toString())
                .contains(id);
        offer(waiting.body().path("launchUri").asText());
        assertThat(new PracticeBrowser().open(lms.openUrl(ADA.id(), "quiz")).status())
                .isEqualTo(400);

        Service.Answer approved = service.post(key, "institutions/rivers/tools/" + id + "/approve", "");
        assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
        assertThat(approved.body().path("state").asText()).isEqualTo("active");
        assertThat(service.post(key, "institutions/rivers/tools/" + id + "/approve", "")
                        .status())
                .as("again")
                .isEqualTo(200);

        BrowserPage landed = new PracticeBrowser().open(lms.openUrl(ADA.id(), "quiz"));
        assertThat(landed.status()).as(landed.toString()).isEqualTo(200);
        assertThat(tool.launches()).as("deployment and all as it was told").hasSize(1);
        assertThat(service.delete(key, "institutions/rivers/tools/" + id).status())
                .isEqualTo(204);
    }

    private static void offer(String launchUri) {
        lms.add(new Activity("quiz", "rivers", "The quiz", "", "client-1", "d", launchUri, Map.of(), 10));
    }

    @Test
    void theConfigurationIsReadWithoutATokenAndSaysWhereToRegister() throws Exception {
        JsonNode invited = invite("");

        JsonNode said = Json.readObject(new PracticeBrowser()
                        .get(invited.path("openidConfiguration").asText())
                        .body())
                .orElseThrow();

        assertThat(said.path("issuer").asText()).isEqualTo(service.base() + "/platforms/" + platform);
        assertThat(said.path("registration_endpoint").asText())
                .startsWith(service.base() + "/platforms/" + platform + "/register/in");
        assertThat(said.toString())
                .doesNotContain(invited.path("registrationToken").asText());
        String without = new PracticeBrowser()
                .get(service.base() + "/platforms/" + platform + "/.well-known/openid-configuration")
                .body();
        assertThat(without).doesNotContain("registration_endpoint");
    }

    @Test
    void whoHasNoTokenOrAUsedOneOrAnothersRegistersNothing() throws Exception {
        JsonNode invited = invite("");
        String at = endpoint(invited);
        String token = invited.path("registrationToken").asText();
        String elsewhere = at.replace(platform, otherPlatform);

        assertThat(post(at, "", good()).status()).isEqualTo(401);
        assertThat(post(at, "nonsense", good()).status()).isEqualTo(403);
        assertThat(post(elsewhere, token, good()).status()).as("another LMS").isEqualTo(403);
        assertThat(post(endpoint(invite("")), token, good()).status())
                .as("another invitation's address")
                .isEqualTo(403);
        assertThat(post(at, token, good()).status()).isEqualTo(200);
        Service.Answer again = post(at, token, good());
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.body().path("error").asText()).isEqualTo("invalid_token");

        JsonNode late = invite("");
        CLOCK.turn(Duration.ofHours(1));
        assertThat(post(endpoint(late), late.path("registrationToken").asText(), good())
                        .status())
                .as("over")
                .isEqualTo(403);
    }

    @Test
    void ofThoseWhoRaceWithOneTokenExactlyOneRegisters() throws Exception {
        JsonNode invited = invite("");
        String token = invited.path("registrationToken").asText();

        List<Integer> statuses =
                Race.of(() -> post(endpoint(invited), token, good()).status());

        assertThat(statuses)
                .containsOnlyOnce(200)
                .filteredOn(status -> status != 200)
                .containsOnly(403);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("invalid_redirect_uri", body -> body.putArray("redirect_uris")),
                fault("invalid_redirect_uri", body -> body.put("redirect_uris", "https://quiz.example/launch")),
                fault(
                        "invalid_redirect_uri",
                        body -> body.putArray("redirect_uris").add("http://quiz.example/launch")),
                fault(
                        "invalid_redirect_uri",
                        body -> body.putArray("redirect_uris").add("javascript:alert(1)")),
                fault(
                        "invalid_client_metadata",
                        body -> body.putArray("redirect_uris").add("https://evil.example/")),
                fault("invalid_client_metadata", body -> body.put("initiate_login_uri", "https://evil.example/login")),
                fault("invalid_client_metadata", body -> body.put("initiate_login_uri", "https://evilquiz.example/")),
                fault("invalid_client_metadata", body -> body.put("token_endpoint_auth_method", "client_secret_basic")),
                fault("invalid_client_metadata", body -> body.remove("token_endpoint_auth_method")),
                fault(
                        "invalid_client_metadata",
                        body -> body.putArray("response_types").add("code")),
                fault("invalid_client_metadata", body -> body.put("application_type", "native")),
                fault("invalid_client_metadata", body -> body.put("client_name", "x".repeat(1_000))),
                fault("invalid_client_metadata", body -> body.put("client_name", " ")),
                fault("invalid_client_metadata", body -> body.remove("jwks_uri")),
                fault("invalid_client_metadata", body -> body.put("jwks_uri", "file:///etc/passwd")),
                fault("invalid_client_metadata", body -> body.remove(TOOL)),
                fault("invalid_client_metadata", body -> ((ObjectNode) body.path(TOOL)).remove("domain")),
                fault("invalid_client_metadata", body -> ((ObjectNode) body.path(TOOL)).put("domain", "other.example")),
                fault(
                        "invalid_client_metadata",
                        body -> ((ObjectNode) body.path(TOOL)).put("target_link_uri", "https://evil.example/")),
                fault("invalid_client_metadata", body -> ((ObjectNode) body.path(TOOL)).remove("target_link_uri")),
                fault(
                        "invalid_client_metadata",
                        body -> ((ObjectNode) body.path(TOOL))
                                .putArray("messages")
                                .addObject()
                                .put("type", "LtiDeepLinkingRequest")
                                .put("target_link_uri", "https://evil.example/choose")));
    }

    private static Arguments fault(String error, Consumer<ObjectNode> change) {
        return Arguments.of(error, change);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatIsFaultyIsRefusedAndTheTokenStaysGood(String error, Consumer<ObjectNode> change) throws Exception {
        JsonNode invited = invite("");
        String token = invited.path("registrationToken").asText();
        ObjectNode body = good();
        change.accept(body);

        Service.Answer refused = post(endpoint(invited), token, body);

        assertThat(refused.status()).as(refused.raw().body()).isEqualTo(400);
        assertThat(refused.body().path("error").asText()).isEqualTo(error);
        assertThat(refused.body().path("error_description").asText()).isNotEmpty();
        assertThat(post(endpoint(invited), token, good()).status()).isEqualTo(200);
    }

    @Test
    void aMegabyteIsNotRead() throws Exception {
        JsonNode invited = invite("");
        ObjectNode body = good();
        body.put("client_name", "x".repeat(1_000_000));

        assertThat(post(endpoint(invited), "", body).status())
                .as("whoever shows no token")
                .isEqualTo(401);
        assertThat(post(endpoint(invited), "nonsense", body).status()).isEqualTo(403);
        assertThat(post(endpoint(invited), invited.path("registrationToken").asText(), body)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aHostMayBeNamedWithItsPortOrWithout() throws Exception {
        for (String domain : List.of("quiz.example:8443", "quiz.example", "QUIZ.example")) {
            JsonNode invited = invite("");
            ObjectNode body = good();
            body.putArray("redirect_uris").add("https://quiz.example:8443/launch");
            body.put("initiate_login_uri", "https://quiz.example:8443/login");
            ((ObjectNode) body.path(TOOL)).put("domain", domain).put("target_link_uri", "https://quiz.example:8443/");

            assertThat(post(endpoint(invited), invited.path("registrationToken").asText(), body)
                            .status())
                    .as(domain)
                    .isEqualTo(200);
        }
    }

    @Test
    void aToolReadsChangesAndEndsItsOwnRegistrationAndNoOther() throws Exception {
        JsonNode invited = invite("");
        JsonNode made = post(
                        endpoint(invited), invited.path("registrationToken").asText(), good())
                .body();
        String at = made.path("registration_client_uri").asText();
        String token = made.path("registration_access_token").asText();
        String id = made.path("client_id").asText();
        assertThat(made.path("scope").asText()).isEqualTo("https://purl.imsglobal.org/spec/lti-ags/scope/score");

        assertThat(call("GET", at, token, "").body().path("client_name").asText())
                .isEqualTo("Quiz");
        assertThat(call("GET", at, token, "").body().has("registration_access_token"))
                .isFalse();
        assertThat(call("GET", at, "", "").status()).isEqualTo(401);
        assertThat(call("GET", at, token + "x", "").status()).isEqualTo(401);
        assertThat(call("GET", at.replace(platform, otherPlatform), token, "").status())
                .isEqualTo(401);

        ObjectNode changed = good();
        changed.put("client_name", "Exam").put("initiate_login_uri", "https://quiz.example/waiting");
        assertThat(call("PUT", at, token, changed.toString()).status()).isEqualTo(200);
        assertThat(state(id).path("loginUri").asText()).isEqualTo("https://quiz.example/waiting");
        service.post(key, "institutions/rivers/tools/" + id + "/approve", "");
        changed.put("initiate_login_uri", "https://quiz.example/approved").put("client_id", id);
        Service.Answer answer = call("PUT", at, token, changed.toString());
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(state(id).path("loginUri").asText()).isEqualTo("https://quiz.example/approved");
        assertThat(List.of(answer.body().path("client_name"), state(id).path("name")))
                .as("no tool takes another one's name")
                .extracting(JsonNode::asText)
                .containsOnly("Quiz");
        for (JsonNode other : List.of(
                Json.object().put("x", "tl1").path("x"),
                Json.object().put("x", 1).path("x"))) {
            changed.set("client_id", other);
            Service.Answer strange = call("PUT", at, token, changed.toString());
            assertThat(strange.status()).as("another client").isEqualTo(400);
            assertThat(strange.body().path("error").asText()).isEqualTo("invalid_client_metadata");
        }

        ObjectNode greedy = good();
        greedy.put(
                "scope",
                greedy.path("scope").asText()
                        + " https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly");
        assertThat(call("PUT", at, token, greedy.toString())
                        .body()
                        .path("scope")
                        .asText())
                .as("no more than was approved")
                .isEqualTo("https://purl.imsglobal.org/spec/lti-ags/scope/score");
        assertThat(state(id).path("scopes")).hasSize(1);

        ObjectNode moved = good();
        moved.put("jwks_uri", "https://keys.evil.example/jwks");
        Service.Answer refused = call("PUT", at, token, moved.toString());
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("error_description").asText()).contains("keys.evil.example");
        assertThat(state(id).path("jwksUri").asText()).isEqualTo("https://quiz.example/jwks");

        assertThat(call("DELETE", at, "x", "").status()).isEqualTo(401);
        assertThat(call("DELETE", at, token, "").status()).isEqualTo(204);
        assertThat(call("DELETE", at, token, "").status()).isEqualTo(401);
        assertThat(service.get(key, "institutions/rivers/tools/" + id).status()).isEqualTo(404);
    }

    @Test
    void whoseTokenIsRevokedWhileTheBodyComesChangesNothing() throws Exception {
        JsonNode invited = invite("");
        JsonNode made = post(
                        endpoint(invited), invited.path("registrationToken").asText(), good())
                .body();
        URI at = URI.create(made.path("registration_client_uri").asText());
        String id = made.path("client_id").asText();
        service.post(key, "institutions/rivers/tools/" + id + "/approve", "");
        String body =
                good().put("initiate_login_uri", "https://quiz.example/moved").toString();
        String headers = "Content-Type: application/json\nAuthorization: Bearer "
                + made.path("registration_access_token").asText() + "\n";
        try (SlowSender sender = new SlowSender(at)) {
            sender.beginAndWaitToBeAsked("PUT", at.getPath(), headers, body.length());
            sender.send(body.substring(0, body.length() - 1));

            assertThat(service.delete(key, "institutions/rivers/tools/" + id + "/access-tokens")
                            .status())
                    .isEqualTo(204);
            sender.send("}");

            assertThat(sender.status()).isEqualTo("HTTP/1.1 401 Unauthorized");
        }
        assertThat(state(id).path("loginUri").asText()).isEqualTo("https://quiz.example/login");
    }

    @Test
    void whoseLmsIsDisconnectedWhileTheBodyComesRegistersAndChangesNothing() throws Exception {
        String leaving = connect("client-3");
        JsonNode before = invite(leaving, "");
        JsonNode made = post(endpoint(before), before.path("registrationToken").asText(), good())
                .body();
        URI at = URI.create(made.path("registration_client_uri").asText());
        JsonNode invited = invite(leaving, "");
        URI register = URI.create(endpoint(invited));
        String joins = good().put("client_name", "Late").toString();
        String changes =
                good().put("initiate_login_uri", "https://quiz.example/moved").toString();
        try (SlowSender joining = new SlowSender(at);
                SlowSender changing = new SlowSender(at)) {
            joining.beginAndWaitToBeAsked(
                    "POST",
                    register.getPath(),
                    bearer(invited.path("registrationToken").asText()),
                    joins.length());
            joining.send(joins.substring(0, joins.length() - 1));
            changing.beginAndWaitToBeAsked(
                    "PUT",
                    at.getPath(),
                    bearer(made.path("registration_access_token").asText()),
                    changes.length());
            changing.send(changes.substring(0, changes.length() - 1));

            assertThat(service.delete(key, "institutions/rivers/platforms/" + leaving)
                            .status())
                    .isEqualTo(204);
            joining.send("}");
            changing.send("}");

            assertThat(joining.status()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(changing.status()).isEqualTo("HTTP/1.1 404 Not Found");
        }
        assertThat(service.get(key, "institutions/rivers/tools").body().toString())
                .doesNotContain("Late", "https://quiz.example/moved");
    }

    private static String bearer(String token) {
        return "Content-Type: application/json\nAuthorization: Bearer " + token + "\n";
    }

    private static JsonNode state(String id) throws Exception {
        return service.get(key, "institutions/rivers/tools/" + id).body();
    }

    private static ObjectNode good() {
        return Json.readObject("""
                {"application_type": "web", "response_types": ["id_token"],
                 "grant_types": ["implicit", "client_credentials"], "initiate_login_uri": "https://quiz.example/login",
                 "redirect_uris": ["https://quiz.example/launch", "https://app.quiz.example/"], "client_name": "Quiz",
                 "jwks_uri": "https://quiz.example/jwks", "token_endpoint_auth_method": "private_key_jwt",
                 "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score https://quiz.example/own",
                 "%s": {"domain": "quiz.example", "target_link_uri": "https://quiz.example/",
                        "messages": [{"type": "LtiResourceLinkRequest"}]}}""".formatted(TOOL)).orElseThrow();
    }

    private static JsonNode invite(String more) throws Exception {
        return invite(platform, more);
    }

    private static JsonNode invite(String with, String more) throws Exception {
        Service.Answer made = service.post(
                key, "institutions/rivers/tools/invitations", "{\"platform\": \"" + with + "\"" + more + "}");
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return made.body();
    }

    private static String endpoint(JsonNode invited) {
        String configuration = invited.path("openidConfiguration").asText();
        return Json.readObject(new PracticeBrowser().get(configuration).body())
                .orElseThrow()
                .path("registration_endpoint")
                .asText();
    }

    private static Service.Answer post(String at, String token, JsonNode body) throws Exception {
        return call("POST", at, token, body.toString());
    }

    private static Service.Answer call(String method, String at, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(at))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return service.send(request.build());
    }
}
