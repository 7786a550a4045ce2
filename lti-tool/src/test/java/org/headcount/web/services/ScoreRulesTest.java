package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.hexadecimal;
import static org.headcount.web.services.GradeWorld.request;
import static org.headcount.web.services.GradeWorld.said;
import static org.headcount.web.services.GradeWorld.scoreOf;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.service.Doorkeeper;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Place;
import org.headcount.testing.HeardLog;
import org.headcount.testing.SlowSender;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must go wrong at the score service, and the little that must not although it looks so. One world for all: what is refused leaves nothing behind. */
class ScoreRulesTest {

    private static final String STAMP = "2026-04-12T09:00:00.123Z";

    @TempDir
    static Path folder;

    private static GradeWorld world;

    @BeforeAll
    static void open() {
        world = new GradeWorld(folder, Policy.SWITCH);
        world.launch(ADA, "a1");
        world.noon();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @BeforeEach
    void forget() {
        world.lms.forget();
    }

    @Test
    void aDeploymentThatIsNoLongerConnectedIsNotReachedAnyMore() {
        PlatformRegistration lms =
                world.store.connections().platform(PLATFORM).orElseThrow().platform();
        String token = world.token();
        world.store
                .connections()
                .changePlatform(
                        GradeWorld.NORTH,
                        PLATFORM,
                        Registrar.INSTITUTION,
                        present -> present.withDeployments(Set.of("another")));
        try {
            assertThat(world.score("a1", token, scoreOf("ada", "40", STAMP)).statusCode())
                    .isEqualTo(404);
            assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        } finally {
            world.store.connections().changePlatform(GradeWorld.NORTH, PLATFORM, Registrar.INSTITUTION, present -> lms);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "ben", "pf2:ada", "lti.pf1:ada", "Ada", "ada ", "ada\\u0000", "5' or '1'='1", "\\u0007"
            })
    void e25_aScoreForSomebodyWhomTheToolCannotKnowIsNotForwarded(String userId) {
        HttpResponse<String> refused = world.score("a1", world.token(), scoreOf(userId, "40", STAMP));

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(said(refused, "error")).isEqualTo("unknown_learner");
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        assertThat(world.holds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic abc", "Bearer not-a-token", "Bearer a b"})
    void withoutAGoodTokenNobodyIsLetIn(String authorization) {
        var request = request(world.lineItems()).GET();
        HttpResponse<String> refused =
                world.call(authorization.isEmpty() ? request : request.header("Authorization", authorization));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"scoreGiven\":40 | \"scoreGiven\":NaN",
                "\"scoreGiven\":40 | \"scoreGiven\":-1",
                "\"scoreGiven\":40 | \"scoreGiven\":\"-0.1\"",
                "\"scoreGiven\":40 | \"scoreGiven\":\"abc\"",
                "\"scoreGiven\":40 | \"scoreGiven\":\"\"",
                "\"scoreGiven\":40 | \"scoreGiven\":1e999",
                "\"scoreGiven\":40 | \"scoreGiven\":true",
                "\"scoreGiven\":40 | \"scoreGiven\":[40]",
                "\"scoreGiven\":40 | \"scoreGiven\":40,\"scoreGiven\":41",
                "\"scoreGiven\":40 | \"scoreGiven\":0x10",
                "\"scoreMaximum\":50 | \"scoreMaximum\":0",
                "\"scoreMaximum\":50 | \"scoreMaximum\":-5",
                "\"scoreMaximum\":50 | \"maximum\":50",
                "\"userId\":\"ada\" | \"userId\":\"\"",
                "\"userId\":\"ada\" | \"userId\":null",
                "\"userId\":\"ada\" | \"userId\":\"ada\",\"userId\":\"ben\"",
                "\"userId\":\"ada\" | \"userId\":[\"ada\"]",
                "\"userId\":\"ada\" | \"userid\":\"ada\"",
                "\"userId\":\"ada\" | \"userId\":true",
                "\"scoreGiven\":40 | \"scoreGiven\":Infinity",
                "\"scoreGiven\":40 | \"scoreGiven\":-0.0001",
                "\"scoreGiven\":40 | \"scoreGiven\":{\"value\":40}",
                "\"scoreMaximum\":50 | \"scoreMaximum\":\"0\"",
                "\"scoreMaximum\":50 | \"scoreMaximum\":1e999",
                "\"scoreMaximum\":50 | \"scoreMaximum\":null",
                "\"activityProgress\":\"Completed\" | \"activityProgress\":null",
                "\"gradingProgress\":\"FullyGraded\" | \"gradingProgress\":[\"FullyGraded\"]",
                "09:00:00.123Z | 09:00:00.123",
                "09:00:00.123Z | noon",
                "2026-04-12T09 | 3000-04-12T09",
                "2026-04-12T09 | 2026-04-14T09",
                "2026-04-12T09 | 2026-02-30T09",
                "2026-04-12T09:00:00.123Z | 2026-04-12",
                "\"2026-04-12T09:00:00.123Z\" | 1775984400",
                "2026-04-12T09:00:00.123Z | 2026-04-13T12:00:01Z",
                "2026-04-12T09:00:00.123Z | 2026-04-12T25:00:00Z",
                "2026-04-12T09:00:00.123Z | 2026-04-12T09:00:00+19:00",
                "Completed | Done",
                "Completed | completed",
                "FullyGraded | Graded",
            })
    void e40_aScoreThatBreaksARuleIsRefusedWithTheRuleAndGoesNowhere(String good, String bad) {
        String body = scoreOf("ada", "40", STAMP);
        assertThat(body).contains(good);

        HttpResponse<String> refused = world.score("a1", world.token(), body.replace(good, bad));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(said(refused, "error")).isEqualTo("invalid_request");
        assertThat(refused.body()).contains("\"errors\":[{\"pointer\":");
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "", "{", "null", "\"x\"", "{}", "[{\"userId\":\"ada\"}]", "{\"a\":1}{\"b\":2}"})
    void e40_aBodyThatIsNoScoreIsRefused(String body) {
        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"scoreGiven\":40 | \"scoreGiven\":\"61.60000\"",
                "\"scoreGiven\":40 | \"scoreGiven\":60.5e0",
                "\"scoreGiven\":40 | \"scoreGiven\":0",
                "09:00:00.123Z | 09:00:00+0000",
                "2026-04-12T09:00:00.123Z | 2026-04-13T12:00:00Z",
                "09:00:00.123Z | 09:00:00+00:00",
                "09:00:00.123Z | 09:00:00.123456789-03:30",
                "\"gradingProgress\":\"FullyGraded\" | \"gradingProgress\":\"FullyGraded\",\"comment\":null",
            })
    void e40_whatRealToolsSendIsAcceptedAndForwardedByteForByte(String usual, String sloppy) {
        String body = scoreOf(world.newcomer(), "40", STAMP).replace(usual, sloppy);

        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(200);
        assertThat(world.lms.gradebook().scores())
                .extracting(org.headcount.practice.ReceivedScore::text)
                .containsExactly(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/vnd.ims.lis.v2.lineitem+json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/vnd.ims.lis.v1.score+json; charset=utf-16",
                "application/vnd.ims.lis.v1.score",
                "multipart/form-data; boundary=x"
            })
    void e40_anotherMediaTypeIsRefused(String type) {
        String body = scoreOf("ada", "40", STAMP);

        assertThat(world.send("POST", world.lineItem("a1") + "/scores", world.token(), type, body)
                        .statusCode())
                .isEqualTo(415);
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
    }

