package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.ADA;
import static org.headcount.live.Campus.BEN;
import static org.headcount.live.Campus.IDA;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedChoice;
import org.headcount.practice.ReceivedScore;
import org.headcount.practice.Role;
import org.headcount.testing.LtijsSession;
import org.headcount.testing.Peer;
import org.headcount.testing.Peers;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ltijs 5.9.9 behind us, a practice LMS before us, and everything that passes between them. */
class LtijsIT {

    private static final ReverseProxy PROXY = new ReverseProxy();

    @TempDir
    static Path folder;

    private static Peer ltijs;
    private static Service service;
    private static Campus campus;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void connect() {
        ltijs = Peers.ltijs();
        service = Service.startBehind(PROXY, folder, Clock.systemUTC());
        campus = Campus.found(service, Clock.systemUTC(), "school", "switch");
        String root = ltijs.at("/").toString();
        Campus.ConnectedTool tool = campus.connect(
                ltijs.at("/login").toString(), root, root, ltijs.at("/keys").toString());
        KnownPlatform seen = tool.platforms().get(0);
        ltijs.learn(
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
        ltijs.close();
        PROXY.close();
    }

    @BeforeEach
    void forget() {
        PROXY.forget();
        campus.lms().forget();
        campus.lms().mishaps().none();
    }

    @Test
    void aLearnersLaunchArrivesWithEveryClaimThatMayStayAsItWasAndCounts() {
        campus.lms().mishaps().claims(claims -> {
            claims.withObject("/https:~1~1purl.imsglobal.org~1spec~1lti~1claim~1custom")
                    .put("weight", new BigDecimal("1.500"))
                    .put("motto", "ő <&> \"\u2028\"");
            return claims;
        });

        Person cora = new Person("c/9", "Cora", "Weir", "cora@school.example", Role.LEARNER, "pt-BR");
        campus.lms().add(cora);
        int before = distinctThisMonth();

        LtijsSession session = launch(cora);

        PassedClaims passed = PassedClaims.in(browser, service.base() + "/lti/launch", ltijs.uri() + "/");
        assertThat(passed.differing()).containsExactlyInAnyOrder(PassedClaims.MADE_ANEW);
        assertThat(session.claims().path("sub").asText()).isEqualTo(cora.id());
        assertThat(session.claims().path("iss").asText()).isEqualTo(service.base() + "/platforms/" + campus.platform());
        assertThat(passed.grades().path("lineitem").asText()).startsWith(service.base() + "/services/");
        assertThat(passed.grades().path("scope")).hasSize(4);
        JsonNode learner = campus.learner(cora).body();
        assertThat(learner.path("active").asBoolean()).as(learner.toString()).isTrue();
        assertThat(learner.path("name").asText()).isEqualTo("Cora Weir");
        assertThat(distinctThisMonth()).isEqualTo(before + 1);
    }

    @Test
    void anInstructorsLaunchArrivesAndIsNotCounted() {
        int before = distinctThisMonth();

        LtijsSession session = launch(IDA);

        assertThat(session.token().path("user").asText()).isEqualTo("7");
        assertThat(session.claims()
                        .path("https://purl.imsglobal.org/spec/lti/claim/roles")
                        .get(0)
                        .asText())
                .endsWith("#Instructor");
        assertThat(distinctThisMonth()).isEqualTo(before);
    }

    @Test
    void aScoreArrivesByteForByteAndItsResultComesBack() {
        LtijsSession session = launch(ADA);

        LtijsSession.Answer sent = session.post("/score", """
                {"score": {"scoreGiven": 8.50, "scoreMaximum": 10, "comment": "Gut gemacht, Ádám \\u2713",
                 "activityProgress": "Completed", "gradingProgress": "FullyGraded",
                 "https://tool.example/extra": {"kept": [1, 2.50, null]}}}""");

        assertThat(sent.status()).as(sent.toString()).isEqualTo(200);
        ReverseProxy.Exchange asSent = onlyOne(PROXY.exchanges("POST", "/scores"));
        ReceivedScore arrived = onlyOne(campus.lms().gradebook().scores());
        assertThat(arrived.text()).contains("https://tool.example/extra");
        assertThat(arrived.body()).isEqualTo(asSent.body());
        assertThat(arrived.contentType()).isEqualTo("application/vnd.ims.lis.v1.score+json");
        assertThat(arrived.status()).isEqualTo(200);

        LtijsSession.Answer results = session.get("/result", Map.of("userId", "5"));
        JsonNode result = results.body().path("scores").path(0);
        assertThat(result.path("resultScore").decimalValue())
                .as(results.toString())
                .isEqualByComparingTo("8.5");
        assertThat(result.path("userId").asText()).isEqualTo("5");
        assertThat(result.path("scoreOf").asText()).startsWith(service.base() + "/services/");
    }

    @Test
    void aLineItemIsCreatedReadReplacedListedAndDeletedAtTheLms() {
        LtijsSession session = launch(IDA);

        LtijsSession.Answer created = session.post("/lineitem", """
                {"resourceLinkId": true, "lineItem": {"scoreMaximum": 7.50, "label": "Essay", "tag": "essays",
                 "https://tool.example/extra": {"depth": 1.0}}}""");

        assertThat(created.status()).as(created.toString()).isEqualTo(200);
        String id = created.body().path("id").asText();
        assertThat(id).startsWith(service.base() + "/services/");
        assertThat(campus.lms().seen(Place.LINE_ITEMS).get(0).body())
                .isEqualTo(onlyOne(PROXY.exchanges("POST", "/lineitems")).body());
        assertThat(session.get("/lineitem", Map.of("id", id)).body()).isEqualTo(created.body());

        LtijsSession.Answer replaced = session.put(
                "/lineitem",
                "{\"id\": \"" + id + "\", \"lineItem\": {\"scoreMaximum\": 12, \"label\": \"Long essay\"}}");
        assertThat(replaced.status()).as(replaced.toString()).isEqualTo(200);
        assertThat(replaced.body().path("label").asText()).isEqualTo("Long essay");
        assertThat(replaced.body().path("id").asText()).isEqualTo(id);
        assertThat(session.get("/lineitems", Map.of()).body().path("lineItems").findValuesAsText("label"))
                .containsExactlyInAnyOrder("The quiz", "Long essay");

        LtijsSession.Answer deleted = session.delete("/lineitem", Map.of("id", id));
        assertThat(deleted.status()).as(deleted.toString()).isEqualTo(200);
        assertThat(campus.lms().gradebook().lineItems()).hasSize(1);
        assertThat(session.get("/lineitem", Map.of("id", id)).status()).isEqualTo(404);
    }

    @Test
    void whoIsSwitchedOffIsStoppedAndTheNewestOfTheHeldScoresGoesHomeOnTheReturn() {
        LtijsSession session = launch(BEN);
        campus.turn(BEN, false);

        BrowserPage stopped = browser.open(campus.lms().openUrl(BEN.id(), "quiz"));
        assertThat(stopped.status()).isEqualTo(403);
        assertThat(stopped.header("Content-Language")).contains("de");
        assertThat(stopped.url().toString()).isEqualTo(service.base() + "/lti/launch");

        for (String points : List.of("3", "5", "9")) {
            LtijsSession.Answer refused = score(session, points);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
            assertThat(refused.body().path("platformContentType").asText()).startsWith("application/problem+json");
            assertThat(refused.body().path("platformBody").asText())
                    .contains("\"" + service.base() + "/problems/learner-inactive\"");
        }
        assertThat(campus.lms().gradebook().scores()).isEmpty();
        assertThat(campus.holdStates()).containsExactly("HELD", "HELD", "HELD");

        campus.turn(BEN, true);

        Until.so("the newest is sent", () -> campus.holdStates().get(0).equals("RELEASED"), campus::holds);
        assertThat(campus.holdStates()).containsExactly("RELEASED", "COALESCED", "COALESCED");
        ReceivedScore arrived = onlyOne(campus.lms().gradebook().scores());
        assertThat(arrived.body())
                .isEqualTo(PROXY.exchanges("POST", "/scores").get(2).body());
        assertThat(campus.lms().gradebook().grade(arrived.lineItem(), "6")).contains(new BigDecimal("9"));
    }

    @Test
    void theRosterArrivesWithTheIdsOfLaunches() {
        Person newcomer = new Person("9", "Eve", "Moor", "eve@school.example", Role.LEARNER);
        campus.lms().add(newcomer);
        LtijsSession session = launch(IDA);

        LtijsSession.Answer roster = session.get("/members", Map.of());

        assertThat(roster.status()).as(roster.toString()).isEqualTo(200);
        assertThat(roster.body().path("members").findValuesAsText("user_id")).contains("5", "6", "7", "9");
        assertThat(campus.learner(newcomer).body().path("active").asBoolean())
                .as("a roster switches nobody on")
                .isFalse();
    }

    @Test
    void whatAnInstructorChoosesInLtijsIsLaunchedThroughUsAtItsOwnPlace() {
        campus.lms()
                .add(new ContentChoice(
                        "choose", "rivers", "Add", Campus.CLIENT, Campus.DEPLOYMENT, service.base() + "/lti/tools"));
        BrowserPage landed = browser.open(campus.lms().chooseUrl(IDA.id(), "choose"));
        LtijsSession session = LtijsSession.of(landed, browser.cookies());
        assertThat(session.token()
                        .path("platformContext")
                        .path("deepLinkingSettings")
                        .path("accept_multiple")
                        .asBoolean())
                .as(session.token().toString())
                .isTrue();
        String place = ltijs.at("/chapter?unit=2").toString();

        String page = session.chosen("""
                {"items": [{"type": "ltiResourceLink", "title": "Chapter <2>", "url": "%s", "custom": {"unit": "2"},
                  "lineItem": {"scoreMaximum": 7.5, "label": "Chapter 2"}, "https://tool.example/extra": [1, "1.0"]},
                 {"type": "link", "url": "https://elsewhere.example/"}], "options": {"message": "Well chosen"}}
                """.formatted(place));
        BrowserPage back = browser.go(BrowserStep.post(
                hidden(page, "action=\"([^\"]+)\""), Map.of("JWT", hidden(page, "value=\"([^\"]+)\""))));

        assertThat(back.text()).contains("Taken over: 2 items, 1 activities", "Well chosen");
        ReceivedChoice taken = onlyOne(campus.lms().chosen());
        assertThat(taken.items().get(0).path("https://tool.example/extra").toString())
                .as("as ltijs writes it")
                .isEqualTo("[1,\"1.0\"]");
        assertThat(taken.items().get(0).path("lineItem").path("scoreMaximum").toString())
                .isEqualTo("7.5");
        String activity = campus.lms().activities("rivers").stream()
                .filter(one -> one.title().equals("Chapter <2>"))
                .map(Activity::id)
                .findFirst()
                .orElseThrow();
        BrowserPage opened = browser.open(campus.lms().openUrl(ADA.id(), activity));
        assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
        JsonNode claims = LtijsSession.of(opened, browser.cookies()).claims();
        assertThat(claims.path("https://purl.imsglobal.org/spec/lti/claim/target_link_uri")
                        .asText())
                .isEqualTo(place);
        assertThat(claims.path("https://purl.imsglobal.org/spec/lti/claim/custom")
                        .path("unit")
                        .asText())
                .isEqualTo("2");
    }

    private static String hidden(String page, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1).replace("&amp;", "&");
    }

