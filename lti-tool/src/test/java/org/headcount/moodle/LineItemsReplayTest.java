package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
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

/** Line items, as recorded between a tool and Moodle, with us in between. */
class LineItemsReplayTest {

    private static final String ITEMS = "07-ags-lineitems";
    private static final String ACCEPTS = "09c-ags-accept";

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    @SuppressWarnings("NullAway.Init")
    private static GradeWay way;

    @BeforeAll
    static void launch() {
        way = REPLAYS.lab().grades();
    }

    static Stream<Exchange> understood() {
        return all(ITEMS, 1, 2, 3, 8, 9, 10, 11, 16, 21, 22, 23, 24, 25, 31, 33, 35, 36, 37, 40, 41, 46);
    }

    static Stream<Exchange> accepts() {
        return Stream.concat(all(ITEMS, 4, 5, 6, 7), all(ACCEPTS, 15, 16, 17, 18, 19, 20, 21));
    }

    static Stream<Exchange> acceptsOfOne() {
        return Stream.concat(all(ITEMS, 34), all(ACCEPTS, 1, 2, 3, 4, 5, 6, 7));
    }

    static Stream<Exchange> refusals() {
        return all(ITEMS, 4, 12, 13, 14, 15, 18, 19, 20, 34, 38, 39);
    }