    @Test
    void e40_scoresAreWriteOnly() {
        String scores = world.lineItem("a1") + "/scores";

        HttpResponse<String> refused = world.get(scores, world.token());

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("POST");
        assertThat(world.send("PUT", scores, world.token(), GradeMedia.SCORE, "{}")
                        .statusCode())
                .isEqualTo(405);
        assertThat(world.send("DELETE", scores, world.token(), "text/plain", "").statusCode())
                .isEqualTo(405);
        assertThat(world.send("PATCH", world.lineItem("a1"), world.token(), GradeMedia.LINE_ITEM, "{}")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void e39_aBodyBeyondAMegabyteIsRefused() {
        String body = scoreOf("ada", "40", STAMP).replace("}", ",\"comment\":\"" + "x".repeat(1_000_000) + "\"}");

        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(413);
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
    }

    @Test
    void e39_nobodysBodyIsReadBeforeItsTokenIsLookedAt() {
        String tooLong = "x".repeat(1_000_001);
        String notices = world.lineItems().replace("/lineitems", "/notice-handlers");
        Map<String, String> methods = Map.of(
                world.lineItem("a1") + "/scores",
                "POST",
                world.lineItems(),
                "POST",
                world.lineItem("a1"),
                "PUT",
                world.lineItem("a1") + "/results",
                "GET",
                notices,
                "PUT");

        methods.forEach((address, method) -> {
            assertThat(world.send(method, address, "no-such-token", GradeMedia.SCORE, tooLong)
                            .statusCode())
                    .as(method + " " + address)
                    .isEqualTo(401);
            assertThat(world.call(request(address).method(method, BodyPublishers.ofString(tooLong)))
                            .statusCode())
                    .as(method + " " + address)
                    .isEqualTo(401);
        });
    }

    /** It is read by the journey, past which the server learns that it is too slow. */
    @Test
    void e39_aScoreThatTricklesIsNotWaitedFor() throws IOException {
        URI scores = URI.create(world.lineItem("a1") + "/scores");
        try (SlowSender sender = new SlowSender(scores)) {
            sender.begin("POST", scores.getPath(), headers(world.token(), GradeMedia.SCORE), 100_000)
                    .drip();

            assertThat(sender.status()).isEqualTo("HTTP/1.1 408 Request Timeout");
        }
    }

    private static String headers(String token, String type) {
        return "Authorization: Bearer " + token + "\nContent-Type: " + type + "\n";
    }

    static Stream<Arguments> callsWithABody() {
        String item = "{\"label\":\"x\",\"scoreMaximum\":1}";
        return Stream.of(
                Arguments.of("POST", world.lineItem("a1") + "/scores", GradeMedia.SCORE, scoreOf("ada", "40", STAMP)),
                Arguments.of("POST", world.lineItems(), GradeMedia.LINE_ITEM, item),
                Arguments.of("PUT", world.lineItem("a1"), GradeMedia.LINE_ITEM, item));
    }

    @ParameterizedTest
    @MethodSource("callsWithABody")
    void e29_aTokenThatIsRevokedWhileTheBodyComesReachesNothing(String method, String address, String type, String body)
            throws IOException {
        Runnable revoked = () -> world.store.grants().revoke(GradeWorld.NORTH, GradeWorld.TOOL);

        assertThat(answered(method, address, world.token(), type, body, revoked))
                .isEqualTo("HTTP/1.1 401 Unauthorized");

        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEM)).isEmpty();
    }

