package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.BEN;
import static org.headcount.web.services.GradeWorld.DEPLOYMENT;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.OTHER_TOOL;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.TOOL;
import static org.headcount.web.services.GradeWorld.hexadecimal;
import static org.headcount.web.services.GradeWorld.said;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.roster.RosterReading;
import org.headcount.gateway.roster.Rosters;
import org.headcount.lti.message.RosterMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.Role;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and Role Provisioning Services 2.0 as a tool behind us sees it, and what a roster that is read counts. */
@SuppressWarnings("NullAway.Init")
class RosterTest {

    private static final Pattern LINK = Pattern.compile("<([^>]*)>;\\s*rel=\"(\\w+)\"");
    private static final IdentityName CLEO = IdentityName.lti(PLATFORM, "cleo");
    private static final IdentityName TESS = IdentityName.lti(PLATFORM, "tess");

    @TempDir
    Path folder;

    private GradeWorld world;

    @BeforeEach
    void open() {
        world = new GradeWorld(folder, Policy.ROLLING);
        for (String tool : List.of(TOOL, OTHER_TOOL)) {
            world.store.connections().changeTool(NORTH, tool, RosterTest::reading);
        }
        world.launch(service(PLATFORM, TOOL, world.lms.issuer() + "/api/courses/c1/members"), ADA, "a1", List.of());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static ToolRegistration reading(ToolRegistration tool) {
        return new ToolRegistration(
                tool.id(),
                tool.name(),
                tool.loginUri(),
                tool.redirectUris(),
                tool.targetLinkUri(),
                tool.jwksUri(),
                Set.of(Scopes.ROSTER_READ, Scopes.SCORE));
    }

    private static Arrival.ContextService service(String platform, String tool, String memberships) {
        return new Arrival.ContextService(
                DeploymentId.serviceRef(NORTH, platform, DEPLOYMENT, tool, "c1"),
                NORTH,
                platform,
                DEPLOYMENT,
                tool,
                "c1",
                "",
                Set.of(Scopes.ROSTER_READ, Scopes.SCORE),
                memberships);
    }

    private String roster() {
        return world.addresses.memberships(DeploymentId.serviceRef(NORTH, PLATFORM, DEPLOYMENT, TOOL, "c1"));
    }

    private HttpResponse<String> get(String url) {
        return world.get(url, world.token(Scopes.ROSTER_READ));
    }

    private static List<String> ids(HttpResponse<String> answer) {
        JsonNode members = Json.read(answer.body()).orElseThrow().path("members");
        return StreamSupport.stream(members.spliterator(), false)
                .map(member -> member.path("user_id").asText())
                .toList();
    }

    private static String link(HttpResponse<String> answer, String relation) {
        Matcher link = LINK.matcher(String.join(", ", answer.headers().allValues("Link")));
        while (link.find()) {
            if (link.group(2).equals(relation)) {
                return link.group(1);
            }
        }
        return "";
    }

    private long enrolments(IdentityName who) {
        return world.store
                .ledger()
                .standing(NORTH, who)
                .map(standing -> world
                        .store
                        .ledger()
                        .facts(NORTH, standing.learner().id())
                        .stream()
                        .filter(fact -> fact.type() == FactType.ACTIVITY && fact.kind() == Kind.ENROLMENT)
                        .count())
                .orElse(0L);
    }

    private String state(IdentityName who) {
        return world.store.rosters().of(NORTH, who).stream()
                .map(Rosters.Enrolment::state)
                .findFirst()
                .orElse("none");
    }

    @Test
    void everybodyIsListedByTheIdsThatLaunchesHaveAndNoAddressOfTheLmsIs() {
        HttpResponse<String> answer = get(roster());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(RosterMedia.MEMBERSHIPS);
        JsonNode body = Json.read(answer.body()).orElseThrow();
        assertThat(body.path("id").asText()).isEqualTo(roster());
        assertThat(body.path("context").path("id").asText()).isEqualTo("c1");
        assertThat(ids(answer)).containsExactly("ada", "ben", "cleo", "tess");
        assertThat(body.path("members").get(3).path("roles").get(0).asText()).endsWith("#Instructor");
        assertThat(body.path("members").get(0).path("email").asText()).isEqualTo("ada@example.org");
        assertThat(answer.body()).doesNotContain(world.lms.issuer());
        assertThat(world.lms.seen(Place.MEMBERSHIPS).get(0).header("Accept")).contains(RosterMedia.MEMBERSHIPS);
    }

    @Test
    void pagesFollowOneAnotherAtAddressesOfOursAndKeepTheFilter() {
        world.lms.largestPage(2);

        List<String> seen = new ArrayList<>();
        String next = roster() + "?role=Learner&limit=1";
        while (!next.isEmpty()) {
            assertThat(next).startsWith(roster() + "?");
            HttpResponse<String> page = get(next);
            seen.addAll(ids(page));
            next = link(page, "next");
        }

        assertThat(seen).containsExactly("ada", "ben", "cleo");
    }

    @Test
    void aLinkIsNamedOnlyIfItWasLaunchedToTheToolAndItsMessagesHoldNoAddressOfTheLms() {
        HttpResponse<String> known = get(roster() + "?rlid=a1");

        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(known.body()).contains("/claim/message_type").doesNotContain(world.lms.issuer());
        world.lms.forget();
        HttpResponse<String> unknown = get(roster() + "?rlid=a2");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(said(unknown, "error")).isEqualTo("unknown_resource_link");
        assertThat(world.lms.seen(Place.MEMBERSHIPS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at=%3Frlid%3Da2",
                "rlid=a1&at=%3Frlid%3Da2",
                "at=%2F..%3B%2F..%3B%2Fc2%2Fmembers",
                "at=%2F..%252f..%252fc2%2Fmembers",
                "at=%2F%5C..%5Cc2",
                "role=Learner&since=1",
                "limit=1",
            })
    void aPageThatWeNeverGaveIsNotAskedForAndNobodyIsEnrolledByIt(String forged) {
        assertThat(get(roster() + "?page=" + hexadecimal(forged)).statusCode()).isEqualTo(400);
        assertThat(world.lms.seen(Place.MEMBERSHIPS)).isEmpty();
        assertThat(enrolments(BEN)).isZero();
    }

    @Test
    void aPageIsGoodForTheListOfTheToolThatItWasGivenAndForNoOther() {
        world.launch(
                service(PLATFORM, OTHER_TOOL, world.lms.issuer() + "/api/courses/c1/members"), ADA, "a1", List.of());
        world.lms.largestPage(2);
        String given = link(get(roster()), "next");
        String page = given.substring(given.indexOf('?'));
        world.lms.forget();
        String anothers =
                world.addresses.memberships(DeploymentId.serviceRef(NORTH, PLATFORM, DEPLOYMENT, OTHER_TOOL, "c1"));

        assertThat(world.get(anothers + page, world.tokenOf(OTHER_TOOL, PLATFORM, "", Scopes.ROSTER_READ))
                        .statusCode())
                .isEqualTo(400);
        for (int at = page.indexOf('=') + 1; at < page.length(); at += 7) {
            char other = page.charAt(at) == '0' ? '1' : '0';
            assertThat(get(roster() + page.substring(0, at) + other + page.substring(at + 1))
                            .statusCode())
                    .as("changed at %d", at)
                    .isEqualTo(400);
        }
        assertThat(world.lms.seen(Place.MEMBERSHIPS)).isEmpty();
        assertThat(ids(get(given))).containsExactly("cleo", "tess");
    }

    @Test
    void whoHasNoTokenForItOrIsAnotherToolReadsNothing() {
        assertThat(world.get(roster(), world.token(Scopes.SCORE)).statusCode()).isEqualTo(403);
        assertThat(world.get(roster(), "nobody's").statusCode()).isEqualTo(401);
        assertThat(world.get(roster(), world.tokenOf(OTHER_TOOL, PLATFORM, "", Scopes.ROSTER_READ))
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.send("POST", roster(), world.token(Scopes.ROSTER_READ), "text/plain", "x")
                        .statusCode())
                .isEqualTo(405);
        assertThat(get(roster() + "?page=zz").statusCode()).isEqualTo(400);
        assertThat(get(roster() + "?role=a&role=b").statusCode()).isEqualTo(400);
        assertThat(world.lms.seen(Place.MEMBERSHIPS)).isEmpty();
    }

    @Test
    void whatTheLmsRefusesIsRelayed() {
        world.lms.mishaps().next(Place.MEMBERSHIPS, 400);
        assertThat(get(roster()).statusCode()).isEqualTo(400);

        world.lms.mishaps().next(Place.MEMBERSHIPS, 401);
        assertThat(get(roster()).statusCode())
                .as("once more with a fresh token")
                .isEqualTo(200);
    }

    @Test
    void eachLearnerOfTheRosterIsEnrolledOnceAndStaffIsNot() throws Exception {
        Race.of(4, () -> get(roster()).statusCode());
        get(roster() + "?role=Learner");

        for (IdentityName learner : List.of(ADA, BEN, CLEO)) {
            assertThat(enrolments(learner)).as(learner.toString()).isEqualTo(1);
            assertThat(world.store
                            .ledger()
                            .licence(NORTH, learner)
                            .orElseThrow()
                            .active(world.clock.instant()))
                    .isTrue();
            assertThat(state(learner)).isEqualTo("active");
        }
        assertThat(enrolments(TESS)).isZero();
    }

    @Test
    void aScoreOfSomebodyWhomTheToolKnowsFromTheRosterAloneIsTaken() {
        Arrival.ContextService grading = world.service(TOOL);
        world.launch(grading, ADA, "a1", List.of(world.lmsLineItem("a1")));
        world.launch(service(PLATFORM, TOOL, world.lms.issuer() + "/api/courses/c1/members"), ADA, "a1", List.of());
        String body = GradeWorld.scoreOf("cleo", "10", "2026-04-10T12:00:00Z");
        assertThat(world.score("a1", world.token(Scopes.SCORE), body).statusCode())
                .isEqualTo(404);

        get(roster());

        assertThat(world.score("a1", world.token(Scopes.SCORE), body).statusCode())
                .isEqualTo(200);
    }

    @Test
    void tenThousandMembersComeThrough() {
        for (int number = 0; number < 9_996; number++) {
            world.lms.add(new Person("n" + number, "Given " + number, "Family", "n@example.org", Role.INSTRUCTOR));
        }
        world.lms.largestPage(20_000);

        HttpResponse<String> answer = get(roster());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ids(answer)).hasSize(10_000).doesNotHaveDuplicates();
    }

    /** Another LMS, whose roster is this. */
    private LoopbackServer saying(String body, String... links) {
        LoopbackServer lms = new LoopbackServer();
        lms.on("/token", 200, "application/json", """
                {"access_token": "t", "token_type": "bearer", "expires_in": 3600}""");
        lms.on("/members", exchange -> {
            for (String link : links) {
                exchange.getResponseHeaders().add("Link", link);
            }
            LoopbackServer.answer(exchange, 200, RosterMedia.MEMBERSHIPS, body);
        });
        world.store.connections().removePlatform(NORTH, "pf2"); // what was there before
        world.connect("pf2", lms);
        world.launch(
                service("pf2", TOOL, lms.url("/members").toString()), IdentityName.lti("pf2", "u"), "b1", List.of());
        return lms;
    }

    private HttpResponse<String> getOther() {
        return world.get(
                world.addresses.memberships(DeploymentId.serviceRef(NORTH, "pf2", DEPLOYMENT, TOOL, "c1")),
                world.tokenOf(TOOL, "pf2", "", Scopes.ROSTER_READ));
    }

    @Test
    void aListOfDifferencesIsOfferedAtOurAddressAndNoneOfAnotherServer() {
        String empty = "{\"id\": \"x\", \"context\": {\"id\": \"c1\"}, \"members\": []}";
        try (LoopbackServer lms =
                saying(empty, "</members?since=1>; rel=\"differences\", </members?p=2>; rel=\"next\"")) {
            HttpResponse<String> answer = getOther();

            assertThat(link(answer, "next"))
                    .startsWith(
                            world.addresses.memberships(DeploymentId.serviceRef(NORTH, "pf2", DEPLOYMENT, TOOL, "c1")));
            String differences = link(answer, "differences");
            assertThat(differences)
                    .startsWith(
                            world.addresses.memberships(DeploymentId.serviceRef(NORTH, "pf2", DEPLOYMENT, TOOL, "c1")));
            assertThat(world.get(differences, world.tokenOf(TOOL, "pf2", "", Scopes.ROSTER_READ))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(lms.asked().get(lms.asked().size() - 1).url().toString()).isEqualTo("/members?since=1");
        }
        try (LoopbackServer lms = saying(empty, "<https://evil.example/members?since=1>; rel=\"differences\"")) {
            HttpResponse<String> answer = getOther();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(link(answer, "differences")).isEmpty();
            assertThat(answer.body()).doesNotContain(lms.url("").toString());
        }
    }

    @Test
    void aPageThatGoesOnElsewhereIsNotGivenForTheLast() {
        String member = "{\"members\": [{\"user_id\": \"7\", \"roles\": [\"Learner\"]}]}";
        try (LoopbackServer lms = saying(member, "<https://elsewhere.example/members?p=2>; rel=\"next\"")) {
            HttpResponse<String> answer = getOther();

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .doesNotContain("user_id", "elsewhere.example", lms.url("").toString());
        }
    }

    @Test
    void membersAreAsTheLmsWroteThemButForServicesInTheirMessages() {
        String member = "{\"user_id\":7,\"roles\":[\"Learner\"],\"status\":\"Inactive\",\"name\":\"Ö \\\"x\\\"\","
                + "\"weight\":1.50,\"none\":null,\"message\":%s}";
        String message = "{\"https://purl.imsglobal.org/spec/lti/claim/message_type\":\"LtiResourceLinkRequest\","
                + "\"https://purl.imsglobal.org/spec/lti/claim/custom\":{\"a\":\"1\"}%s}";
        String outcome =
                ",\"https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome\":{\"lis_outcome_service_url\":\"https://lms.example/\"}";
        for (String form : List.of("[%s]", "%s")) { // Blackboard writes an object
            String sent = member.formatted(form.formatted(message.formatted(outcome)));
            try (LoopbackServer lms = saying("{\"members\": [" + sent + ", 7], \"id\": \"x\"}")) {
                assertThat(getOther().body())
                        .contains("{\"members\":[" + member.formatted(form.formatted(message.formatted(""))) + "]")
                        .doesNotContain(lms.url("").toString());
            }
        }
        assertThat(world.store
                        .rosters()
                        .of(NORTH, IdentityName.lti("pf2", "7"))
                        .get(0)
                        .state())
                .isEqualTo("inactive");
        assertThat(enrolments(IdentityName.lti("pf2", "7"))).isZero();
    }

    @Test
    void whatIsNoRosterIsRefusedAsAWholeOrBreaksOff() {
        for (String body : List.of(
                "", "x", "[]", "{\"members\": [", "{\"members\": []} x", "{\"id\": 1, \"id\": 2}", "[".repeat(5_000))) {
            try (LoopbackServer lms = saying(body)) {
                HttpResponse<String> answer = getOther();
                assertThat(answer.statusCode()).as(body).isEqualTo(502);
                assertThat(answer.body()).doesNotContain(lms.url("").toString());
            }
        }
    }

    @Test
    void anAnswerThatEndsInTheMiddleNeverLooksWhole() {
        String member = "{\"user_id\":\"%d\",\"roles\":[]},";
        StringBuilder cut = new StringBuilder("{\"members\":[");
        for (int number = 0; number < 3_000; number++) {
            cut.append(member.formatted(number));
        }
        try (LoopbackServer lms = saying(cut.toString())) {
            assertThat(lms.url("")).isNotNull();
            assertThat(bodyOrNothing())
                    .satisfies(body -> assertThat(Json.read(body)).isEmpty());
        }
    }

    /** Of a client that waits for the next answer, the connection is lost; one that does not sees what is no JSON. */
    private String bodyOrNothing() {
        try {
            return getOther().body();
        } catch (UncheckedIOException lost) {
            return "";
        }
    }

    private RosterReading reading() {
        return new RosterReading(
                world.store.rosters(),
                world.store.connections(),
                world.store.institutions(),
                world.client,
                Duration.ofHours(12),
                world.clock);
    }

    @Test
    void aRosterIsReadWithoutBeingAskedOnceByAllNodesTogetherAndAgainHalfADayLater() throws Exception {
        world.lms.largestPage(2);

        List<Boolean> read = Race.of(() -> reading().readOne());

        assertThat(read).containsOnlyOnce(true);
        assertThat(world.lms.seen(Place.MEMBERSHIPS)).as("two pages").hasSize(2);
        assertThat(enrolments(CLEO)).isEqualTo(1);
        assertThat(enrolments(TESS)).isZero();
        assertThat(reading().readOne()).isFalse();
        world.clock.turn(Duration.ofHours(12));
        assertThat(reading().readOne()).isTrue();
        assertThat(enrolments(CLEO)).isEqualTo(1);
    }

    @Test
    void whoIsNotOnAWholeRosterAnyMoreIsAbsentAndKeepsTheLicence() {
        assertThat(reading().readOne()).isTrue();
        String rest = StreamSupport.stream(
                        Json.read(get(roster()).body())
                                .orElseThrow()
                                .path("members")
                                .spliterator(),
                        false)
                .filter(member -> !member.path("user_id").asText().equals("cleo"))
                .map(JsonNode::toString)
                .collect(Collectors.joining(",", "{\"members\":[", "]}"));
        try (LoopbackServer shorter = new LoopbackServer()) {
            shorter.on("/members", 200, RosterMedia.MEMBERSHIPS, rest);
            world.launch(service(PLATFORM, TOOL, shorter.url("/members").toString()), ADA, "a1", List.of());
            world.clock.turn(Duration.ofHours(12));

            assertThat(reading().readOne()).isTrue();
        }

        assertThat(state(CLEO)).isEqualTo("absent");
        assertThat(state(BEN)).isEqualTo("active");
        assertThat(world.store.ledger().licence(NORTH, CLEO).orElseThrow().active(world.clock.instant()))
                .isTrue();
    }

    @Test
    void aRosterThatGoesOnElsewhereIsNotReadToItsEndAndNobodyIsAbsentForIt() {
        assertThat(reading().readOne()).isTrue();
        try (LoopbackServer lms = new LoopbackServer()) {
            lms.on("/members", exchange -> {
                exchange.getResponseHeaders().add("Link", "<https://elsewhere.example/members?p=2>; rel=\"next\"");
                LoopbackServer.answer(exchange, 200, RosterMedia.MEMBERSHIPS, "{\"members\": []}");
            });
            world.launch(service(PLATFORM, TOOL, lms.url("/members").toString()), ADA, "a1", List.of());
            world.clock.turn(Duration.ofHours(12));
            assertThat(reading().readOne()).isTrue();
            assertThat(lms.asked()).hasSize(1);

            assertThat(state(CLEO)).isEqualTo("active");
            assertThat(reading().readOne()).isFalse();
            world.clock.turn(Duration.ofHours(1));
            assertThat(reading().readOne()).as("as after a failure").isTrue();
        }
    }

    @Test
    void anLmsThatDoesNotAnswerIsAskedAgainAnHourLaterAndNobodyIsAbsentForIt() {
        assertThat(reading().readOne()).isTrue();
        world.clock.turn(Duration.ofHours(12));
        world.lms.mishaps().next(Place.MEMBERSHIPS, 500);
        assertThat(reading().readOne()).isTrue();

        assertThat(state(CLEO)).isEqualTo("active");
        assertThat(reading().readOne()).isFalse();
        world.clock.turn(Duration.ofHours(1));
        assertThat(reading().readOne()).isTrue();
    }

    @Test
    void noLmsIsAskedWhereThePolicyCountsNoEnrolments() {
        try (GradeWorld other = new GradeWorld(folder.resolve("switch").toAbsolutePath(), Policy.SWITCH)) {
            other.launch(service(PLATFORM, TOOL, other.lms.issuer() + "/api/courses/c1/members"), ADA, "a1", List.of());
            RosterReading reading = new RosterReading(
                    other.store.rosters(),
                    other.store.connections(),
                    other.store.institutions(),
                    other.client,
                    Duration.ofHours(12),
                    other.clock);

            assertThat(reading.readOne()).isTrue();
            assertThat(other.lms.seen(Place.MEMBERSHIPS)).isEmpty();
        }
    }
}