    private static Stream<Exchange> all(String recording, int... numbers) {
        return Arrays.stream(numbers).mapToObj(number -> Replays.find(recording, number));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void whatMoodleUnderstandsGoesThereAndComesBackUnderOurNames(Exchange exchange) {
        HttpResponse<String> answer = way.relay(exchange);

        if (exchange.status() == 201) {
            assertThat(answer.headers().firstValue("Location"))
                    .hasValue(Json.readObject(answer.body())
                            .orElseThrow()
                            .path("id")
                            .asText());
        }
    }

    @Test
    void aLineItemKeepsTheNameThatItWasAskedForBy() {
        Exchange exchange = REPLAYS.take(ITEMS, 32); // without type_id, which Moodle's answer has
        way.between.lms.forget();
        way.between.lms.next(exchange);

        HttpResponse<String> answer = way.send(exchange);

        way.understandable(exchange);
        assertThat(Json.readObject(answer.body()).orElseThrow().path("id").asText())
                .isEqualTo(way.ours(exchange.url()));
    }

    @ParameterizedTest
    @MethodSource("accepts")
    void whateverAToolAcceptsMoodleIsAskedForTheListAsItUnderstands(Exchange exchange) {
        Exchange list = Replays.find(ITEMS, 1);
        way.between.lms.forget();
        way.between.lms.next(list);

        HttpResponse<String> answer = way.send(REPLAYS.note(exchange));

        way.understandable(list);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(way.named(list, list.responseBody()));
    }

    @ParameterizedTest
    @MethodSource("acceptsOfOne")
    void whateverAToolAcceptsMoodleIsAskedForOneLineItemAsItUnderstands(Exchange exchange) {
        Exchange item = Replays.find(ITEMS, 31);
        way.between.lms.forget();
        way.between.lms.next(item);

        HttpResponse<String> answer = way.send(REPLAYS.note(exchange));

        way.understandable(item);
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatMoodleRefusesItRefusesTheTool(Exchange refused) {
        boolean one = refused.url().contains("/lineitem?");
        Exchange understood = Replays.find(
                ITEMS,
                switch (refused.method()) {
                    case "POST" -> 9;
                    case "PUT" -> 36;
                    default -> one ? 31 : 1;
                });
        way.between.lms.forget();
        way.between.lms.next(refused);

        HttpResponse<String> answer = way.send(understood);

        assertThat(answer.statusCode()).isEqualTo(refused.status());
        assertThat(answer.body()).isEqualTo(refused.responseBody());
        assertThat(answer.headers().firstValue("Content-Type").map(GradeWay::unspaced))
                .isEqualTo(refused.responseHeader("Content-Type").map(GradeWay::unspaced));
    }

    @ParameterizedTest
    @CsvSource({
        "12, 415", // application/json
        "13, 415", // the list's media type
        "14, 400", // no label
        "15, 400", // no scoreMaximum
        "17, 400", // scoreMaximum 0, which Moodle takes
        "18, 400", // broken JSON
        "19, 404", // another tool's resource link
        "20, 404", // nobody's resource link
        "38, 415", "39, 400", "42, 405", "43, 405", "44, 405",
    })
    void whatBreaksTheRulesNeverReachesMoodle(int number, int status) {
        way.between.lms.forget();

        HttpResponse<String> answer = way.send(REPLAYS.take(ITEMS, number));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @Test
    void aTokenForReadingCreatesNothingAndOneForScoresReadsNothing() {
        way.between.lms.forget();

        HttpResponse<String> create = way.send(way.asked(REPLAYS.take(ITEMS, 47), way.token(Scopes.LINE_ITEM_READ)));
        HttpResponse<String> list = way.send(way.asked(REPLAYS.take(ITEMS, 49), way.token(Scopes.SCORE)));

        assertThat(List.of(create.statusCode(), list.statusCode())).containsExactly(403, 403);
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @Test
    void theListIsReadToItsEndThroughLinksWithTypographicQuotesAndAmpersandsOfHtml() {
        way.between.lms.forget();
        // nobody asked for the third page when it was recorded: a page beyond the end stands for it
        way.between.lms.next(List.of(Replays.find(ITEMS, 26), Replays.find(ITEMS, 27), Replays.find(ITEMS, 28)));

        HttpResponse<String> answer = way.send(Replays.find(ITEMS, 1));

        assertThat(way.between.lms.heard().stream().map(ReplayServer.Heard::target))
                .filteredOn(target -> target.contains("lineitems"))
                .containsExactly(
                        "/mod/lti/services.php/2/lineitems?type_id=1",
                        "/mod/lti/services.php/2/lineitems?type_id=1&limit=2&from=2",
                        "/mod/lti/services.php/2/lineitems?type_id=1&limit=2&from=4");
        assertThat(Json.read(answer.body()).orElseThrow()).hasSize(4);
    }

    @Test
    void aToolThatWantsPagesGetsPagesOfOursCutFromTheWhole() {
        Exchange whole = REPLAYS.take(ITEMS, 29); // limit=0, which Moodle takes for none
        String all = way.named(whole, whole.responseBody());
        way.between.lms.forget();
        way.between.lms.next(List.of(whole, whole, whole));

        HttpResponse<String> first = way.send(REPLAYS.take(ITEMS, 26));
        String next = first.headers().firstValue("Link").orElseThrow();
        HttpResponse<String> second =
                way.send(HttpRequest.newBuilder(URI.create(next.replaceFirst("<([^>]*)>; rel=\"next\"", "$1")))
                        .header("Authorization", "Bearer " + way.token()));
        HttpResponse<String> tagged = way.send(REPLAYS.take(ITEMS, 30));

        assertThat(all)
                .startsWith(withoutEnd(first.body()) + ","
                        + withoutEnd(second.body()).substring(1));
        assertThat(Json.read(tagged.body()).orElseThrow()).hasSize(2);
        assertThat(way.lastHeard().target()).isEqualTo("/mod/lti/services.php/2/lineitems?type_id=1&tag=tag-1");
    }

    private static String withoutEnd(String array) {
        return array.substring(0, array.length() - 1);
    }

    @Test
    void aDeletedLineItemIsGoneForTheToolToo() {
        way.relay(Replays.find(ITEMS, 50));
        way.between.lms.forget();

        HttpResponse<String> read = way.send(REPLAYS.take(ITEMS, 51));
        HttpResponse<String> again = way.send(REPLAYS.take(ITEMS, 52));

        assertThat(List.of(read.statusCode(), again.statusCode())).containsExactly(404, 404);
        assertThat(way.between.lms.heard()).isEmpty();
        way.give(5);
    }

    @Test
    void evenAnActivitysOwnLineItemIsDeleted() {
        way.relay(Replays.find("07b-ags-delete-coupled", 2));
        way.between.lms.forget();

        HttpResponse<String> read = way.send(REPLAYS.take("07b-ags-delete-coupled", 3));

        assertThat(read.statusCode()).isEqualTo(404);
        assertThat(way.between.lms.heard()).isEmpty();
        way.give(14);
    }
}