    @Test
    void e29_aScoreOfAToolThatIsDisconnectedWhileItComesReachesNothing() throws IOException {
        String lmsLineItem = world.lmsLineItem("a1");
        world.launch(world.service(GradeWorld.OTHER_TOOL), ADA, "a1", List.of(lmsLineItem));
        String address = world.lineItemOf(GradeWorld.OTHER_TOOL, lmsLineItem) + "/scores";
        String token = world.tokenOf(GradeWorld.OTHER_TOOL, PLATFORM, "");
        Connections connections = world.store.connections();
        ToolRegistration other =
                connections.tool(GradeWorld.NORTH, GradeWorld.OTHER_TOOL).orElseThrow();
        try {
            assertThat(answered(
                            "POST",
                            address,
                            token,
                            GradeMedia.SCORE,
                            scoreOf("ada", "40", STAMP),
                            () -> connections.removeTool(GradeWorld.NORTH, GradeWorld.OTHER_TOOL)))
                    .isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        } finally {
            connections.addTool(GradeWorld.NORTH, other);
        }
    }

    /** Between the last byte but one and the last something happens. */
    private static String answered(
            String method, String address, String token, String type, String body, Runnable meanwhile)
            throws IOException {
        URI at = URI.create(address);
        try (SlowSender sender = new SlowSender(at)) {
            int last = body.length() - 1;
            sender.beginAndWaitToBeAsked(method, at.getPath(), headers(token, type), body.length());
            sender.send(body.substring(0, last));
            meanwhile.run();
            return sender.send(body.substring(last)).status();
        }
    }

