package org.headcount.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.Reply;
import org.headcount.practice.Role;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An LMS that registers Headcount by itself, as its administrator's browser sees it. */
@SuppressWarnings("NullAway.Init")
class LmsRegistrationTest {

    private static final Person ADA = new Person("5", "Ada", "Marsh", "ada@school.example", Role.LEARNER);
    private static final TurnedClock CLOCK = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));

    @TempDir
    static Path folder;

    private static Service service;
    private static PracticeLms lms;
    private static PracticeTool tool;
    private static String key;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        service = Service.start(folder, CLOCK);
        lms = new PracticeLms(0, CLOCK, "School of Rivers");
        tool = new PracticeTool(0, CLOCK);
        lms.add(ADA).add(new Course("rivers", "RIV1", "Rivers of Europe"));
        key = service.institution("rivers", "switch");
    }

    @AfterAll
    static void stop() {
        service.close();
        tool.close();
        lms.close();
    }

    @BeforeEach
    void forget() {
        lms.forget();
        lms.mishaps().none();
    }

    @Test
    void anLmsRegistersUsWithoutAKeyBeingTypedAndWorksWhenItIsApproved() throws Exception {
        JsonNode connected = service.post(key, "institutions/rivers/tools", """
                        {"name": "Quiz", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                        """.formatted(
                                tool.loginUri(), tool.redirectUri(), tool.targetLinkUri(), tool.jwksUri()))
                .body();

        BrowserPage asked = browser.get(lms.registrationUrl(invite("{}")));
        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        assertThat(asked.text())
                .contains("Register Headcount with Practice at 127.0.0.1?", lms.issuer(), lms.tokenEndpoint());
        assertThat(asked.text()).contains(service.base() + "/lti/launch", "/lti/tools/" + id(connected));
        assertThat(asked.header("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors " + lms.issuer(), "form-action 'self'", "default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(lms.seen(Place.REGISTRATION)).as("nobody has confirmed yet").isEmpty();

        BrowserPage done = browser.send(asked.form().step());
        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        assertThat(done.text()).contains("Headcount is registered", "practice-");
        assertThat(done.body()).contains("data-origins=\"" + lms.issuer() + "\"", "/lti/register/close.js");

        JsonNode waiting = onlyPlatform();
        String clientId = waiting.path("clientId").asText();
        String id = waiting.path("id").asText();
        JsonNode registered = lms.registration(clientId).orElseThrow();
        assertThat(registered.path("jwks_uri").asText()).isEqualTo(service.base() + "/lti/jwks/" + id);
        assertThat(browser.get(registered.path("jwks_uri").asText()).body())
                .as("the LMS may look at our keys before anybody approves")
                .contains("\"kid\"");
        offer(clientId, connected.path("launchUri").asText());
        assertThat(browser.open(lms.openUrl(ADA.id(), "quiz")).status()).isEqualTo(400);
        assertThat(tool.launches()).isEmpty();

        Service.Answer approved = service.post(key, "institutions/rivers/platforms/" + id + "/approve", "");
        assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
        assertThat(approved.body().path("state").asText()).isEqualTo("active");
        assertThat(service.post(key, "institutions/rivers/platforms/" + id + "/approve", "")
                        .body())
                .as("again")
                .isEqualTo(approved.body());
        tell(service.get(key, "institutions/rivers/tools/" + id(connected)).body());
        BrowserPage landed = new PracticeBrowser().open(lms.openUrl(ADA.id(), "quiz"));
        assertThat(landed.status()).as(landed.toString()).isEqualTo(200);
        assertThat(tool.launches()).hasSize(1);

        renewed(id, clientId);
        assertThat(service.delete(key, "institutions/rivers/tools/" + id(connected))
                        .status())
                .isEqualTo(204);
        assertThat(service.delete(key, "institutions/rivers/platforms/" + id).status())
                .isEqualTo(204);
    }

    private void renewed(String id, String clientId) throws Exception {
        for (int time = 0; time < 2; time++) {
            Service.Answer answer = service.put(key, "institutions/rivers/platforms/" + id + "/registration", "");
            assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        }
        assertThat(lms.seen(Place.REGISTRATION).stream()
                        .filter(one -> one.method().equals("PUT")))
                .as("each time with the token of the time before")
                .hasSize(2);
        assertThat(lms.registration(clientId)).isPresent();
        lms.mishaps().next(Place.REGISTRATION, Reply.text(403, "text/plain", "forbidden"));
        Service.Answer refused = service.put(key, "institutions/rivers/platforms/" + id + "/registration", "");
        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.body().path("detail").asText()).contains("HTTP 403");
    }

    @Test
    void whoeverRegistersIsSpokenToInTheirLanguage() throws Exception {
        PracticeBrowser german = new PracticeBrowser().saying("Accept-Language", "de");

        BrowserPage asked = german.get(lms.registrationUrl(invite("{}")));
        assertThat(asked.text())
                .contains("Headcount bei Practice at 127.0.0.1 registrieren?", "Was dort registriert wird")
                .doesNotContain("Key set", "Register Headcount");
        BrowserPage done = german.send(asked.form().step());
        assertThat(done.text()).contains("Headcount ist registriert", "Client-ID: practice-");
        assertThat(german.send(asked.form().step()).text()).contains("Diese Einladung gilt nicht mehr");
        reject(onlyPlatform());
    }

    @Test
    void anInvitationIsGoodOnceHoweverManyConfirmAtOnce() throws Exception {
        String invitation = invite("{}");
        BrowserPage asked = browser.get(lms.registrationUrl(invitation));

        List<Integer> statuses =
                Race.of(6, () -> new PracticeBrowser().send(asked.form().step()).status());

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(lms.seen(Place.REGISTRATION)).hasSize(1);
        assertThat(browser.get(lms.registrationUrl(invitation)).status()).isEqualTo(404);
        String secret = invitation.substring(invitation.lastIndexOf('/') + 1);
        for (String file : List.of("headcount.db", "headcount.db-wal")) {
            assertThat(Files.readString(folder.resolve(file), ISO_8859_1)).doesNotContain(secret);
        }
        reject(onlyPlatform());
    }

    @Test
    void whereTheLmsRefusesNothingStaysAndTheInvitationIsStillGood() throws Exception {
        String invitation = invite("{}");
        BrowserPage asked = browser.get(lms.registrationUrl(invitation));
        lms.mishaps().next(Place.REGISTRATION, Reply.text(400, "text/html", "domain_targetlinkuri_mismatch"));

        BrowserPage refused = browser.send(asked.form().step());

        assertThat(refused.status()).isEqualTo(502);
        assertThat(refused.text()).contains("did not register", "HTTP 400, domain_targetlinkuri_mismatch");
        assertThat(platforms()).isEmpty();
        assertThat(browser.send(browser.get(lms.registrationUrl(invitation))
                                .form()
                                .step())
                        .status())
                .isEqualTo(200);
        reject(onlyPlatform());
    }

    @Test
    void aRejectedLmsIsGoneAndItsKeysWithIt() throws Exception {
        browser.send(browser.get(lms.registrationUrl(invite("{}"))).form().step());
        JsonNode waiting = onlyPlatform();
        reject(waiting);

        assertThat(platforms()).isEmpty();
        assertThat(browser.get(waiting.path("jwksUri").asText()).status()).isEqualTo(404);
        assertThat(service.post(key, "institutions/rivers/platforms/" + id(waiting) + "/approve", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anInvitationEnds() throws Exception {
        String invitation = invite("{}");
        BrowserPage asked = browser.get(lms.registrationUrl(invitation));
        CLOCK.turn(Duration.ofDays(7));

        assertThat(browser.get(lms.registrationUrl(invitation)).status()).isEqualTo(404);
        assertThat(browser.send(asked.form().step()).status()).isEqualTo(404);
        assertThat(browser.get(service.base() + "/lti/register/abc").status()).isEqualTo(404);
        assertThat(lms.seen(Place.REGISTRATION)).isEmpty();
    }

    @Test
    void whatWasConfirmedForOneInvitationIsWorthNothingForAnother() throws Exception {
        BrowserPage asked = browser.get(lms.registrationUrl(invite("{}")));

        BrowserPage other = browser.post(
                invite("{}"), Map.of("sealed", asked.form().value("sealed").orElseThrow()));

        assertThat(other.status()).isEqualTo(404);
        assertThat(browser.post(invite("{}"), Map.of("sealed", "x")).status()).isEqualTo(404);
        assertThat(lms.seen(Place.REGISTRATION)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://192.0.2.1/configuration",
                "https://user@lms.example/configuration",
                "https://lms.example/configuration#x",
                "file:///etc/passwd",
                "https://0x7f000001/",
                "javascript:alert(1)"
            })
    void anAddressThatMayNotBeCalledIsNotCalled(String address) throws Exception {
        BrowserPage page = browser.get(invite("{}") + "?openid_configuration=" + URLEncoder.encode(address, UTF_8));

        assertThat(page.status()).as(page.toString()).isEqualTo(400);
        assertThat(page.text()).contains("CONFIGURATION_URL");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500})
    void aConfigurationThatCannotBeHadIsTheLmssFault(int status) throws Exception {
        try (LoopbackServer server = new LoopbackServer().on("/c", status, "text/html", "<p>no</p>")) {
            BrowserPage page = browser.get(invite("{}") + "?openid_configuration=" + server.url("/c"));

            assertThat(page.status()).isEqualTo(502);
            assertThat(page.text()).contains("CONFIGURATION_SERVED", "HTTP " + status);
        }
    }

    @Test
    void aConfigurationOfTenMegabytesIsNotRead() throws Exception {
        try (LoopbackServer server =
                new LoopbackServer().on("/c", 200, "application/json", "{\"a\":\"" + "x".repeat(10_000_000) + "\"}")) {
            BrowserPage page = browser.get(invite("{}") + "?openid_configuration=" + server.url("/c"));

            assertThat(page.status()).isEqualTo(502);
            assertThat(page.text()).contains("TOO_LARGE");
        }
    }

    @Test
    void theTokenIsSentAlongWhereTheLmsGaveOneAndNoHeaderWhereItDidNot() throws Exception {
        try (LoopbackServer server = new LoopbackServer().on("/c", 200, "application/json", "[]")) {
            browser.get(invite("{}") + "?openid_configuration=" + server.url("/c") + "&registration_token=a.b.c");
            browser.get(invite("{}") + "?openid_configuration=" + server.url("/c"));

            assertThat(server.asked().get(0).headers().get("Authorization")).containsExactly("Bearer a.b.c");
            assertThat(server.asked().get(1).headers()).doesNotContainKey("Authorization");
            assertThat(server.asked().get(1).headers().get("Accept")).containsExactly("application/json");
        }
    }

    @Test
    void anInvitationNeedsNoBodyAndTakesNoOtherThanAnObject() throws Exception {
        assertThat(service.post(key, "institutions/rivers/platforms/invitations", "")
                        .status())
                .isEqualTo(201);
        assertThat(service.post(key, "institutions/rivers/platforms/invitations", "[]")
                        .status())
                .isEqualTo(400);
        assertThat(service.post(key, "institutions/rivers/platforms/invitations", "{\"isuer\": \"x\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aReaderInvitesNobodyAndAnotherInstitutionsLmsIsNotThere() throws Exception {
        String reader = service.key("rivers", "read");

        assertThat(service.post(reader, "institutions/rivers/platforms/invitations", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(service.post(key, "institutions/rivers/platforms/invitations", "{\"platform\": \"pf1\"}")
                        .status())
                .isEqualTo(400);
        assertThat(service.post(key, "institutions/rivers/platforms/invitations", "{\"issuer\": \"ftp://x\"}")
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwks_uri", "token_endpoint", "authorization_endpoint", "authorization_server"})
    void whoeverRenewsAConnectionMovesNoneOfItToAnotherHost(String member) throws Exception {
        browser.send(browser.get(lms.registrationUrl(invite("{}"))).form().step());
        String id = id(onlyPlatform());
        String path = "institutions/rivers/platforms/" + id;
        assertThat(service.post(key, path + "/approve", "").status()).isEqualTo(200);
        JsonNode before = service.get(key, path).body();
        String invitation = invite("{\"platform\": \"" + id + "\", \"issuer\": \"" + lms.issuer() + "\"}");
        try (LoopbackServer stranger = new LoopbackServer()) {
            ObjectNode said = configuration();
            said.put(member, stranger.url("/own").toString());
            stranger.on("/c", 200, "application/json", said.toString());

            BrowserPage refused = browser.get(invitation + "?openid_configuration=" + stranger.url("/c"));

            assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
            assertThat(refused.text()).contains("SAME_HOSTS");
            said.setAll(configuration());
            said.remove("authorization_server");
            said.put("registration_endpoint", stranger.url("/register").toString());
            try (LoopbackServer own = new LoopbackServer().on("/c", 200, "application/json", said.toString())) {
                assertThat(browser.get(invitation + "?openid_configuration=" + own.url("/c"))
                                .status())
                        .as("registered at a stranger's")
                        .isEqualTo(400);
            }
        }
        assertThat(service.get(key, path).body()).isEqualTo(before);
        assertThat(service.delete(key, path).status()).isEqualTo(204);
    }

    @Test
    void whatStaffChangeBetweenOpeningAndConfirmingIsNotMovedBack() throws Exception {
        browser.send(browser.get(lms.registrationUrl(invite("{}"))).form().step());
        String id = id(onlyPlatform());
        String path = "institutions/rivers/platforms/" + id;
        assertThat(service.post(key, path + "/approve", "").status()).isEqualTo(200);
        BrowserPage asked = browser.get(lms.registrationUrl(invite("{\"platform\": \"" + id + "\"}")));
        assertThat(asked.status()).as(asked.toString()).isEqualTo(200);
        Service.Answer moved = service.patch(key, path, "{\"jwksUri\": \"https://keys.school.example/jwks\"}");
        assertThat(moved.status()).as(moved.raw().body()).isEqualTo(200);

        BrowserPage refused = browser.send(asked.form().step());

        assertThat(refused.text()).contains("SAME_HOSTS");
        assertThat(service.get(key, path).body()).isEqualTo(moved.body());
        assertThat(service.delete(key, path).status()).isEqualTo(204);
    }

    private ObjectNode configuration() {
        return Json.readObject(browser.get(lms.issuer() + "/.well-known/openid-configuration")
                        .body())
                .orElseThrow();
    }

    private String invite(String body) throws IOException, InterruptedException {
        Service.Answer made = service.post(key, "institutions/rivers/platforms/invitations", body);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        assertThat(made.body().path("expiresAt").asText()).isNotEmpty();
        return made.body().path("registrationUri").asText();
    }

    private static void offer(String clientId, String launchUri) {
        lms.add(new Activity(
                "quiz", "rivers", "The quiz", "", clientId, "deployment-of-" + clientId, launchUri, Map.of(), 10));
    }

    private static void tell(JsonNode connectedTool) {
        connectedTool
                .path("perPlatform")
                .forEach(one -> tool.register(new KnownPlatform(
                        one.path("issuer").asText(),
                        one.path("clientId").asText(),
                        Set.of(one.path("deploymentId").asText()),
                        one.path("authorizationEndpoint").asText(),
                        one.path("tokenEndpoint").asText(),
                        one.path("jwksUri").asText())));
    }

    private static List<JsonNode> platforms() throws IOException, InterruptedException {
        List<JsonNode> platforms = new ArrayList<>();
        service.get(key, "institutions/rivers/platforms")
                .body()
                .path("platforms")
                .forEach(platforms::add);
        return platforms;
    }

    private static JsonNode onlyPlatform() throws IOException, InterruptedException {
        assertThat(platforms()).hasSize(1);
        JsonNode platform = platforms().get(0);
        assertThat(platform.path("state").asText()).isEqualTo("pending");
        return platform;
    }

    private static void reject(JsonNode platform) throws IOException, InterruptedException {
        assertThat(service.delete(key, "institutions/rivers/platforms/" + id(platform))
                        .status())
                .isEqualTo(204);
    }

    private static String id(JsonNode made) {
        return made.path("id").asText();
    }
}
