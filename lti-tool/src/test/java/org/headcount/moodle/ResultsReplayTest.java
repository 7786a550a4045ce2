package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording.Exchange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results, and what else tools ask of Moodle's grade services, as recorded, with us in between. */
class ResultsReplayTest {

    private static final String RESULTS = "09-ags-results";
    private static final String PAGES = "09b-ags-results-paging";
    private static final String ERRORS = "10-ags-errors";

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    @SuppressWarnings("NullAway.Init")
    private static GradeWay way;

    @BeforeAll
    static void launch() {
        way = REPLAYS.lab().grades();
    }

    static Stream<Exchange> results() {
        return Stream.concat(
                Stream.of(1, 2, 3, 5, 6, 7, 12).map(number -> Replays.find(RESULTS, number)),
                Stream.of(Replays.find(PAGES, 1)));
    }

    static Stream<Exchange> accepts() {
        return Stream.concat(Stream.of(Replays.find(RESULTS, 4)), Replays.find("09c-ags-accept", 8, 14));
    }

    /** Moodle fails whenever a list of results is asked for by pages at an address with type_id. */
    static Stream<Exchange> pages() {
        return Stream.concat(Replays.find(RESULTS, 8, 11), Stream.of(Replays.find(PAGES, 5)));
    }

    static Stream<Exchange> tokensOfNobody() {
        return Replays.find(ERRORS, 1, 3);
    }

    static Stream<Exchange> hidden() {
        return Stream.of(8, 9, 10, 11, 12, 13, 17, 19).map(number -> Replays.find(ERRORS, number));
    }

    static Stream<Exchange> missing() {
        return Stream.of(14, 15).map(number -> Replays.find(ERRORS, number));
    }

    @ParameterizedTest
    @MethodSource("results")
    void resultsComeBackUnderOurNames(Exchange exchange) {
        way.relay(exchange);
    }

    @ParameterizedTest
    @MethodSource("accepts")
    void whateverAToolAcceptsMoodleIsAskedAsItUnderstands(Exchange exchange) {
        Exchange understood = Replays.find(RESULTS, 1);
        way.between.lms.forget();
        way.between.lms.next(understood);

        HttpResponse<String> answer = way.send(REPLAYS.note(exchange));

        way.understandable(understood);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(way.named(understood, understood.responseBody()));
    }

    @Test
    void pagesAreFollowedThroughLinksWithTypographicQuotesAndAmpersandsOfHtml() {
        way.between.lms.forget();
        way.between.lms.next(Replays.find(PAGES, 1, 3).toList());

        HttpResponse<String> first = way.send(Replays.find(PAGES, 1));
        HttpResponse<String> second = way.send(next(first));
        HttpResponse<String> third = way.send(next(second));

        assertThat(way.between.lms.heard().stream().map(ReplayServer.Heard::target))
                .filteredOn(target -> target.contains("results"))
                .containsExactly(
                        "/mod/lti/services.php/2/lineitems/2/lineitem/results?limit=2",
                        "/mod/lti/services.php/2/lineitems/2/lineitem/results?limit=2&from=2",
                        "/mod/lti/services.php/2/lineitems/2/lineitem/results?limit=2&from=4");
        assertThat(third.headers().firstValue("Link")).isEmpty();
        assertThat(Json.read(first.body()).orElseThrow()).hasSize(2);
        assertThat(Json.read(second.body()).orElseThrow()).hasSize(2);
        assertThat(Json.read(third.body()).orElseThrow()).hasSize(1);
    }