    @Test
    void aCallWhoseBodyIsTooLongIsOneLineInTheLogAsAnyOther() {
        try (HeardLog log = new HeardLog(Doorkeeper.class.getName(), Level.INFO)) {
            world.score("a1", world.token(), "x".repeat(1_000_001));

            assertThat(log.messages()).singleElement().asString().contains("by tool tl1");
        }
    }

    @Test
    void aParameterInTheBodyIsNoneOfTheAddress() {
        String form = "application/x-www-form-urlencoded";

        assertThat(world.send("POST", world.lineItem("a1") + "/scores?limit=1", "no-such-token", form, "limit=2")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void e39_nestingWithoutEndIsRefused() {
        String body =
                scoreOf("ada", "40", STAMP).replace("}", ",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");

        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(400);
    }

    @Test
    void aCompressedBodyIsNotUnpacked() {
        HttpResponse<String> refused = world.call(request(world.lineItem("a1") + "/scores")
                .header("Authorization", "Bearer " + world.token())
                .header("Content-Type", GradeMedia.SCORE)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(scoreOf("ada", "40", STAMP))));

        assertThat(refused.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at=%2F..%2F..%2Fsecret",
                "at=%2F..%3B%2F..%3B%2F6%2Fresults", // Tomcat drops what follows a semicolon, and climbs then
                "at=%2F..%252f..%252f6%2Flineitem%2Fresults", // nginx decodes, and climbs then
                "at=%3Fuser_id%3Dben",
                "at=",
                "user_id=ada",
                "limit=2&from=1",
                "",
            })
    void aPageOfResultsThatWeNeverGaveIsNotAskedFor(String forged) {
        assertThat(world.get(world.lineItem("a1") + "/results?page=" + hexadecimal(forged), world.token())
                        .statusCode())
                .isEqualTo(400);
        assertThat(world.get(world.lineItems() + "?page=" + hexadecimal(forged), world.token())
                        .statusCode())
                .isEqualTo(400);
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
    }

    @Test
    void whatCannotBeAPageIsRefused() {
        String token = world.token();

        assertThat(world.get(world.lineItem("a1") + "/results?page=xyz", token).statusCode())
                .isEqualTo(400);
        assertThat(world.get(world.lineItems() + "?page=zz", token).statusCode())
                .isEqualTo(400);
        assertThat(world.get(world.lineItems() + "?tag=a&tag=b", token).statusCode())
                .isEqualTo(400);
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
    }

    @Test
    void e29_aTokenReachesNoFurtherThanItsScopes() {
        Map<String, String> body =
                Map.of("score", scoreOf("ada", "40", STAMP), "item", "{\"label\":\"x\",\"scoreMaximum\":1}");
        String readOnly = world.token(Scopes.LINE_ITEM_READ);
        List<HttpResponse<String>> refused = List.of(
                world.score("a1", readOnly, body.getOrDefault("score", "")),
                world.send("POST", world.lineItems(), readOnly, GradeMedia.LINE_ITEM, body.getOrDefault("item", "")),
                world.send("PUT", world.lineItem("a1"), readOnly, GradeMedia.LINE_ITEM, body.getOrDefault("item", "")),
                world.send("DELETE", world.lineItem("a1"), readOnly, "text/plain", ""),
                world.get(world.lineItem("a1") + "/results", readOnly),
                world.get(world.lineItems(), world.token(Scopes.SCORE)),
                world.get(world.lineItem("a1"), world.token(Scopes.RESULT_READ)),
                world.get(world.lineItem("a1"), world.token(Scopes.ROSTER_READ)),
                world.score("a1", world.token(Scopes.LINE_ITEM), body.getOrDefault("score", "")));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(said(answer, "error")).isEqualTo("insufficient_scope");
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Bearer error=\"insufficient_scope\", scope=\"https://purl.imsglobal.org/");
        });
        assertThat(world.lms.seen(Place.TOKEN)).isEmpty();
    }

    @Test
    void e40_aNumericUserIdMeansTheLearnerOfThatNumber() {
        world.meet(IdentityName.lti(PLATFORM, "5"));

        world.score("a1", world.token(), scoreOf("ada", "40", STAMP).replace("\"ada\"", "5"));

        assertThat(world.lms.seen(Place.SCORES)).hasSize(1);
    }
}
