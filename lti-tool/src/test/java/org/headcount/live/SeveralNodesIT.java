package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.headcount.lti.wire.Json;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.Role;
import org.headcount.practice.ServiceAnswer;
import org.headcount.store.PostgresServer;
import org.headcount.testing.FreePorts;
import org.headcount.testing.Race;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes on one PostgreSQL behind one address: any of them answers any leg, and what happens once happens once for both. */
class SeveralNodesIT {

    private static final int RACERS_AT_EACH = 8;

    private static final String QUIZ = """
            {"application_type": "web", "response_types": ["id_token"],
             "grant_types": ["implicit", "client_credentials"], "initiate_login_uri": "https://quiz.example/login",
             "redirect_uris": ["https://quiz.example/launch"], "client_name": "Quiz",
             "jwks_uri": "https://quiz.example/jwks", "token_endpoint_auth_method": "private_key_jwt",
             "scope": "https://purl.imsglobal.org/spec/lti-ags/scope/score",
             "https://purl.imsglobal.org/spec/lti-tool-configuration": {
                 "domain": "quiz.example", "target_link_uri": "https://quiz.example/",
                 "messages": [{"type": "LtiResourceLinkRequest"}]}}
            """;

    private static final PracticeTool TOOL = new PracticeTool(0, Clock.systemUTC());
    private static final ReverseProxy FRONT = new ReverseProxy();

    private static Map<String, String> settings;
    private static ServeProcess first;
    private static ServeProcess second;
    private static Campus campus;
    private static int people;

    /** What the first node answers; the rest is the second's. */
    private static volatile String atFirst = "";

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void begin() {
        settings = Map.of(
                "HEADCOUNT_DATABASE_URL",
                PostgresServer.freshDatabase(),
                "HEADCOUNT_PUBLIC_URL",
                FRONT.uri().toString());
        first = ServeProcess.start(FreePorts.next(), settings);
        second = ServeProcess.start(FreePorts.next(), settings);
        FRONT.standBefore(path -> port(isAtFirst(path) ? first : second));
        campus = Campus.found(Service.elsewhere(FRONT.uri()), Clock.systemUTC(), "school", "switch");
        campus.offering("quiz", "rivers", campus.connect(TOOL));
    }

    private static int port(ServeProcess node) {
        return node.base().getPort();
    }

    private static boolean isAtFirst(String path) {
        return List.of(atFirst.split(" ")).stream().anyMatch(end -> !end.isEmpty() && path.endsWith(end));
    }

    @AfterAll
    static void end() {
        campus.close();
        TOOL.close();
        first.close();
        second.close();
        FRONT.close();
    }

    @AfterEach
    void forget() {
        atFirst = "";
        TOOL.forget();
    }

    private static Person newcomer() {
        String id = "n" + people++;
        Person person = new Person(id, "New", "Comer " + id, id + "@school.example", Role.LEARNER);
        campus.lms().add(person);
        return person;
    }

    private static String url(Person person) {
        return campus.lms().openUrl(person.id(), "quiz");
    }

    private static String at(String path) {
        return FRONT.uri() + path;
    }

    /** The same step at both nodes, several times each, all at once; each in the browser that it belongs to. */
    private List<BrowserPage> raced(BrowserStep step) throws Exception {
        List<Callable<BrowserPage>> racers = new ArrayList<>();
        String cookies = browser.cookies()
                .cookie("hc_state_")
                .map(one -> one.name() + "=" + one.value())
                .orElse("");
        for (ServeProcess node : List.of(first, second)) {
            URI there = URI.create(step.url()
                    .toString()
                    .replace(FRONT.uri().toString(), node.base().toString()));
            BrowserStep same = new BrowserStep(step.method(), there, step.fields());
            for (int i = 0; i < RACERS_AT_EACH; i++) {
                racers.add(() -> new PracticeBrowser().saying("Cookie", cookies).send(same));
            }
        }
        return Race.of(racers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/launch",
                "/authorize",
                "/login /launch",
                "/login /authorize",
                "/launch /authorize",
                "/token",
                "/scores",
                "/jwks /openid-configuration"
            })
    void anyNodeAnswersAnyLeg(String path) throws IOException {
        atFirst = path;
        Person person = newcomer();

        assertThat(browser.open(url(person)).text()).contains("Hello " + person.name());
        ReceivedLaunch launch = TOOL.lastLaunch().orElseThrow();
        ObjectNode score = TOOL.services().score(person.id(), "8", "").put("scoreMaximum", 10);
        ServiceAnswer sent = TOOL.services().sendScore(launch, score.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(sent.status()).as(sent.toString()).isEqualTo(200);
        assertThat(campus.learner(person).body().path("active").asBoolean()).isTrue();
    }

    @Test
    void aLaunchThatReachesBothNodesAtOnceArrivesOnce() throws Exception {
        Person person = newcomer();
        BrowserStep launch = browser.holdBefore(url(person), step -> step.isTo(at("/lti/launch")));

        assertThat(raced(launch))
                .extracting(BrowserPage::status)
                .containsOnlyOnce(302)
                .containsOnly(302, 401);
        assertThat(campus.learner(person).body().path("periods")).hasSize(1);
    }

    @Test
    void aHintThatReachesBothNodesAtOnceIsRedeemedOnce() throws Exception {
        Person person = newcomer();
        BrowserStep asking = browser.holdBefore(
                url(person),
                step -> step.isTo(at("/platforms/")) && step.url().getPath().endsWith("/authorize"));

        List<BrowserPage> pages = raced(asking);
        long tokens = pages.stream()
                .filter(page -> page.forms().stream()
                        .anyMatch(form -> form.value("id_token").isPresent()))
                .count();
        assertThat(tokens).isOne();
    }

    @Test
    void anAssertionThatReachesBothNodesAtOnceBuysOneToken() throws Exception {
        browser.open(url(newcomer()));
        KnownPlatform platform = TOOL.lastLaunch().orElseThrow().platform();
        String assertion = TOOL.services().assertion(platform, claims -> claims);
        BrowserStep asking = BrowserStep.post(
                platform.tokenEndpoint(),
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        assertion,
                        "scope",
                        "https://purl.imsglobal.org/spec/lti-ags/scope/score"));

        assertThat(raced(asking))
                .extracting(BrowserPage::status)
                .containsOnlyOnce(200)
                .containsOnly(200, 400);
    }

