package org.headcount.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.live.Campus.ADA;
import static org.headcount.live.Campus.BEN;
import static org.headcount.live.Campus.IDA;
import static org.headcount.live.Campus.TEST_STUDENT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.Activity;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Reply;
import org.headcount.practice.Request;
import org.headcount.practice.ServiceAnswer;
import org.headcount.practice.ToolServices;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same tool in two LMSs that are alike, in one of them with us between: what it is told, and what the LMS hears of it, differs in nothing but what must.
 */
class TransparencyTest {

    private static final String CLAIM = "https://purl.imsglobal.org/spec/lti/claim/";
    private static final String GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";
    private static final String ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";
    /** Ours lies two seconds back: some tools refuse one that is ahead of their clock by any fraction. */
    private static final String ISSUED = "iat";

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>;\\s*rel=\"next\"");

    @TempDir
    private Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-21T12:00:00Z"));
    private final PracticeTool tool = new PracticeTool(0, clock);
    private Service service;
    private Campus campus;
    private PracticeLms twin;
    private TwoWays ways;

    @BeforeEach
    void connect() {
        service = Service.start(folder, clock);
        campus = Campus.found(service, clock, "school", "switch");
        Campus.ConnectedTool connected = campus.connect(tool);
        campus.offering("quiz", "rivers", connected).offering("walk", "rivers", connected);
        twin = new PracticeLms(0, clock, "school");
        twin.add(ADA).add(BEN).add(IDA).add(TEST_STUDENT);
        twin.add(new Course("rivers", "RIV1", "Rivers of Europe")).add(new Course("hills", "HIL1", "Hills of Europe"));
        twin.register(new RegisteredTool(
                Campus.CLIENT, tool.loginUri(), List.of(tool.redirectUri()), tool.jwksUri(), Campus.DEPLOYMENT));
        for (String activity : List.of("quiz", "walk")) {
            twin.add(new Activity(
                    activity,
                    "rivers",
                    "The " + activity,
                    "About the rivers",
                    Campus.CLIENT,
                    Campus.DEPLOYMENT,
                    tool.targetLinkUri(),
                    Map.of("level", "2"),
                    10));
        }
        tool.register(new KnownPlatform(
                twin.issuer(),
                Campus.CLIENT,
                Set.of(Campus.DEPLOYMENT),
                twin.authorizationEndpoint(),
                twin.tokenEndpoint(),
                twin.jwksUri()));
        ways = new TwoWays(
                twin.issuer() + "/api/",
                service.base() + "/services/",
                campus.lms().issuer());
    }

    @AfterEach
    void close() {
        twin.close();
        campus.close();
        service.close();
        tool.close();
    }

    @Test
    void aLaunchDiffersInWhoSpeaksAndInWhereServicesAre() {
        ObjectNode direct = launch(twin, ADA, "quiz").claims();
        ObjectNode through = launch(campus.lms(), ADA, "quiz").claims();

        assertThat(differing(direct, through))
                .containsExactlyInAnyOrder("iss", "aud", "nonce", ISSUED, CLAIM + "deployment_id", GRADES, ROSTER);
        assertThat(differing(direct.path(GRADES), through.path(GRADES)))
                .containsExactlyInAnyOrder("lineitem", "lineitems");
        assertThat(differing(direct.path(ROSTER), through.path(ROSTER))).containsExactly("context_memberships_url");
    }

    @Test
    void aChoiceOfContentDiffersBesidesInWhereItIsReturned() {
        ObjectNode direct = choose(twin, tool.targetLinkUri());
        ObjectNode through = choose(campus.lms(), service.base() + "/lti/tools");

        String settings = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings";
        assertThat(differing(direct, through))
                .containsExactlyInAnyOrder(
                        "iss", "aud", "nonce", ISSUED, CLAIM + "deployment_id", GRADES, ROSTER, settings);
        assertThat(differing(direct.path(settings), through.path(settings)))
                .containsExactlyInAnyOrder("deep_link_return_url", "data");
    }

    @Test
    void lineItemsAreCreatedReadReplacedListedAndDeletedAlike() throws IOException {
        Pair pair = launched();
        String first = """
                { "label" : "Essay", "scoreMaximum" : 60.50, "tag":"essays", "resourceId":"R/1 ü",
                  "https://tool.example/x" : {"n": 1.50, "deep": [null, true, "http://127.0.0.1:9/not-ours"]} }""";

        String[] essay = member(pair.asks("created", (calls, at) -> calls.createLineItem(at, first)), "id");
        String linked = "{\"label\":\"Of the walk\",\"scoreMaximum\":3,\"resourceLinkId\":\"walk\"}";
        pair.asks("created for a link", (calls, at) -> calls.createLineItem(at, linked));
        pair.each("read", essay, (calls, at, url) -> calls.lineItem(at, url));
        pair.each(
                "replaced",
                essay,
                (calls, at, url) -> calls.replaceLineItem(at, url, "{\"label\":\"Long essay\",\"scoreMaximum\":12.0}"));
        pair.each(
                "replaced under its name",
                essay,
                (calls, at, url) -> calls.replaceLineItem(
                        at, url, "{\"id\":\"" + url + "\",\"label\":\"Essay\",\"scoreMaximum\":12.0,\"tag\":\"T\"}"));
        for (String query : List.of("", "tag=T", "tag=none", "resource_link_id=walk", "resource_id=R%2F1")) {
            pair.asks("listed by " + query, (calls, at) -> calls.lineItems(at, query));
        }
        pair.each("deleted", essay, (calls, at, url) -> calls.deleteLineItem(at, url));
        pair.asks("listed at last", (calls, at) -> calls.lineItems(at, ""));

        assertThat(ways.addresses()).as("the containers' next pages have none").isEqualTo(4);
        pair.heardAlike(Place.LINE_ITEMS, Place.LINE_ITEM);
    }

    @Test
    void linesAndResultsAndMembersCutInPagesAreTheSamePages() throws IOException {
        Pair pair = launched();
        for (int i = 0; i < 5; i++) {
            String item = "{\"label\":\"Item " + i + "\",\"scoreMaximum\":1,\"tag\":\"T\"}";
            pair.asks("created", (calls, at) -> calls.createLineItem(at, item));
        }
        for (Person person : List.of(ADA, BEN, TEST_STUDENT)) {
            pair.score(person, "7.5");
        }

        assertThat(pair.pages("line items", (calls, at) -> calls.lineItems(at, "tag=T&limit=2"), pair::page))
                .isEqualTo(3);
        assertThat(pair.pages(
                        "results",
                        (calls, at) -> calls.results(at, at.lineItem().orElseThrow(), "limit=2"),
                        (what, next) -> pair.each(
                                what,
                                next,
                                (calls, at, url) -> calls.call(
                                        at.platform(),
                                        "GET",
                                        url,
                                        Set.of("https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"),
                                        Map.of("Accept", GradeMedia.RESULTS),
                                        new byte[0]))))
                .isEqualTo(2);
        for (String query : List.of("limit=1", "limit=2&role=Learner", "rlid=walk&limit=3")) {
            assertThat(pair.pages(
                            "members by " + query,
                            (calls, at) -> calls.members(at, at.memberships().orElseThrow() + "?" + query),
                            (what, next) -> pair.each(what, next, ToolServices::members)))
                    .as(query)
                    .isEqualTo(query.startsWith("limit=1") ? 4 : 2);
        }
    }

    @Test
    void scoresAreTakenAndRefusedAlikeAndShowAlikeInResults() throws IOException {
        Pair pair = launched();
        pair.score(ADA, "7.50");
        pair.score(BEN, "3");
        pair.same("a second with the same time", BEN, "4", GradeMedia.SCORE, 409);
        clock.turn(Duration.ofSeconds(1));
        pair.same("a better one", BEN, "9.0", GradeMedia.SCORE + "; charset=utf-8", 200);
        pair.same("above the maximum", ADA, "11", GradeMedia.SCORE, 200);
        pair.same("of somebody without a record", IDA, "1", GradeMedia.SCORE, 422);

        for (String query : List.of("", "user_id=6", "user_id=7", "user_id=nobody", "limit=1")) {
            pair.asks(
                    "results by " + query,
                    (calls, at) -> calls.results(at, at.lineItem().orElseThrow(), query));
        }
        pair.heardAlike(Place.SCORES, Place.RESULTS);
    }

    @Test
    void theRosterIsTheSame() throws IOException {
        Pair pair = launched();
        for (String query : List.of("", "role=Instructor", "role=Nobody", "rlid=quiz", "limit=2")) {
            pair.asks(
                    "members by " + query,
                    (calls, at) ->
                            calls.members(at, at.memberships().orElseThrow() + (query.isEmpty() ? "" : "?" + query)));
        }
        pair.heardAlike(Place.MEMBERSHIPS);
    }

    @ParameterizedTest
    @CsvSource({
        "LINE_ITEM, 403, text/plain; charset=utf-8, Not this one",
        "LINE_ITEM, 500, text/html;charset=utf-8, <h1>Oops</h1>",
        "LINE_ITEM, 503, application/json, '{\"reason\":\"ő\"}'",
        "LINE_ITEMS, 412, application/json, '{ \"error\" : 1.50 }'",
        "SCORES, 400, application/vnd.ims.lis.v1.score+json, []",
        "SCORES, 429, application/json, '{\"wait\":true}'",
        "RESULTS, 404, text/html, <p>Invalid request</p>",
        "MEMBERSHIPS, 403, text/plain, no",
        "MEMBERSHIPS, 503, application/problem+json, '{}'"
    })
    void whatTheLmsRefusesIsRefusedInItsWords(Place place, int status, String type, String body) throws IOException {
        Pair pair = launched();
        for (PracticeLms lms : List.of(twin, campus.lms())) {
            lms.mishaps().next(place, Reply.text(status, type, body).with("Retry-After", "7"));
        }

        assertThat(pair.asks(place + " " + status, (calls, at) -> pair.call(calls, at, place))[1].status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a tool's own", "without a label", "above nothing", "no JSON", "twice"})
    void whatWeRefuseOurselvesTheLmsWouldHaveRefusedWithTheSameStatus(String what) throws IOException {
        Map<String, String> items = Map.of(
                "a tool's own", "{\"label\":\"x\",\"scoreMaximum\":1,\"resourceLinkId\":\"nobody's\"}",
                "without a label", "{\"label\":\" \",\"scoreMaximum\":1}",
                "above nothing", "{\"label\":\"x\",\"scoreMaximum\":0}",
                "no JSON", "label",
                "twice", "[]");
        Pair pair = launched();

        ServiceAnswer[] answers = pair.both((calls, at) -> calls.createLineItem(at, items.getOrDefault(what, "")));

        assertThat(answers[1].status()).as(what).isEqualTo(answers[0].status());
        assertThat(answers[1].header("Content-Type")).contains("application/problem+json");
    }

    @Test
    void aLineItemThatIsGoneIsGoneOnBothWays() throws IOException {
        Pair pair = launched();
        String item = "{\"label\":\"Essay\",\"scoreMaximum\":1}";
        String[] urls = member(pair.asks("created", (calls, at) -> calls.createLineItem(at, item)), "id");
        pair.each("deleted", urls, (calls, at, url) -> calls.deleteLineItem(at, url));

        for (int way = 0; way < 2; way++) {
            ReceivedLaunch at = pair.launch(way);
            assertThat(tool.services().lineItem(at, urls[way]).status()).isEqualTo(404);
            assertThat(tool.services().replaceLineItem(at, urls[way], item).status())
                    .isEqualTo(404);
            assertThat(tool.services().deleteLineItem(at, urls[way]).status()).isEqualTo(404);
            assertThat(tool.services().results(at, urls[way], "").status()).isEqualTo(404);
            assertThat(tool.services()
                            .sendScore(at, urls[way], points(ADA, "1"), GradeMedia.SCORE)
                            .status())
                    .isEqualTo(404);
        }
    }

    /** One call of a tool's. */
    private interface Asking {
        ServiceAnswer ask(ToolServices calls, ReceivedLaunch at) throws IOException;
    }

    /** One call of a tool's to an address that an answer gave it. */
    private interface AskingAt {
        ServiceAnswer ask(ToolServices calls, ReceivedLaunch at, String url) throws IOException;
    }

    private interface Following {
        ServiceAnswer[] follow(String what, String[] next) throws IOException;
    }

    /** Everybody has launched everything in both, so that the tool may reach all that it could reach directly. */
    private Pair launched() {
        for (PracticeLms lms : List.of(twin, campus.lms())) {
            launch(lms, ADA, "walk");
            launch(lms, TEST_STUDENT, "quiz");
            launch(lms, IDA, "quiz");
            launch(lms, BEN, "quiz");
        }
        Pair pair = new Pair(launch(twin, ADA, "quiz"), launch(campus.lms(), ADA, "quiz"));
        clock.turn(Duration.ofSeconds(1)); // nobody is graded in the very instant of coming
        return pair;
    }

    /** The tool's launches in both LMSs. */
    private final class Pair {

        private final ReceivedLaunch direct;
        private final ReceivedLaunch through;

        private Pair(ReceivedLaunch direct, ReceivedLaunch through) {
            this.direct = direct;
            this.through = through;
        }

        private ReceivedLaunch launch(int way) {
            return way == 0 ? direct : through;
        }

        private ServiceAnswer[] both(Asking asking) throws IOException {
            return new ServiceAnswer[] {asking.ask(tool.services(), direct), asking.ask(tool.services(), through)};
        }

        private ServiceAnswer[] asks(String what, Asking asking) throws IOException {
            ServiceAnswer[] answers = both(asking);
            return ways.alike(what, answers[0], answers[1]);
        }

        private ServiceAnswer[] each(String what, String[] urls, AskingAt asking) throws IOException {
            return ways.alike(
                    what, asking.ask(tool.services(), direct, urls[0]), asking.ask(tool.services(), through, urls[1]));
        }

        private ServiceAnswer[] page(String what, String[] next) throws IOException {
            return each(
                    what,
                    next,
                    (calls, at, url) -> calls.call(
                            at.platform(),
                            "GET",
                            url,
                            Set.of("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"),
                            Map.of("Accept", GradeMedia.LINE_ITEMS),
                            new byte[0]));
        }

        /** How many there are, each the same on both ways. */
        private int pages(String what, Asking asking, Following following) throws IOException {
            ServiceAnswer[] page = asks(what, asking);
            int count = 1;
            for (Optional<String> next = next(page[0]); next.isPresent(); next = next(page[0])) {
                page = following.follow(
                        what + ", page " + ++count,
                        new String[] {next.get(), next(page[1]).orElseThrow()});
            }
            return count;
        }

        private void score(Person person, String points) throws IOException {
            same("a score of " + person.id(), person, points, GradeMedia.SCORE, 200);
        }

        private void same(String what, Person person, String points, String type, int status) throws IOException {
            byte[] score = points(person, points);
            ServiceAnswer[] answers =
                    asks(what, (calls, at) -> calls.sendScore(at, at.lineItem().orElseThrow(), score, type));
            assertThat(answers[0].status()).as(what).isEqualTo(status);
        }

        private ServiceAnswer call(ToolServices calls, ReceivedLaunch at, Place place) throws IOException {
            String item = at.lineItem().orElseThrow();
            return switch (place) {
                case LINE_ITEM -> calls.lineItem(at, item);
                case LINE_ITEMS -> calls.lineItems(at, "");
                case SCORES -> calls.sendScore(at, item, points(ADA, "1"), GradeMedia.SCORE);
                case RESULTS -> calls.results(at, item, "");
                case MEMBERSHIPS -> calls.members(at, at.memberships().orElseThrow());
                default -> throw new IllegalArgumentException("no service: " + place);
            };
        }

        /** What reached both LMSs: the same calls in the same order, of the same types and bytes. */
        private void heardAlike(Place... places) {
            for (Place place : places) {
                assertThat(heard(campus.lms(), place)).as(place.name()).isEqualTo(heard(twin, place));
            }
        }
    }

    private static List<String> heard(PracticeLms lms, Place place) {
        return lms.seen(place).stream()
                .map(request -> request + " " + request.header("Accept").orElse("") + " " + written(request, lms))
                .toList();
    }

    private static String written(Request request, PracticeLms lms) {
        return request.mediaType() + " " + request.text().replace(lms.issuer(), "");
    }

    private ReceivedLaunch launch(PracticeLms lms, Person person, String activity) {
        int before = tool.launches().size();
        new PracticeBrowser().open(lms.openUrl(person.id(), activity));
        assertThat(tool.launches()).hasSize(before + 1);
        return tool.lastLaunch().orElseThrow();
    }

    private ObjectNode choose(PracticeLms lms, String target) {
        lms.add(new ContentChoice("choice", "rivers", "Add", Campus.CLIENT, Campus.DEPLOYMENT, target));
        new PracticeBrowser().open(lms.chooseUrl(IDA.id(), "choice"));
        return tool.lastLaunch().orElseThrow().claims();
    }

    private byte[] points(Person person, String points) {
        return tool.services()
                .score(person.id(), points, "Gut, Ádám ✓")
                .put("scoreMaximum", 10)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Members that are not the same, digit by digit, once the one LMS's own address stands for the other's. */
    private Set<String> differing(JsonNode direct, JsonNode through) {
        Set<String> names = new TreeSet<>();
        Stream.of(direct, through).forEach(one -> one.fieldNames().forEachRemaining(names::add));
        String theirs = twin.issuer().substring("http://".length());
        String ours = campus.lms().issuer().substring("http://".length());
        names.removeIf(name -> direct.path(name)
                .toString()
                .replace(theirs, ours)
                .equals(through.path(name).toString()));
        return names;
    }

    private static String[] member(ServiceAnswer[] answers, String name) {
        return Stream.of(answers)
                .map(answer -> answer.json().path(name).asText())
                .toArray(String[]::new);
    }

    private static Optional<String> next(ServiceAnswer page) {
        return page.header("Link").map(NEXT::matcher).filter(Matcher::find).map(found -> found.group(1));
    }
}
