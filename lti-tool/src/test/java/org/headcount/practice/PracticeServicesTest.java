package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PracticeServicesTest {

    private static final String SCORE = """
            {"userId": "5", "scoreGiven": 61.60000, "scoreMaximum": 80, "activityProgress": "Completed",
             "gradingProgress": "FullyGraded", "timestamp": "2026-11-21T17:21:50.123+01:00", "https://x.example/y": [1e2]}
            """;

    private final PracticePair pair = new PracticePair();
    private final PracticeLms lms = pair.lms();
    private final PracticeTool tool = pair.tool();
    private final ToolServices services = tool.services();

    @AfterEach
    void shutDown() {
        pair.close();
    }

    @Test
    void aScoreArrivesByteForByteAndIsScaledToItsLineItem() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);

        ServiceAnswer answer = services.sendScore(launch, SCORE.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(200);
        ReceivedScore received = lms.gradebook().scores().get(0);
        assertThat(received.body()).isEqualTo(SCORE.getBytes(UTF_8));
        assertThat(received.contentType()).isEqualTo("application/vnd.ims.lis.v1.score+json");
        assertThat(lms.gradebook().grade(launch.lineItem().orElseThrow(), "5")).contains(new BigDecimal("77"));
    }

    @Test
    void aScoreThatIsNotNewerIsRefusedWith409AndStillSeen() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);
        services.sendScore(launch, SCORE.getBytes(UTF_8));

        assertThat(services.sendScore(launch, SCORE.getBytes(UTF_8)).status()).isEqualTo(409);
        assertThat(lms.gradebook().scores().stream().map(ReceivedScore::status)).containsExactly(200, 409);
    }

    @Test
    void aScoreAsMoodleWritesItIsUnderstood() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);
        String moodles = SCORE.replace("61.60000", "\"61.60000\"").replace("50.123+01:00", "50+0000");

        assertThat(services.sendScore(launch, moodles.getBytes(UTF_8)).status()).isEqualTo(200);
    }

    @Test
    void aScoreWithoutPointsOrNotFinalMakesNoGrade() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);
        String item = launch.lineItem().orElseThrow();
        services.sendScore(launch, SCORE.getBytes(UTF_8));

        String pending = SCORE.replace("FullyGraded", "PendingManual").replace("17:21:50", "17:22:50");
        assertThat(services.sendScore(launch, pending.getBytes(UTF_8)).status()).isEqualTo(200);
        assertThat(lms.gradebook().grade(item, "5")).isEmpty();

        String cleared = SCORE.replaceAll("\"score\\w+\": [0-9.]+,", "").replace("17:21:50", "17:23:50");
        assertThat(services.sendScore(launch, cleared.getBytes(UTF_8)).status()).isEqualTo(200);
        assertThat(lms.gradebook().grade(item, "5")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"5\"->\"\"=400",
                "\"5\"->\"99\"=422",
                "\"5\"->\"7\"=422",
                "61.60000->-1=400",
                "\"scoreMaximum\": 80,->=400",
                "80->0=400",
                "Completed->Done=400",
                "FullyGraded->Graded=400",
                "50.123+01:00->50=400",
                "{->[=400"
            })
    void aScoreThatBreaksARuleIsRefused(String rule) throws IOException {
        String[] parts = rule.split("->|=", -1);
        String broken = SCORE.replace(parts[0], parts[1]);

        ServiceAnswer answer = services.sendScore(pair.launch(PracticePair.ADA), broken.getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(Integer.parseInt(parts[2]));
        assertThat(answer.json().path("reason").asText()).isNotBlank();
    }

    @Test
    void aScoreOfAnotherMediaTypeIsRefusedAndScoresCannotBeRead() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);
        String item = launch.lineItem().orElseThrow();

        assertThat(services.sendScore(launch, item, SCORE.getBytes(UTF_8), "application/json")
                        .status())
                .isEqualTo(415);
        assertThat(services.lineItem(launch, item + "/scores").status()).isEqualTo(405);
    }

    @Test
    void aLineItemIsCreatedReadReplacedAndDeletedWithMembersThatNobodyKnows() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        String written =
                "{\"label\":\"Essay\",\"scoreMaximum\":10.50,\"tag\":\"t\",\"resourceId\":7,\"https://x.example/y\":{\"z\":null}}";

        ServiceAnswer created = services.createLineItem(launch, written);

        String url = created.json().path("id").asText();
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).contains(url);
        assertThat(services.lineItem(launch, url).body())
                .contains("\"scoreMaximum\":10.50", "\"resourceId\":7", "{\"z\":null}");
        ServiceAnswer replaced =
                services.replaceLineItem(launch, url, "{\"id\":\"" + url + "\",\"label\":\"Poem\",\"scoreMaximum\":3}");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().has("tag")).isFalse();
        assertThat(services.deleteLineItem(launch, url).status()).isEqualTo(204);
        assertThat(services.lineItem(launch, url).status()).isEqualTo(404);
    }

    @Test
    void aLineItemThatBreaksARuleIsRefused() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        String own = launch.lineItem().orElseThrow();

        assertThat(services.createLineItem(launch, "{\"label\":\" \",\"scoreMaximum\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(services.createLineItem(launch, "{\"label\":\"x\",\"scoreMaximum\":0}")
                        .status())
                .isEqualTo(400);
        assertThat(services.createLineItem(launch, "{\"label\":\"x\"}").status())
                .isEqualTo(400);
        assertThat(services.createLineItem(launch, "[]").status()).isEqualTo(400);
        assertThat(services.createLineItem(launch, "{\"label\":\"x\",\"scoreMaximum\":1,\"resourceLinkId\":\"no\"}")
                        .status())
                .isEqualTo(404);
        assertThat(services.replaceLineItem(launch, own, "{\"id\":\"x\",\"label\":\"x\",\"scoreMaximum\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(services.replaceLineItem(
                                launch, own, "{\"resourceLinkId\":\"reader\",\"label\":\"x\",\"scoreMaximum\":1}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void lineItemsAreFilteredAndPagedByLinks() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        for (int i = 1; i <= 5; i++) {
            services.createLineItem(launch, "{\"label\":\"L" + i + "\",\"scoreMaximum\":1,\"tag\":\"a&b\"}");
        }

        ServiceAnswer first = services.lineItems(launch, "tag=a%26b&limit=2");
        ServiceAnswer second = services.lineItem(launch, next(first));
        ServiceAnswer third = services.lineItem(launch, next(second));

        assertThat(labels(first)).containsExactly("L1", "L2");
        assertThat(labels(second)).containsExactly("L3", "L4");
        assertThat(labels(third)).containsExactly("L5");
        assertThat(third.header("Link")).isEmpty();
        assertThat(labels(services.lineItems(launch, "resource_link_id=quiz"))).containsExactly("The quiz");
        assertThat(labels(services.lineItems(launch, ""))).hasSize(6);
    }

    @Test
    void linksMayBeWrittenAsMoodleDoes() throws IOException {
        lms.mishaps().typographicLinks();
        lms.largestPage(1);
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        services.createLineItem(launch, "{\"label\":\"x\",\"scoreMaximum\":1}");

        String link = services.lineItems(launch, "").header("Link").orElseThrow();

        assertThat(link).contains("&amp;").doesNotContain("rel=\"next\"");
    }

    @Test
    void resultsShowTheGradesOfOneOrOfAll() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        String item = launch.lineItem().orElseThrow();
        services.sendScore(
                launch, Json.written(services.score("5", "80", "well done")).getBytes(UTF_8));
        services.sendScore(launch, Json.written(services.score("6", "40", "")).getBytes(UTF_8));

        JsonNode all = services.results(launch, item, "").json();
        JsonNode one = services.results(launch, item, "user_id=5").json();

        assertThat(all).hasSize(2);
        assertThat(one).hasSize(1);
        assertThat(one.get(0).path("resultScore").asInt()).isEqualTo(80);
        assertThat(one.get(0).path("comment").asText()).isEqualTo("well done");
        assertThat(services.results(launch, item, "limit=1").header("Link")).isPresent();
    }

    @Test
    void theRosterListsEverybodyByRoleAndByPage() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.IDA);
        String roster = launch.memberships().orElseThrow();

        assertThat(services.members(launch, roster).json().path("members")).hasSize(3);
        assertThat(services.members(launch, roster + "?role=Learner").json().path("members"))
                .hasSize(2);
        ServiceAnswer page = services.members(launch, roster + "?limit=2&rlid=quiz");
        assertThat(page.json().at("/members/0/message/0").isMissingNode()).isFalse();
        assertThat(services.members(launch, next(page)).json().path("members")).hasSize(1);
        assertThat(services.members(launch, roster + "?rlid=other").status()).isEqualTo(404);
    }

    @Test
    void mishapsHappenOnceAndDoNothingElse() throws IOException {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);
        lms.mishaps()
                .next(Place.SCORES, 500)
                .next(Place.SCORES, Reply.text(503, "text/plain", "later").with("Retry-After", "9"));

        assertThat(services.sendScore(launch, SCORE.getBytes(UTF_8)).status()).isEqualTo(500);
        assertThat(services.sendScore(launch, SCORE.getBytes(UTF_8)).header("Retry-After"))
                .contains("9");
        assertThat(services.sendScore(launch, SCORE.getBytes(UTF_8)).status()).isEqualTo(200);
        assertThat(lms.gradebook().scores()).hasSize(1);
        assertThat(lms.seen(Place.SCORES)).hasSize(3);
    }

    @Test
    void aRequestThatIsHeldIsAnsweredOnceItIsReleased() throws Exception {
        ReceivedLaunch launch = pair.launch(PracticePair.ADA);
        Hold hold = lms.mishaps().holdNext(Place.SCORES);
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
            try {
                return services.sendScore(launch, SCORE.getBytes(UTF_8)).status();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });

        hold.awaitArrival();
        assertThat(lms.gradebook().scores()).isEmpty();
        hold.release();

        assertThat(status.get()).isEqualTo(200);
    }

    private static String next(ServiceAnswer page) {
        String link = page.header("Link").orElseThrow();
        assertThat(link).endsWith("; rel=\"next\"");
        return link.substring(1, link.indexOf('>'));
    }

    private static List<String> labels(ServiceAnswer page) {
        List<String> labels = new ArrayList<>();
        page.json().forEach(item -> labels.add(item.path("label").asText()));
        return labels;
    }
}