    @Test
    void itRegistersByItselfAndWorksWhenItIsApproved() throws Exception {
        JsonNode invited = service.post(
                        campus.key(),
                        "institutions/school/tools/invitations",
                        "{\"platform\": \"" + campus.platform() + "\", \"registrationUri\": \"" + ltijs.at("/register")
                                + "\"}")
                .body();

        BrowserPage done = browser.get(invited.path("openUri").asText());

        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        assertThat(done.body()).contains("org.imsglobal.lti.close");
        JsonNode waiting = tools("pending").get(0);
        assertThat(waiting.path("name").asText()).isEqualTo("ltijs");
        assertThat(waiting.path("scopes")).hasSize(5);
        String id = waiting.path("id").asText();
        campus.offering(
                "exam",
                "rivers",
                new Campus.ConnectedTool(id, waiting.path("launchUri").asText(), List.of()));
        assertThat(browser.open(campus.lms().openUrl(ADA.id(), "exam")).status())
                .isEqualTo(400);

        assertThat(service.post(campus.key(), "institutions/school/tools/" + id + "/approve", "")
                        .status())
                .isEqualTo(200);

        LtijsSession session = launch(ADA, "exam");
        assertThat(session.claims().path("aud").asText()).isEqualTo(id);
        assertThat(browser.get(invited.path("openUri").asText()).status())
                .as("the invitation is used")
                .isNotEqualTo(200);
        assertThat(tools("pending")).isEmpty();
        assertThat(service.delete(campus.key(), "institutions/school/tools/" + id)
                        .status())
                .as("one tool is left to choose from")
                .isEqualTo(204);
    }

    private static List<JsonNode> tools(String state) throws Exception {
        List<JsonNode> tools = new ArrayList<>();
        service.get(campus.key(), "institutions/school/tools")
                .body()
                .path("tools")
                .forEach(tools::add);
        tools.removeIf(tool -> !tool.path("state").asText().equals(state));
        return tools;
    }

    private LtijsSession launch(Person person) {
        return launch(person, "quiz");
    }

    private LtijsSession launch(Person person, String activity) {
        BrowserPage landed = browser.open(campus.lms().openUrl(person.id(), activity));
        assertThat(landed.status()).as(landed.toString()).isEqualTo(200);
        return LtijsSession.of(landed, browser.cookies());
    }

    private static LtijsSession.Answer score(LtijsSession session, String points) {
        return session.post("/score", """
                {"score": {"scoreGiven": %s, "scoreMaximum": 10, "activityProgress": "Completed",
                 "gradingProgress": "FullyGraded"}}""".formatted(points));
    }

    private static int distinctThisMonth() {
        return campus.month(YearMonth.now(ZoneOffset.UTC).toString())
                .path("distinct")
                .asInt();
    }

    private static <T> T onlyOne(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