    @Test
    void anInvitationThatIsConfirmedAtBothNodesAtOnceRegistersOneLms() throws Exception {
        Service front = Service.elsewhere(FRONT.uri());
        String key = front.institution("invited", "switch");
        JsonNode invitation = front.post(key, "institutions/invited/platforms/invitations", "{}")
                .body();
        BrowserPage asked = browser.get(
                campus.lms().registrationUrl(invitation.path("registrationUri").asText()));

        assertThat(raced(asked.form().step()))
                .extracting(BrowserPage::status)
                .containsOnlyOnce(200)
                .containsOnly(200, 404);
        assertThat(front.get(key, "institutions/invited/platforms").body().path("platforms"))
                .hasSize(1);
    }

    @Test
    void aRegistrationTokenThatReachesBothNodesAtOnceRegistersOneTool() throws Exception {
        Service front = Service.elsewhere(FRONT.uri());
        String key = front.institution("joined", "switch");
        JsonNode lms = front.post(key, "institutions/joined/platforms", """
                {"name": "LMS", "issuer": "%1$s", "clientId": "joined", "authorizationEndpoint": "%1$s/auth",
                "tokenEndpoint": "%1$s/token", "jwksUri": "%1$s/jwks", "deployments": ["d"]}""".formatted(
                                campus.lms().issuer()))
                .body();
        JsonNode invitation = front.post(
                        key,
                        "institutions/joined/tools/invitations",
                        "{\"platform\": \"" + lms.path("id").asText() + "\"}")
                .body();
        String endpoint = Json.readObject(
                        browser.get(invitation.path("openidConfiguration").asText())
                                .body())
                .orElseThrow()
                .path("registration_endpoint")
                .asText();
        List<Callable<Integer>> racers = new ArrayList<>();
        for (ServeProcess node : List.of(first, second)) {
            HttpRequest registration = HttpRequest.newBuilder(URI.create(
                            endpoint.replace(FRONT.uri().toString(), node.base().toString())))
                    .header("Content-Type", "application/json")
                    .header(
                            "Authorization",
                            "Bearer " + invitation.path("registrationToken").asText())
                    .POST(HttpRequest.BodyPublishers.ofString(QUIZ))
                    .build();
            for (int i = 0; i < RACERS_AT_EACH; i++) {
                racers.add(() -> front.send(registration).status());
            }
        }

        assertThat(Race.of(racers)).containsOnlyOnce(200).containsOnly(200, 403);
        assertThat(front.get(key, "institutions/joined/tools").body().path("tools"))
                .hasSize(1);
    }

    @Test
    void aSwitchMovedAtOneNodeIsFeltAtTheOtherAtOnce() {
        Person person = newcomer();
        browser.open(url(person));
        atFirst = "/switch";
        campus.turn(person, false);

        assertThat(new PracticeBrowser().open(url(person)).status()).isEqualTo(403);
        campus.turn(person, true);
        assertThat(new PracticeBrowser().open(url(person)).status()).isEqualTo(200);
    }

    @Test
    void aTokenGivenByOneNodeOpensTheOther() throws IOException {
        atFirst = "/token";
        Person person = newcomer();
        browser.open(url(person));
        ReceivedLaunch launch = TOOL.lastLaunch().orElseThrow();

        assertThat(TOOL.services().lineItems(launch, "").status()).isEqualTo(200);
    }

    @Test
    void whenANodeIsKilledTheOtherGoesOnWithWhatItHadBegun() {
        Person person = newcomer();
        BrowserStep launch = browser.holdBefore(url(person), step -> step.isTo(at("/lti/launch")));
        atFirst = "/launch";
        BrowserPage forwarded = browser.send(launch);
        first.kill();
        try {
            atFirst = "";
            assertThat(browser.follow(forwarded).text()).contains("Hello " + person.name());
        } finally {
            first = ServeProcess.start(port(first), settings);
        }
    }
}