    @Test
    void aPageBeyondTheEndIsEmptyAndTheLast() {
        way.between.lms.forget();
        way.between.lms.next(List.of(Replays.find(PAGES, 1), Replays.find(PAGES, 4)));

        HttpResponse<String> beyond = way.send(next(way.send(Replays.find(PAGES, 1))));

        assertThat(beyond.body()).isEqualTo("[]");
        assertThat(beyond.headers().firstValue("Link")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pagesThatMoodleFailsToGiveAreCutByUs(Exchange failed) {
        Exchange whole = Replays.find(RESULTS, 1);
        Exchange asked = REPLAYS.note(failed);
        way.between.lms.forget();
        way.between.lms.next(List.of(failed, whole));

        HttpResponse<String> answer = way.send(asked);

        String limit = asked.query().getOrDefault("limit", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(way.lastHeard().target())
                .isEqualTo("/mod/lti/services.php/2/lineitems/2/lineitem/results?type_id=1");
        assertThat(Json.read(answer.body()).orElseThrow()).hasSizeLessThanOrEqualTo(Integer.parseInt(limit));
    }

    @Test
    void theToolReadsEveryResultOnceThoughMoodleFailsWheneverItIsAskedForAPage() {
        Exchange whole = Replays.find(RESULTS, 1);
        List<String> users = new ArrayList<>();
        Optional<HttpRequest.Builder> page =
                Optional.of(way.asked(whole, way.token()).uri(URI.create(way.ours(whole.url()) + "?limit=2")));
        way.between.lms.forget();
        way.between.lms.next(Replays.find(RESULTS, 8));
        while (page.isPresent()) {
            way.between.lms.next(whole);
            HttpResponse<String> answer = way.send(page.get());
            JsonNode results = Json.read(answer.body()).orElseThrow();
            assertThat(results.size()).isBetween(1, 2);
            results.forEach(result -> users.add(result.path("userId").asText()));
            page = answer.headers().firstValue("Link").map(link -> next(answer));
        }

        assertThat(users).containsExactly("5", "6", "9", "7", "8");
    }

    @Test
    void aTokenForScoresReadsNoResults() {
        way.between.lms.forget();

        HttpResponse<String> read = way.send(way.asked(REPLAYS.take(RESULTS, 13), way.token(Scopes.SCORE)));
        HttpResponse<String> posted = way.send(REPLAYS.take(RESULTS, 14));

        assertThat(List.of(read.statusCode(), posted.statusCode())).containsExactly(403, 405);
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tokensOfNobody")
    void withoutATokenOfOursNothingIsAsked(Exchange exchange) {
        way.between.lms.forget();
        HttpRequest.Builder asked = way.asked(REPLAYS.note(exchange), "");
        exchange.requestHeader("Authorization").ifPresent(value -> asked.header("Authorization", value));

        HttpResponse<String> answer = way.send(asked);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer");
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @Test
    void aBearerInSmallLettersIsOneAndATokenThatMoodleLetExpireIsRenewed() {
        Exchange list = Replays.find("07-ags-lineitems", 1);
        way.between.lms.forget();
        way.between.lms.next(List.of(Replays.find(ERRORS, 6), list));

        HttpResponse<String> answer =
                way.send(way.asked(REPLAYS.take(ERRORS, 4), "").setHeader("Authorization", "bearer " + way.token()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(way.calls()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void whatMoodleShowsOfOthersIsNotThereForTheTool(Exchange exchange) {
        way.between.lms.forget();

        HttpResponse<String> answer = way.send(REPLAYS.note(exchange));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(way.between.lms.heard()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("missing")
    void whatMoodleHasLostIsLostForTheTool(Exchange exchange) {
        way.between.lms.forget();
        way.between.lms.next(exchange);

        HttpResponse<String> answer = way.send(exchange);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(exchange.responseBody());
    }

    @Test
    void aCourseThatMoodleHasLostIsLostForTheTool() {
        Exchange lost = Replays.find(ERRORS, 16);
        way.between.lms.forget();
        way.between.lms.next(lost);

        HttpResponse<String> answer = way.send(Replays.find("07-ags-lineitems", 1));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(lost.responseBody());
    }

    private static HttpRequest.Builder next(HttpResponse<String> page) {
        String link = page.headers().firstValue("Link").orElseThrow();
        assertThat(link).endsWith("; rel=\"next\"");
        return HttpRequest.newBuilder(URI.create(link.substring(1, link.indexOf('>'))))
                .header("Authorization", "Bearer " + way.token());
    }
}
