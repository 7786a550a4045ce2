package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.BEN;
import static org.headcount.web.services.GradeWorld.NORTH;
import static org.headcount.web.services.GradeWorld.OTHER_TOOL;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.TOOL;
import static org.headcount.web.services.GradeWorld.request;
import static org.headcount.web.services.GradeWorld.said;
import static org.headcount.web.services.GradeWorld.scoreOf;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.launch.Arrival;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Place;
import org.headcount.practice.Reply;
import org.headcount.testing.Race;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assignment and Grade Services 2.0 §3.4 and the threats to it. */
class ScoresTest {

    private static final String STAMP = "2026-04-12T09:00:00.123Z";

    @TempDir
    Path folder;

    private GradeWorld world;

    @BeforeEach
    void open() {
        world = new GradeWorld(folder, Policy.SWITCH);
        world.launch(ADA, "a1");
        world.noon();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aScoreArrivesByteForByteAndIsWrittenDown() {
        String body =
                "{ \"timestamp\":\"2026-04-12T11:00:00.5+0200\",\t\"userId\":\"ada\", \"scoreGiven\":\"61.60000\","
                        + "\"scoreMaximum\":80.0, \"activityProgress\":\"Completed\",\"gradingProgress\":\"FullyGraded\","
                        + "\"https://example.org/more\":{\"n\":1.50,\"u\":\"\\u00fc\\/ü\"} }\n";

        HttpResponse<String> answer = world.score("a1", world.token(Scopes.SCORE), body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(said(answer, "resultUrl")).isEqualTo(world.lineItem("a1") + "/results?user_id=ada");
        assertThat(world.lms.gradebook().scores()).singleElement().satisfies(score -> {
            assertThat(score.text()).isEqualTo(body);
            assertThat(score.contentType()).isEqualTo(GradeMedia.SCORE);
        });
        assertThat(grades(ADA)).singleElement().satisfies(fact -> {
            assertThat(fact.origin()).isEqualTo(Origin.SYSTEM);
            assertThat(fact.occurredAt()).isEqualTo(GradeWorld.NOON);
        });
    }

    @Test
    void aRetryOfADeliveredScoreGetsTheLmssConflictAndIsNoSecondFact() {
        String body = scoreOf("ada", "40", STAMP);
        world.score("a1", world.token(), body);

        HttpResponse<String> again = world.score("a1", world.token(), body);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(grades(ADA)).hasSize(1);
    }

    @Test
    void theSameScoreThatIsTakenAgainAnotherTimeIsCountedAsARepeatAndAsNoConflict() {
        List<Receipt> receipts = new CopyOnWriteArrayList<>();
        world.store.whenReported(receipts::add);
        String body = scoreOf("ada", "40", STAMP);
        world.score("a1", world.token(), body);
        world.clock.turn(Duration.ofSeconds(1));
        world.lms.mishaps().next(Place.SCORES, 200);

        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(200);

        assertThat(receipts).hasSize(2).last().isInstanceOf(Receipt.Duplicate.class);
        assertThat(grades(ADA)).hasSize(1);
    }

    /** Whoever reports by REST may call a source as they like. */
    @Test
    void anotherFactOfTheNameOfAScoreIsCountedAsTheConflictThatItIs() {
        List<Receipt> receipts = new CopyOnWriteArrayList<>();
        world.store.whenReported(receipts::add);
        FactKey key = new FactKey("grade.x", "1");

        List<Receipt> told = Stream.of(ADA, BEN)
                .map(who -> Report.activity(key, who, Kind.GRADE, world.clock.instant(), world.clock.instant()))
                .map(report ->
                        world.store.ledger().append(NORTH, List.of(report)).get(0))
                .toList();

        assertThat(told).last().isEqualTo(new Receipt.Conflict());
        assertThat(receipts).isEqualTo(told);
    }

    /** Else whoever has a list of users could try of whom the erased one's facts tell. */
    @Test
    void theSameScoreOfWhoeverComesAfterAnErasedOneIsAnotherFactSinceTheFirstOnesNameSaysNothingAnyMore() {
        String body = scoreOf("ada", "40", STAMP);
        world.score("a1", world.token(), body);
        String first = grades(ADA).get(0).key().id();
        world.store.erasures().erase(NORTH, ADA);
        assertThat(world.score("a1", world.token(), body).statusCode())
                .as("the tool knows nobody of that name")
                .isEqualTo(404);
        world.launch(ADA, "a1");
        world.lms.mishaps().next(Place.SCORES, 200);

        world.score("a1", world.token(), body);

        assertThat(grades(ADA))
                .singleElement()
                .satisfies(fact -> assertThat(fact.key().id()).isNotEqualTo(first));
    }

    static Stream<Reply> answersThatDoNotSayWhatBecameOfTheScore() {
        return Stream.of(Reply.empty(503), Reply.text(200, "application/json", "x".repeat(8_000_001)));
    }

    @ParameterizedTest
    @MethodSource("answersThatDoNotSayWhatBecameOfTheScore")
    void aConflictWithAScoreThatMayHaveArrivedBeforeMeansThatItHas(Reply answer) {
        String body = scoreOf("ada", "40", STAMP);
        world.lms.mishaps().next(Place.SCORES, answer).next(Place.SCORES, 409).next(Place.SCORES, 409);

        assertThat(world.score("a1", world.token(), body).statusCode()).isBetween(500, 599);
        assertThat(grades(ADA)).isEmpty();
        assertThat(world.score("a1", world.token(), scoreOf("ada", "41", STAMP)).statusCode())
                .as("another score is another score")
                .isEqualTo(409);
        assertThat(grades(ADA)).isEmpty();
        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(200);
        assertThat(grades(ADA)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"408, 200", "500, 200", "502, 200", "504, 200", "401, 409", "425, 409", "429, 409"})
    void whatAnAnswerLeavesOpenIsTheSameWhoeverSentTheScore(int status, int told) {
        String body = scoreOf("ada", "40", STAMP);
        for (int call = 0; call < (status == 401 ? 2 : 1); call++) { // a second time with a fresh token
            world.lms.mishaps().next(Place.SCORES, status);
        }
        world.lms.mishaps().next(Place.SCORES, 409);

        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(status);
        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(told);
        assertThat(grades(ADA)).hasSize(told == 200 ? 1 : 0);
    }

    @Test
    void aScoreThatTheLmsTookButThatCouldNotBeWrittenDownIsWrittenDownWhenItComesAgain() {
        String body = scoreOf("ada", "40", STAMP);
        world.nextGradeIsNotWritten();

        assertThat(world.score("a1", world.token(), body).statusCode()).isEqualTo(500);
        assertThat(grades(ADA)).isEmpty();
        assertThat(world.score("a1", world.token(), body).statusCode())
                .as("the LMS says that it has it")
                .isEqualTo(200);
        assertThat(grades(ADA)).hasSize(1);
    }

    @Test
    void aScoreWithoutAnAnswerThatANewerOneHasOvertakenIsToldTheConflict() {
        String first = scoreOf("ada", "40", STAMP);
        String newer = scoreOf("ada", "41", "2026-04-12T09:00:02Z");
        world.lms.mishaps().next(Place.SCORES, 503);
        world.score("a1", world.token(), first);
        assertThat(world.score("a1", world.token(), newer).statusCode()).isEqualTo(200);

        for (int retry = 0; retry < 2; retry++) {
            assertThat(world.score("a1", world.token(), first).statusCode())
                    .as("the LMS keeps the newer one, whether or not it ever had this one")
                    .isEqualTo(409);
        }
        assertThat(grades(ADA)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-04-12T09:00:00Z", "2026-04-12T09:00:00.122Z", STAMP})
    void anotherScoreOfTheSameSecondOvertakesForSomeLmssCompareWholeSeconds(String stamp) {
        assertThat(world.score("a1", world.token(), scoreOf("ada", "39", stamp)).statusCode())
                .isEqualTo(200);
        String second = scoreOf("ada", "40", STAMP);
        world.lms.mishaps().next(Place.SCORES, 503).next(Place.SCORES, 409);
        world.score("a1", world.token(), second);

        assertThat(world.score("a1", world.token(), second).statusCode()).isEqualTo(409);
        assertThat(grades(ADA)).hasSize(1);
    }

    @Test
    void noScoreForAnotherLineItemOvertakes() {
        world.launch(ADA, "a2");
        String first = scoreOf("ada", "40", STAMP);
        world.lms.mishaps().next(Place.SCORES, 503);
        world.score("a1", world.token(), first);
        assertThat(world.score("a2", world.token(), scoreOf("ada", "20", "2026-04-12T09:00:02Z"))
                        .statusCode())
                .isEqualTo(200);
        world.lms.mishaps().next(Place.SCORES, 409);

        assertThat(world.score("a1", world.token(), first).statusCode()).isEqualTo(200);
        assertThat(grades(ADA)).hasSize(2);
    }

    @Test
    void anOlderScoreThatTheLmsHadBeforeDoesNotOvertake() {
        assertThat(world.score("a1", world.token(), scoreOf("ada", "39", "2026-04-12T08:00:00Z"))
                        .statusCode())
                .isEqualTo(200);
        String second = scoreOf("ada", "40", STAMP);
        world.lms.mishaps().next(Place.SCORES, 503).next(Place.SCORES, 409);
        world.score("a1", world.token(), second);

        assertThat(world.score("a1", world.token(), second).statusCode()).isEqualTo(200);
        assertThat(grades(ADA)).hasSize(2);
    }

    @Test
    void ofRetriesThatRaceAllHaveArrivedAndOneIsWrittenDown() throws Exception {
        String body = scoreOf("ada", "40", STAMP);
        String token = world.token();
        world.lms.mishaps().next(Place.SCORES, 503);
        world.score("a1", token, body);
        for (int racer = 0; racer < 8; racer++) {
            world.lms.mishaps().next(Place.SCORES, 409);
        }
        assertThat(Race.of(8, () -> world.score("a1", token, body).statusCode()))
                .containsOnly(200);
        assertThat(grades(ADA)).hasSize(1);
    }

    @Test
    void aScoreThatTheLmsRefusesLeavesNoFact() {
        world.lms.mishaps().next(Place.SCORES, Reply.text(422, "application/json", "{\"errors\":{}}"));

        HttpResponse<String> refused = world.score("a1", world.token(), scoreOf("ada", "40", STAMP));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).isEqualTo("{\"errors\":{}}");
        assertThat(grades(ADA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409 | | [] | 200",
                "400 | Score already exists for the provided timestamp | [] | 200",
                "400 | no | [{\"userId\":\"ada\",\"resultScore\":0.8}] | 200",
                "422 | no | [{\"userId\":\"ben\",\"resultScore\":0.8}] | 422",
                "400 | no | [{\"userId\":\"ada\",\"resultScore\":0.7}] | 400",
                "404 | no | [{\"userId\":\"ada\",\"resultScore\":0.8}] | 404",
            })
    void ofAScoreWhoseConnectionBrokeTheRepeatTellsWhetherItHadArrived(
            int status, @Nullable String words, String results, int told) {
        try (LoopbackServer lms = new LoopbackServer()) {
            AtomicInteger calls = new AtomicInteger();
            lms.on("/token", 200, "application/json", "{\"access_token\":\"t\",\"token_type\":\"bearer\"}")
                    .on("/item/results", 200, GradeMedia.RESULTS, results)
                    .on("/item/scores", exchange -> {
                        if (calls.incrementAndGet() > 1) {
                            LoopbackServer.answer(exchange, status, "text/plain", words == null ? "" : words);
                        }
                    });
            HttpResponse<String> answer = scoreTo(lms);

            assertThat(answer.statusCode()).isEqualTo(told);
            assertThat(calls).hasValue(2);
            assertThat(grades(IdentityName.lti("pf9", "ada"))).hasSize(told == 200 ? 1 : 0);
        }
    }

    @Test
    void aRefusalOfAScoreThatWasSentOnceIsPassedOnWithoutAskingWhatTheLmsShows() {
        try (LoopbackServer lms = new LoopbackServer()) {
            lms.on("/token", 200, "application/json", "{\"access_token\":\"t\",\"token_type\":\"bearer\"}")
                    .on("/item/scores", 400, "text/plain", "before last updated timestamp");

            assertThat(scoreTo(lms).statusCode()).isEqualTo(400);
            assertThat(lms.asked()).hasSize(2);
        }
    }

    /** Ada's 40 of 50, by way of us. */
    private HttpResponse<String> scoreTo(LoopbackServer lms) {
        String item = lms.url("/item").toString();
        world.connect("pf9", lms);
        Arrival.ContextService service =
                world.service("pf9", "d1", TOOL, lms.url("/items").toString(), Scopes.GRADES);
        world.launch(service, IdentityName.lti("pf9", "ada"), "a1", List.of(item));
        String address = world.addresses.lineItem(service.ref(), LineItemId.of(service.ref(), item));
        return world.send(
                "POST",
                address + "/scores",
                world.tokenOf(TOOL, "pf9", ""),
                GradeMedia.SCORE,
                scoreOf("ada", "40", STAMP));
    }

    @Test
    void whoIsKnownWithoutAnyFactPassesOnceAndIsWrittenDown() {
        world.meet(BEN);

        assertThat(world.score("a1", world.token(), scoreOf("ben", "40", STAMP)).statusCode())
                .isEqualTo(200);
        assertThat(grades(BEN)).hasSize(1);
        assertThat(world.meter
                        .decide(NORTH, BEN, Kind.GRADE, Origin.SYSTEM, org.headcount.metering.fact.Role.LEARNER)
                        .active())
                .isFalse();
    }

    @Test
    void e25_aLearnerOfAnotherContextOrToolIsNotKnownHere() {
        world.launch(world.service(OTHER_TOOL), BEN, "a2", List.of(world.lmsLineItem("a2")));

        assertThat(world.score("a1", world.token(), scoreOf("ben", "40", STAMP)).statusCode())
                .isEqualTo(404);
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
    }

    @Test
    void e24_aScoreForAnotherToolsLineItemIsNotForwarded() {
        world.launch(world.service(OTHER_TOOL), ADA, "a1", List.of(world.lmsLineItem("a1")));
        String foreign = world.lineItemOf(OTHER_TOOL, world.lmsLineItem("a1"));
        String body = scoreOf("ada", "40", STAMP);

        assertThat(world.send("POST", foreign + "/scores", world.token(), GradeMedia.SCORE, body)
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.score("a2", world.token(), body).statusCode()).isEqualTo(404);
        assertThat(world.score("a1", world.tokenOf(TOOL, "pf2", ""), body).statusCode())
                .isEqualTo(404);
        assertThat(world.score("a1", world.tokenOf(TOOL, PLATFORM, "other-deployment"), body)
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
    }

    @Test
    void e24_nothingElseIsDoneToAnotherToolsLineItemEither() {
        world.launch(world.service(OTHER_TOOL), ADA, "a1", List.of(world.lmsLineItem("a1")));
        String foreign = world.lineItemOf(OTHER_TOOL, world.lmsLineItem("a1"));
        String container = world.addresses.lineItems(world.service(OTHER_TOOL).ref());
        String item = "{\"label\":\"x\",\"scoreMaximum\":1}";
        String token = world.token();

        assertThat(List.of(
                        world.get(foreign, token),
                        world.get(foreign + "/results", token),
                        world.send("PUT", foreign, token, GradeMedia.LINE_ITEM, item),
                        world.send("DELETE", foreign, token, "text/plain", ""),
                        world.get(container, token),
                        world.send("POST", container, token, GradeMedia.LINE_ITEM, item)))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(404));
        assertThat(world.lms.seen(Place.TOKEN)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEM)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
        assertThat(world.lms.seen(Place.RESULTS)).isEmpty();
    }

    @Test
    void e26_anInactiveLearnersScoreIsRefusedWithItsReasonAndHeldOnceHoweverOftenItComes() {
        world.switched(ADA, FactType.SWITCH_OFF, "2026-04-12T08:00:00Z");
        String body = scoreOf("ada", "40", STAMP);

        HttpResponse<String> refused = world.score("a1", world.token(), body);
        world.score("a1", world.token(), body);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(said(refused, "type")).isEqualTo(world.addresses.problem("learner-inactive"));
        assertThat(said(refused, "reason")).isEqualTo("learner-inactive");
        assertThat(said(refused, "since")).isEqualTo("2026-04-12T08:00:00Z");
        assertThat(world.lms.seen(Place.SCORES)).isEmpty();
        assertThat(world.lms.seen(Place.TOKEN)).isEmpty();
        assertThat(world.holds()).singleElement().satisfies(hold -> {
            assertThat(world.body(hold)).isEqualTo(body);
            assertThat(hold.timestamp()).isEqualTo(STAMP);
        });
        assertThat(facts(ADA))
                .filteredOn(fact -> fact.type() == FactType.REFUSAL)
                .hasSize(1);
    }

    @Test
    void e26_theScorePassesTheMomentTheLearnerIsActiveAgain() {
        world.switched(ADA, FactType.SWITCH_OFF, "2026-04-12T08:00:00Z");
        world.score("a1", world.token(), scoreOf("ada", "40", STAMP));
        world.switched(ADA, FactType.SWITCH_ON, "2026-04-12T11:00:00Z");

        assertThat(world.score("a1", world.token(), scoreOf("ada", "41", "2026-04-12T10:00:00Z"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.lms.gradebook().scores())
                .extracting(org.headcount.practice.ReceivedScore::text)
                .as("the held one, being older, is not worth sending")
                .containsExactly(scoreOf("ada", "41", "2026-04-12T10:00:00Z"));
    }

    @Test
    void whatTheLmsDidNotGrantATokenOfOursDoesNotGive() {
        world.launch(
                world.service(PLATFORM, "d1", TOOL, world.container(), java.util.Set.of(Scopes.LINE_ITEM_READ)),
                ADA,
                "a1",
                List.of());

        assertThat(world.score("a1", world.token(), scoreOf("ada", "40", STAMP)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenThatHasExpiredLetsNobodyInAndOneInTheQueryIsNone() {
        String token = world.token();
        assertThat(world.call(request(world.lineItems() + "?access_token=" + token)
                                .GET())
                        .statusCode())
                .isEqualTo(401);
        world.clock.turn(Duration.ofHours(1));

        assertThat(world.get(world.lineItems(), token).statusCode()).isEqualTo(401);
    }

    @Test
    void theResultsShowTheGradeUnderNamesOfOurs() {
        world.score("a1", world.token(), scoreOf("ada", "40", STAMP));

        HttpResponse<String> results = world.get(world.lineItem("a1") + "/results", world.token());

        assertThat(results.statusCode()).isEqualTo(200);
        assertThat(results.body())
                .contains("\"id\":\"" + world.lineItem("a1") + "/results?user_id=ada\"")
                .contains("\"scoreOf\":\"" + world.lineItem("a1") + "\"")
                .doesNotContain(world.lms.issuer());
    }

    @Test
    void theResultsArePagedAsTheLmsDoes() {
        for (String user : List.of("ada", "ben", "cleo")) {
            world.meet(IdentityName.lti(PLATFORM, user));
            world.score("a1", world.token(), scoreOf(user, "40", STAMP));
        }
        world.switched(BEN, FactType.SWITCH_ON, "2026-04-12T09:00:00Z");
        world.lms.mishaps().typographicLinks();

        HttpResponse<String> first = world.get(world.lineItem("a1") + "/results?limit=2", world.token());
        String link = first.headers().firstValue("Link").orElseThrow();
        String next = link.substring(1, link.indexOf('>')).toLowerCase(java.util.Locale.ROOT);
        HttpResponse<String> second = world.get(next, world.token());

        assertThat(first.body()).contains("ada", "ben").doesNotContain("cleo");
        assertThat(next).startsWith(world.lineItem("a1") + "/results?");
        assertThat(second.body()).contains("cleo").doesNotContain("ada");
        assertThat(second.headers().firstValue("Link")).isEmpty();
    }

    @Test
    void resultsThatGoOnElsewhereAreNotGivenForTheLast() {
        world.lms.mishaps().next(Place.RESULTS, resultsThatGoOnAt("https://elsewhere.example/results?p=2"));

        HttpResponse<String> results = world.get(world.lineItem("a1") + "/results?limit=2", world.token());

        assertThat(results.statusCode()).isEqualTo(502);
        assertThat(results.headers().firstValue("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://elsewhere.example/results?p=2", "?p=2"})
    void pagesAreNotCutOutOfAPart(String next) {
        world.lms
                .mishaps()
                .next(Place.RESULTS, Reply.text(500, "text/html", "no pages"))
                .next(Place.RESULTS, resultsThatGoOnAt(next));

        assertThat(world.get(world.lineItem("a1") + "/results?limit=2", world.token())
                        .statusCode())
                .isEqualTo(502);
    }

    private static Reply resultsThatGoOnAt(String next) {
        return Reply.text(200, GradeMedia.RESULTS, "[]").with("Link", "<" + next + ">; rel=\"next\"");
    }

    @Test
    void theResultsOfAnInactiveLearnerCanStillBeRead() {
        world.score("a1", world.token(), scoreOf("ada", "40", STAMP));
        world.switched(ADA, FactType.SWITCH_OFF, "2026-04-12T10:00:00Z");

        assertThat(world.get(world.lineItem("a1") + "/results?user_id=ada", world.token())
                        .body())
                .contains("\"resultScore\":40");
    }

    private List<Fact> grades(IdentityName who) {
        return facts(who).stream()
                .filter(fact -> fact.kind() == Kind.GRADE && fact.type() == FactType.ACTIVITY)
                .toList();
    }

    private List<Fact> facts(IdentityName who) {
        LearnerId learner = world.store
                .ledger()
                .standing(NORTH, who)
                .orElseThrow()
                .learner()
                .id();
        return world.store.ledger().facts(NORTH, learner);
    }
}
