package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording.Exchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores and results, as recorded between a tool and Moodle, with us in between. */
class ScoresReplayTest {

    private static final String SCORES = "08-ags-scores";

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    @SuppressWarnings("NullAway.Init")
    private static GradeWay way;

    @BeforeAll
    static void launch() {
        way = REPLAYS.lab().grades();
    }

    /** Every score that keeps the specification's rules, about somebody whom the tool knows, with all that Moodle made of them. */
    static Stream<Exchange> scores() {
        return Stream.of(
                        Replays.find(SCORES, 1, 23),
                        Replays.find(SCORES, 31, 36),
                        Stream.of(
                                Replays.find(SCORES, 39), // scoreGiven a string of digits
                                Replays.find(SCORES, 46), // charset
                                Replays.find(SCORES, 49), // without type_id
                                Replays.find(SCORES, 50), // Accept: application/json
                                Replays.find(SCORES, 55)), // members that nobody knows
                        Replays.find("08b-ags-scores-overridden-locked", 2, 8),
                        Replays.find("08c-ags-scores-standalone", 2, 11),
                        Replays.find("08d-ags-scores-wiped-by-progress", 1, 6))
                .flatMap(exchanges -> exchanges);
    }

    static Stream<Exchange> refusals() {
        return Stream.concat(
                Stream.of(26, 27, 28, 29, 30, 37, 38, 40, 41, 45, 47, 48, 54)
                        .map(number -> Replays.find(SCORES, number)),
                Stream.of(10, 15, 18).map(number -> Replays.find("10-ags-errors", number)));
    }

    @ParameterizedTest
    @MethodSource("scores")
    void aScoreGoesToMoodleByteForByteAndMoodlesAnswerComesBack(Exchange exchange) {
        HttpResponse<String> answer = way.relay(exchange);

        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatMoodleRefusesItRefusesTheTool(Exchange refused) {
        way.between.lms.forget();
        way.between.lms.next(refused);

        Exchange score = Replays.find(SCORES, 1);
        // each another's bytes: of the same, a refusal that is a fault of Moodle's would explain a later conflict
        String body = score.requestBody() + " ".repeat(refused.number());
        HttpResponse<String> answer =
                way.send(way.asked(score, way.token()).method("POST", HttpRequest.BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(refused.status());
        assertThat(answer.body()).isEqualTo(refused.responseBody());
    }

    @ParameterizedTest
    @CsvSource({
        "24, 400", // no zone, which Moodle takes
        "25, 400", // a date only
        "26, 400", // no date
        "27, 400", // no timestamp
        "28, 400", // no userId
        "29, 404", // a userId of nobody whom the tool knows
        "30, 404", // a userId that takes Moodle's PHP down
        "37, 400", // scoreGiven without scoreMaximum
        "38, 400", // scoreGiven no number
        "40, 400", "41, 400", "42, 400", // a progress that nobody defined, which Moodle takes
        "43, 400", // less than nothing, which Moodle takes
        "44, 400", // scoreMaximum 0, which Moodle takes
        "45, 415", "47, 415", "48, 415", "51, 405", "52, 405", "54, 400",
    })
    void whatBreaksTheRulesNeverReachesMoodle(int number, int status) {
        way.between.lms.forget();

        HttpResponse<String> answer = way.send(REPLAYS.take(SCORES, number));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @Test
    void aTokenForLineItemsPublishesNothing() {
        way.between.lms.forget();

        HttpResponse<String> answer = way.send(way.asked(REPLAYS.take(SCORES, 53), way.token(Scopes.LINE_ITEM)));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @Test
    void aTokenThatMoodleTakesNoMoreIsRenewedOnce() {
        Exchange score = Replays.find(SCORES, 1);
        way.between.lms.forget();
        way.between.lms.next(List.of(Replays.find("10-ags-errors", 7), score));

        HttpResponse<String> answer = way.send(score);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(way.calls()).isEqualTo(2);
        assertThat(way.between.lms.heard().stream().map(ReplayServer.Heard::path))
                .contains("/mod/lti/token.php");
    }

    @Test
    void aLineItemThatTheToolCreatesTakesItsScores() {
        Exchange created = Replays.find("08c-ags-scores-standalone", 1);

        HttpResponse<String> answer = way.relay(created);

        assertThat(Json.readObject(answer.body()).orElseThrow().path("id").asText())
                .isEqualTo(way.ours(Replays.find("08c-ags-scores-standalone", 2).url())
                        .replaceFirst("/scores$", ""));
    }
}
