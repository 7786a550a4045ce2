package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.ServiceAnswer;
import org.headcount.testing.HeardLog;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Platform Notification Service 1.0 from both ends: a tool orders notices, and is told what the LMS tells us. */
@SuppressWarnings("NullAway.Init")
class NoticesTest {

    private static final String COPY = "LtiContextCopyNotice";
    private static final Set<String> SCOPE = Set.of(Scopes.NOTICE_HANDLERS);

    @TempDir
    static Path folder;

    private static Journey journey;
    private static LoopbackServer lmsSide;
    private static LoopbackServer toolSide;

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "switch");
        lmsSide = new LoopbackServer().on("/orders", 200, "application/json", "{}");
        toolSide = new LoopbackServer().on("/notices", 200, "application/json", "{}");
        Set<String> scopes = new HashSet<>(RegisteredTool.ALL_SCOPES);
        scopes.add(Scopes.NOTICE_HANDLERS);
        journey.lms()
                .register(new RegisteredTool(
                        "client-1",
                        journey.loginUrl(),
                        List.of(journey.launchUrl()),
                        journey.keysToward(journey.platform()),
                        Set.of("dep-1"),
                        scopes));
        scopes.remove(Scopes.NOTICE_HANDLERS);
        allow(scopes);
    }

    @AfterAll
    static void close() {
        journey.close();
        lmsSide.close();
        toolSide.close();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
    }

    private static void allow(Set<String> scopes) throws IOException, InterruptedException {
        ObjectNode change = Json.object();
        scopes.forEach(change.putArray("scopes")::add);
        Service.Answer changed = journey.service()
                .patch(journey.key(), "institutions/rivers/tools/" + journey.toolId(), Json.text(change));
        assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    }

    private static void allowNotices() throws IOException, InterruptedException {
        Set<String> scopes = new HashSet<>(RegisteredTool.ALL_SCOPES);
        scopes.add(Scopes.NOTICE_HANDLERS);
        allow(scopes);
    }

    private static ObjectNode offering(ObjectNode claims) {
        ObjectNode service = claims.putObject(ClaimNames.PLATFORM_NOTIFICATION_SERVICE)
                .put("platform_notification_service_url", lmsSide.url("/orders").toString());
        service.putArray("scope").add(Scopes.NOTICE_HANDLERS);
        service.putArray("service_versions").add("1.0");
        service.putArray("notice_types_supported").add(COPY).add("LtiAssetProcessorSubmissionNotice");
        return claims;
    }

    private static ReceivedLaunch launch() {
        journey.lms().mishaps().claims(NoticesTest::offering);
        new PracticeBrowser().open(journey.lms().openUrl(journey.newLearner().id(), "quiz"));
        journey.lms().mishaps().none();
        return journey.tool().lastLaunch().orElseThrow();
    }

    private static String service(ReceivedLaunch launch) {
        return launch.lti("platformnotificationservice")
                .path("platform_notification_service_url")
                .asText();
    }

    private static ServiceAnswer order(ReceivedLaunch launch, String type, String handler) throws IOException {
        return journey.tool()
                .services()
                .call(
                        launch.platform(),
                        "PUT",
                        service(launch),
                        SCOPE,
                        Map.of("Content-Type", "application/json"),
                        ("{\"notice_type\":\"" + type + "\",\"handler\":\"" + handler + "\"}")
                                .getBytes(StandardCharsets.UTF_8));
    }

    private static ServiceAnswer orders(ReceivedLaunch launch) throws IOException {
        return journey.tool().services().call(launch.platform(), "GET", service(launch), SCOPE, Map.of(), new byte[0]);
    }

    /** What the LMS signs as a notice: its claims, put in place of a launch's. */
    private static String signed(UnaryOperator<ObjectNode> change) {
        journey.lms().mishaps().claims(claims -> {
            Set<String> kept =
                    Set.of("iss", "aud", "iat", "exp", "nonce", ClaimNames.VERSION, ClaimNames.DEPLOYMENT_ID);
            claims.retain(kept);
            claims.putObject(ClaimNames.NOTICE)
                    .put("id", "notice-" + claims.path("nonce").asText())
                    .put("timestamp", journey.clock().instant().toString())
                    .put("type", COPY);
            claims.putObject(ClaimNames.CONTEXT).put("id", "copy").put("title", "Rivers again");
            claims.putArray(ClaimNames.ORIGIN_CONTEXTS).add("rivers");
            return change.apply(claims);
        });
        Person person = journey.newLearner();
        String token = journey.launchOf(person, new PracticeBrowser())
                .parameter("id_token")
                .orElseThrow();
        journey.lms().mishaps().none();
        return token;
    }

    private static int tell(String... tokens) throws IOException, InterruptedException {
        ObjectNode batch = Json.object();
        for (String token : tokens) {
            batch.withArray("/notices").addObject().put("jwt", token);
        }
        return journey.service()
                .send(HttpRequest.newBuilder(
                                URI.create(journey.service().base() + "/lti/notices/" + journey.platform()))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Json.text(batch)))
                        .build())
                .status();
    }

    private static List<JsonNode> told() {
        List<JsonNode> told = new ArrayList<>();
        toolSide.asked()
                .forEach(request -> Json.readObject(request.body())
                        .orElseThrow()
                        .path("notices")
                        .forEach(notice -> told.add(Json.readObject(java.util.Base64.getUrlDecoder()
                                        .decode(notice.path("jwt").asText().split("\\.")[1]))
                                .orElseThrow())));
        return told;
    }

    @Test
    void aToolThatMayNotOrderNoticesLearnsNothingOfThem() throws Exception {
        Set<String> scopes = new HashSet<>(RegisteredTool.ALL_SCOPES);
        allow(scopes);

        assertThat(launch().claims().has(ClaimNames.PLATFORM_NOTIFICATION_SERVICE))
                .isFalse();
    }

    @Test
    void aCourseThatWasCopiedIsToldToTheToolsThatWereInItOnceAndInOurName() throws Exception {
        allowNotices();
        ReceivedLaunch launch = launch();
        assertThat(launch.lti("platformnotificationservice")
                        .path("notice_types_supported")
                        .toString())
                .isEqualTo("[\"" + COPY + "\"]");
        assertThat(service(launch)).startsWith(journey.service().base() + "/services/");

        String handler = toolSide.url("/notices").toString();
        ServiceAnswer ordered = order(launch, COPY, handler);

        assertThat(ordered.status()).as(ordered.toString()).isEqualTo(200);
        assertThat(ordered.json().path("handler").asText()).isEqualTo(handler);
        assertThat(lmsSide.asked().get(lmsSide.asked().size() - 1).body())
                .isEqualTo("{\"notice_type\":\"" + COPY + "\",\"handler\":\""
                        + journey.service().base() + "/lti/notices/" + journey.platform() + "\"}");
        assertThat(orders(launch).json().path("client_id").asText()).isEqualTo(journey.toolId());
        assertThat(orders(launch)
                        .json()
                        .path("notice_handlers")
                        .get(0)
                        .path("handler")
                        .asText())
                .isEqualTo(handler);

        int before = told().size();
        String notice = signed(claims -> claims);
        assertThat(tell(notice)).isEqualTo(200);
        assertThat(tell(notice)).as("told again").isEqualTo(200);

        assertThat(told()).hasSize(before + 1);
        JsonNode heard = told().get(before);
        assertThat(heard.path("iss").asText())
                .isEqualTo(launch.claims().path("iss").asText());
        assertThat(heard.path("aud").asText()).isEqualTo(journey.toolId());
        assertThat(heard.path(ClaimNames.DEPLOYMENT_ID).asText()).isEqualTo(launch.deploymentId());
        assertThat(heard.path(ClaimNames.CONTEXT).path("id").asText()).isEqualTo("copy");
        assertThat(heard.path(ClaimNames.ORIGIN_CONTEXTS).toString()).isEqualTo("[\"rivers\"]");
        assertThat(heard.path(ClaimNames.NOTICE).path("type").asText()).isEqualTo(COPY);

        assertThat(tell(signed(claims ->
                        claims.set(ClaimNames.ORIGIN_CONTEXTS, Json.array().add("elsewhere")))))
                .isEqualTo(200);
        assertThat(told()).as("it was never there").hasSize(before + 1);

        assertThat(order(launch, COPY, "").status()).isEqualTo(200);
        assertThat(lmsSide.asked().get(lmsSide.asked().size() - 1).body()).contains("\"handler\":\"\"");
        assertThat(tell(signed(claims -> claims))).isEqualTo(200);
        assertThat(told()).as("it wants no more").hasSize(before + 1);
    }

    @Test
    void whatTheLmsDidNotSignOrNotForUsIsPassedOnToNobody() throws Exception {
        allowNotices();
        ReceivedLaunch launch = launch();
        order(launch, COPY, toolSide.url("/notices").toString());
        int before = told().size();

        String good = signed(claims -> claims);
        assertThat(tell(good.substring(0, good.length() - 20) + "A".repeat(20))).isEqualTo(401);
        assertThat(tell("a.b.c")).isEqualTo(401);
        List<UnaryOperator<ObjectNode>> changes = List.of(
                claims -> claims.put("iss", "https://elsewhere.example"),
                claims -> claims.put("aud", "another"),
                claims -> claims.put("exp", journey.clock().instant().getEpochSecond() - 120),
                claims -> claims.put(ClaimNames.VERSION, "1.1"),
                claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "another"),
                claims -> claims.without(List.of(ClaimNames.NOTICE)));
        for (UnaryOperator<ObjectNode> change : changes) {
            assertThat(tell(signed(change))).isEqualTo(401);
        }
        assertThat(tell("x".repeat(1_100_000))).isEqualTo(413);

        assertThat(told()).hasSize(before);
        assertThat(tell(good)).isEqualTo(200);
        assertThat(told()).hasSize(before + 1);
        order(launch, COPY, "");
    }

    @Test
    void aBatchThatNobodySignedIsOneLineInTheLogHoweverLongItIs() throws Exception {
        String good = signed(claims -> claims);
        List<String> lines;
        try (HeardLog log = new HeardLog("org.headcount.gateway.service", Level.INFO)) {
            assertThat(tell(Collections.nCopies(100, "a.b.c").toArray(String[]::new)))
                    .isEqualTo(401);
            assertThat(tell("a.b.c", good, "d.e.f")).isEqualTo(200);
            lines = log.messages();
        }

        assertThat(lines)
                .filteredOn(line -> line.contains("refused"))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("notices refused: platform " + journey.platform() + ", 100 of 100, "),
                        line -> assertThat(line)
                                .startsWith("notices refused: platform " + journey.platform() + ", 2 of 3, "));
    }

    @Test
    void aBatchIsReadAsLongAsAHundredNoticesAre() throws Exception {
        List<String> batch = new ArrayList<>(Collections.nCopies(99, "x".repeat(9_000)));
        batch.add(signed(claims -> claims));

        assertThat(tell(batch.toArray(String[]::new))).isEqualTo(200);
        assertThat(tell("x".repeat(1_000_001))).isEqualTo(413);
    }

    @Test
    void whatIsOrderedIsOfAKindThatIsOfferedAndGoesToTheToolItself() throws Exception {
        allowNotices();
        ReceivedLaunch launch = launch();
        int before = lmsSide.asked().size();

        assertThat(order(
                                launch,
                                "LtiAssetProcessorSubmissionNotice",
                                toolSide.url("/notices").toString())
                        .status())
                .isEqualTo(400);
        assertThat(order(launch, COPY, "https://elsewhere.example/notices").status())
                .isEqualTo(400);
        assertThat(order(launch, COPY, "javascript:alert(1)").status()).isEqualTo(400);
        assertThat(journey.tool()
                        .services()
                        .call(launch.platform(), "POST", service(launch), SCOPE, Map.of(), new byte[0])
                        .status())
                .isEqualTo(405);
        assertThat(journey.tool()
                        .services()
                        .call(launch.platform(), "GET", service(launch), Set.of(Scopes.SCORE), Map.of(), new byte[0])
                        .status())
                .isEqualTo(403);
        assertThat(lmsSide.asked()).hasSize(before);
    }
}
