package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.ADA;
import static org.headcount.live.Campus.BEN;
import static org.headcount.live.Campus.IDA;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedScore;
import org.headcount.testing.Peer;
import org.headcount.testing.Peers;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The npm package lti-tool/core 1.0.6 behind us, a practice LMS before us. It demands what others do without: a deployment in the login, every name, {@code aud} as text. */
@SuppressWarnings("NullAway.Init")
class LtiToolCoreIT {

    private static final ReverseProxy PROXY = new ReverseProxy();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path folder;

    private static Peer core;
    private static Service service;
    private static Campus campus;

    private final PracticeBrowser browser = new PracticeBrowser();

    /** What a launch left behind there, and what may be asked with it. */
    private record Session(JsonNode shown) {

        Answer call(String method, String path, String body) throws IOException, InterruptedException {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(core.at(path))
                                    .header(
                                            "Authorization",
                                            "Bearer " + shown.path("session").asText())
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        }
    }

    private record Answer(int status, JsonNode body) {}

    @BeforeAll
    static void connect() {
        core = Peers.ltiToolCore();
        service = Service.startBehind(PROXY, folder, Clock.systemUTC());
        campus = Campus.found(service, Clock.systemUTC(), "core-school", "switch");
        Campus.ConnectedTool tool = campus.connect(
                core.at("/login").toString(),
                core.at("/launch").toString(),
                core.at("/start").toString(),
                core.at("/keys").toString());
        KnownPlatform seen = tool.platforms().get(0);
        core.learn(
                "ours",
                seen.issuer(),
                seen.clientId(),
                seen.authorizationEndpoint(),
                seen.tokenEndpoint(),
                seen.jwksUri());
        campus.offering("quiz", "rivers", tool);
    }

    @AfterAll
    static void close() {
        campus.close();
        service.close();
        core.close();
        PROXY.close();
    }

    @BeforeEach
    void forget() {
        PROXY.forget();
        campus.lms().forget();
    }

    @Test
    void launchesArriveUnchangedAndALearnersCounts() throws Exception {
        Session ada = launch(ADA);
        assertThat(ada.shown().path("isStudent").asBoolean()).isTrue();
        assertThat(ada.shown().path("user").path("name").asText()).isEqualTo("Ada Marsh");
        assertThat(campus.learner(ADA).body().path("active").asBoolean()).isTrue();

        Session ida = launch(IDA);
        assertThat(ida.shown().path("isStudent").asBoolean()).isFalse();
        assertThat(campus.learner(IDA).body().path("active").asBoolean()).isFalse();
    }

    @Test
    void aScoreArrivesByteForByteAndItsResultComesBack() throws Exception {
        Session session = launch(ADA);

        Answer sent = session.call("POST", "/score", """
                {"score": {"userId": "5", "scoreGiven": 8.5, "scoreMaximum": 10, "comment": "Gut, Ádám \u2713",
                 "activityProgress": "Completed", "gradingProgress": "FullyGraded"}}""");

        assertThat(sent.status()).as(sent.toString()).isEqualTo(200);
        ReceivedScore arrived = onlyOne(campus.lms().gradebook().scores());
        assertThat(arrived.body())
                .isEqualTo(onlyOne(PROXY.exchanges("POST", "/scores")).body());
        Answer results = session.call("GET", "/results", "");
        assertThat(results.body().findValuesAsText("resultScore"))
                .as(results.toString())
                .contains("8.5");
    }

    @Test
    void lineItemsAreReadCreatedAndReplacedAndTheRosterIsRead() throws Exception {
        Session session = launch(IDA);

        Answer created = session.call(
                "POST",
                "/lineitem",
                "{\"lineItem\": {\"label\": \"Essay\", \"scoreMaximum\": 7.5, \"tag\": \"essays\"}}");
        assertThat(created.status()).as(created.toString()).isEqualTo(200);
        assertThat(created.body().path("id").asText()).startsWith(service.base() + "/services/");
        assertThat(session.call("GET", "/lineitems", "").body().findValuesAsText("label"))
                .contains("The quiz", "Essay");
        assertThat(session.call("GET", "/lineitem", "").body().path("label").asText())
                .isEqualTo("The quiz");
        Answer replaced =
                session.call("PUT", "/lineitem", "{\"lineItem\": {\"label\": \"The quiz\", \"scoreMaximum\": 10}}");
        assertThat(replaced.status()).as(replaced.toString()).isEqualTo(200);
        assertThat(campus.lms().seen(Place.LINE_ITEM)).hasSize(2);

        Answer roster = session.call("GET", "/members", "");
        assertThat(roster.status()).as(roster.toString()).isEqualTo(200);
        assertThat(roster.body().findValuesAsText("userId")).contains("5", "6", "7");
    }

    @Test
    void whoIsSwitchedOffIsStoppedAndTheScoreIsHeldUntilTheReturn() throws Exception {
        Session session = launch(BEN);
        campus.turn(BEN, false);

        assertThat(browser.open(campus.lms().openUrl(BEN.id(), "quiz")).status())
                .isEqualTo(403);
        Answer refused = session.call("POST", "/score", """
                {"score": {"userId": "6", "scoreGiven": 3, "scoreMaximum": 10,
                 "activityProgress": "Completed", "gradingProgress": "FullyGraded"}}""");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(500);
        assertThat(campus.lms().gradebook().scores()).isEmpty();

        campus.turn(BEN, true);
        Until.so("it is sent", () -> campus.holdStates().equals(List.of("RELEASED")), campus::holds);
        assertThat(onlyOne(campus.lms().gradebook().scores()).body())
                .isEqualTo(onlyOne(PROXY.exchanges("POST", "/scores")).body());
    }

    @Test
    void whatAnInstructorChoosesIsTakenOver() throws Exception {
        campus.lms()
                .add(new ContentChoice(
                        "choose", "rivers", "Add", Campus.CLIENT, Campus.DEPLOYMENT, service.base() + "/lti/tools"));
        Session session = session(browser.open(campus.lms().chooseUrl(IDA.id(), "choose")));

        String page = session.call("POST", "/deeplink", """
                        {"items": [{"type": "ltiResourceLink", "title": "Chapter <2>", "url": "%s", "custom": {"unit": "2"}}]}
                        """.formatted(core.at("/chapter?unit=2")))
                .body()
                .path("page")
                .asText();
        BrowserPage back = browser.go(
                BrowserStep.post(found(page, "action=\"([^\"]+)\""), Map.of("JWT", found(page, "value=\"([^\"]+)\""))));

        assertThat(back.text()).contains("Taken over: 1 items, 1 activities");
        assertThat(onlyOne(campus.lms().chosen()).items().get(0).path("url").asText())
                .startsWith(service.base() + "/lti/links/");
    }

    private Session launch(Person person) throws IOException {
        BrowserPage landed = browser.open(campus.lms().openUrl(person.id(), "quiz"));
        Session session = session(landed);
        PassedClaims passed = PassedClaims.in(
                browser, service.base() + "/lti/launch", core.at("/launch").toString());
        assertThat(passed.differing()).containsExactlyInAnyOrder(PassedClaims.MADE_ANEW);
        assertThat(session.shown().path("claims").path("sub").asText()).isEqualTo(person.id());
        return session;
    }

    private static Session session(BrowserPage landed) throws IOException {
        assertThat(landed.status()).as(landed.toString()).isEqualTo(200);
        return new Session(JSON.readTree(landed.body()));
    }

    private static String found(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1).replace("&amp;", "&");
    }

    private static <T> T onlyOne(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
