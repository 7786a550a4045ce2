package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.ServiceAnswer;
import org.headcount.store.PostgresServer;
import org.headcount.testing.FreePorts;
import org.headcount.testing.HeardLog;
import org.headcount.testing.Race;
import org.headcount.testing.Service;
import org.headcount.web.pages.Texts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While the database server is away everybody is told to come again, each as they understand it; what they then ask again is as good as ever. */
@SuppressWarnings("NullAway.Init")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DatabaseAwayTest {

    private static final String SCORE_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** What somebody was answered meanwhile. */
    private record Answer(int status, HttpHeaders headers, String body) {

        static Answer of(HttpResponse<String> answer) {
            return new Answer(answer.statusCode(), answer.headers(), answer.body());
        }

        static Answer of(BrowserPage page) {
            return new Answer(page.status(), page.headers(), page.body());
        }

        static Answer of(ServiceAnswer answer) {
            return new Answer(answer.status(), HttpHeaders.of(answer.headers(), (name, value) -> true), answer.body());
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    @TempDir
    private static Path folder;

    private static EmbeddedPostgres server;
    private static Journey journey;
    private static ReceivedLaunch launched;
    private static byte[] score;
    private static PracticeBrowser german;
    private static BrowserStep launch;
    private static Person learner;
    private static Map<String, Answer> answers;
    private static List<ILoggingEvent> lines;

    @BeforeAll
    static void takeTheDatabaseAwayAndBringItBack() throws Exception {
        int port = FreePorts.next();
        Path data = folder.resolve("data");
        server = PostgresServer.at(port, data);
        journey = new Journey(PostgresServer.freshDatabase(server), "rolling");
        Map<String, Callable<Answer>> asked = asked();
        server.close();
        try (HeardLog log = new HeardLog("org.headcount.web.Problems", Level.WARN)) {
            List<Answer> told = Race.of(List.copyOf(asked.values()));
            answers = new LinkedHashMap<>();
            asked.keySet().forEach(name -> answers.put(name, told.get(answers.size())));
            lines = log.events();
        }
        server = PostgresServer.at(port, data);
    }

    @AfterAll
    static void end() throws IOException {
        journey.close();
        server.close();
    }

    /** Everything is begun while the database is there. */
    private static Map<String, Callable<Answer>> asked() throws IOException, InterruptedException {
        Person first = journey.newLearner();
        journey.open(first, new PracticeBrowser());
        launched = journey.tool().lastLaunch().orElseThrow();
        assertThat(journey.tool().services().sendScore(launched, score(first)).status())
                .as("the tool has a token")
                .isEqualTo(200);
        journey.clock().turn(Duration.ofMinutes(1));
        score = score(first);
        learner = journey.newLearner();
        german = new PracticeBrowser().saying("Accept-Language", "de-AT, en;q=0.5");
        launch = journey.launchOf(learner, german);
        PracticeBrowser french = new PracticeBrowser().saying("Accept-Language", "fr");
        BrowserStep asking = journey.askingAbout(Journey.BEN, french);
        String staff = signedIn();
        Map<String, Callable<Answer>> asked = new LinkedHashMap<>();
        asked.put("a list", () -> Answer.of(send("GET", "/api/v1/institutions/rivers/learners", "", journey.key())));
        asked.put("a report", () -> Answer.of(send("POST", "/api/v1/institutions/rivers/facts", """
                        {"facts": [{"source": "test", "id": "away-1", "type": "activity", "kind": "access",
                        "learner": "zoe-marsh", "at": "2026-11-21T11:00:00Z"}]}""", journey.key())));
        asked.put("a score", () -> Answer.of(journey.tool().services().sendScore(launched, score)));
        asked.put(
                "a token",
                () -> Answer.of(journey.tool().services().requestToken(launched.platform(), Set.of(SCORE_SCOPE))));
        asked.put("a launch", () -> Answer.of(german.send(launch)));
        asked.put("a tool's question", () -> Answer.of(french.send(asking)));
        asked.put("a page of staff", () -> Answer.of(page("/admin/institutions/rivers", staff, "hu")));
        asked.put("readiness", () -> Answer.of(send("GET", "/health/ready", "", "")));
        return asked;
    }

    private static byte[] score(Person person) {
        return journey.tool().services().score(person.id(), "80", "").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String signedIn() throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(at("/admin/sign-in"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("key=" + Service.OPERATOR_KEY))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
    }

    private static URI at(String path) {
        return URI.create(journey.service().base() + path);
    }

    private static HttpResponse<String> page(String path, String cookie, String language)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(at(path))
                        .header("Accept", "text/html")
                        .header("Accept-Language", language)
                        .header("Cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String path, String body, String key)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Answer answer(String what) {
        return Objects.requireNonNull(answers.get(what), what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a list", "a report", "a score", "a token"})
    void aProgramReadsThatItIsToComeAgainAndWhen(String what) throws IOException {
        Answer answer = answer(what);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(new ObjectMapper().readTree(answer.body()).path("type").asText())
                .isEqualTo(journey.service().base() + "/problems/unavailable");
    }

    @ParameterizedTest
    @CsvSource({"a launch, de", "a tool's question, fr", "a page of staff, hu"})
    void aPersonReadsItInTheirLanguageInWhateverFrameTheyAre(String what, String language) {
        Answer answer = answer(what);
        Texts texts = Texts.forPerson(language, "");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type")).startsWith("text/html");
        assertThat(answer.header("Retry-After")).isEqualTo("10");
        assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors *");
        assertThat(answer.body())
                .contains("<html lang=\"" + language + "\">")
                .contains(texts.of("problem.unavailable"), texts.of("problem.unavailable.help"))
                .contains(texts.of("reference") + " " + answer.header("X-Request-Id"));
    }

    @Test
    void itIsNotReadyMeanwhile() {
        assertThat(answer("readiness").status()).isEqualTo(503);
    }

    @Test
    void whyIsLoggedInALineForEachRequestThatNamesNobody() {
        List<String> failed = answers.entrySet().stream()
                .filter(answer -> !answer.getKey().equals("readiness"))
                .map(answer -> answer.getValue().header("X-Request-Id"))
                .toList();

        assertThat(lines)
                .allSatisfy(line -> {
                    assertThat(line.getLevel()).isEqualTo(Level.WARN);
                    assertThat(line.getThrowableProxy()).isNull();
                    assertThat(line.getFormattedMessage()).hasSizeLessThan(250);
                })
                .extracting(line -> line.getFormattedMessage().split(" ", 3)[1])
                .containsExactlyInAnyOrderElementsOf(failed);
        assertThat(lines.toString()).doesNotContain("zoe", learner.familyName(), journey.key());
    }

    @Test
    void onceItIsBackTheSameIsServedAsIfNothingHadBeen() throws IOException, InterruptedException {
        HttpResponse<String> ready = send("GET", "/health/ready", "", "");
        while (ready.statusCode() == 503) { // it comes back when its connections do
            ready = send("GET", "/health/ready", "", "");
        }

        assertThat(german.follow(german.send(launch)).text()).contains("Hello " + learner.name());
        assertThat(journey.tool().services().sendScore(launched, score).status())
                .isEqualTo(200);
        assertThat(journey.facts(learner)).hasSize(1);
    }
}
