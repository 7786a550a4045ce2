package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.TOOL;
import static org.headcount.web.services.MoodleReplay.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.headcount.gateway.Arrival;
import org.headcount.gateway.LineItemId;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Policy;
import org.headcount.web.services.MoodleReplay.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tools behind us do what a tool did at a real Moodle 4.5, and are told what Moodle answered. Every recorded exchange of its line items, scores and results
 * is met here, or stands in a list with the reason why not.
 */
class MoodleGradesTest {

    private static final List<String> FILES = List.of(
            "07-ags-lineitems.json",
            "07b-ags-delete-coupled.json",
            "08-ags-scores.json",
            "08b-ags-scores-overridden-locked.json",
            "08c-ags-scores-standalone.json",
            "08d-ags-scores-wiped-by-progress.json",
            "09-ags-results.json",
            "09b-ags-results-paging.json",
            "09c-ags-accept.json",
            "10-ags-errors.json");

    private static final String SERVICES = "/mod/lti/services.php/2/lineitems";
    private static final Pattern PLACE =
            Pattern.compile(Pattern.quote(SERVICES) + "(?:/(\\d+)/lineitem(?:/(scores|results))?)?");
    private static final Pattern MOODLE_URL = Pattern.compile(
            "http://localhost:8080/mod/lti/services\\.php/2/lineitems/(\\d+)/lineitem(/results)?\\?type_id=1(?:&user_id=(\\d+))?");

    /** What is not met, and why. */
    private static final Map<String, Predicate<Exchange>> NOT_MET = Map.of(
            "a browser's launch: met by the tests of the launch",
            exchange -> exchange.node().path("from").asText().equals("browser"),
            "a token request: every exchange here begins with one, and wire's tests meet the rest",
            exchange -> exchange.path().endsWith("/token.php"),
            "without type_id, or with another tool's: we call what Moodle gave us, never less or else",
            exchange -> !exchange.query().contains("type_id=1"),
            "another course, or nothing of Moodle's services: out of reach for every address that we give",
            exchange -> !PLACE.matcher(exchange.path()).matches(),
            "a bad or narrow token of ours at Moodle: 401, met by the tests that take tokens away",
            exchange -> exchange.status() == 401,
            "a page of line items: we read the whole list and cut the pages; its Link header is read in ServiceUrlsTest",
            exchange -> exchange.path().equals(SERVICES)
                    && exchange.query().stream().anyMatch(part -> part.startsWith("limit=")),
            "a line item of another tool's: out of reach, 404 by us",
            exchange -> exchange.target().contains("/lineitems/3/")
                    || exchange.target().contains("/lineitems/1/"));

    @TempDir
    static Path folder;

    private static GradeWorld world;

    @BeforeAll
    static void open() {
        world = new GradeWorld(folder, Policy.ROLLING);
        world.clock.turn(Duration.between(
                world.clock.instant(), recorded(FILES.get(0)).get(0).at()));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    static Stream<Exchange> met() {
        return FILES.stream()
                .flatMap(file -> recorded(file).stream())
                .filter(exchange -> NOT_MET.values().stream().noneMatch(why -> why.test(exchange)));
    }

    @Test
    void mostExchangesAreMet() {
        assertThat(met()).hasSizeGreaterThan(100);
        assertThat(NOT_MET.values())
                .allSatisfy(why -> assertThat(FILES.stream()
                                .flatMap(file -> recorded(file).stream())
                                .filter(why))
                        .isNotEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("met")
    void theToolIsToldWhatMoodleAnswered(Exchange exchange) {
        try (Meeting meeting = new Meeting(exchange)) {
            HttpResponse<String> told = meeting.call();
            if (refusedByUs(exchange)) {
                assertThat(told.statusCode()).isBetween(400, 415);
                assertThat(meeting.moodle.asked()).isEmpty();
                return;
            }
            if (onlyAcceptIsWrong(exchange) || isPagingFault(exchange)) {
                assertThat(told.statusCode()).isEqualTo(200);
                return;
            }
            assertThat(told.statusCode()).as(told.body()).isEqualTo(exchange.status());
            assertThat(told.body()).doesNotContain(meeting.moodle.base(), MoodleReplay.RECORDED_BASE);
            if (Json.read(exchange.answer()).isPresent()) {
                assertThat(Json.read(told.body()))
                        .contains(meeting.ours(Json.read(exchange.answer()).orElseThrow()));
            } else {
                assertThat(told.body()).isEqualTo(exchange.answer());
            }
            if (exchange.method().equals("POST") && exchange.target().contains("/scores")) {
                assertThat(meeting.lastAsked().body()).isEqualTo(exchange.body());
            }
        }
    }

    @Test
    void resultsAreReadInPagesThoughMoodleFailsAsSoonAsItIsAskedForOne() {
        Exchange failing = recorded("09-ags-results.json").get(7);
        assertThat(failing.query()).contains("limit=1");
        try (Meeting meeting = new Meeting(failing, List.of("09-ags-results.json", "09b-ags-results-paging.json"))) {
            List<String> users = new ArrayList<>();
            Optional<String> next = Optional.of(meeting.address("/results") + "?limit=2");
            while (next.isPresent()) {
                HttpResponse<String> page = world.get(next.get(), meeting.token);
                assertThat(page.statusCode()).isEqualTo(200);
                JsonNode results = Json.read(page.body()).orElseThrow();
                assertThat(results.size()).isBetween(1, 2);
                results.forEach(result -> users.add(result.path("userId").asText()));
                next = page.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>')));
            }

            assertThat(users).containsExactly("5", "6", "9", "7", "8");
        }
    }

    /** What breaks the rules of scores and line items we refuse, though Moodle takes some of it. */
    private static boolean refusedByUs(Exchange exchange) {
        boolean wrongMethod = exchange.status() == 405;
        boolean wrongType = !exchange.body().isEmpty()
                && !exchange.header("Content-Type")
                        .split(";", 2)[0]
                        .equals(exchange.target().contains("/scores") ? GradeMedia.SCORE : GradeMedia.LINE_ITEM);
        boolean strictlyWrong = Stream.of(
                        "timestamp without zone",
                        "date only",
                        "timestamp no date",
                        "no timestamp",
                        "no userId",
                        "unknown user",
                        "userId no number",
                        "scoreGiven without",
                        "scoreGiven no number",
                        "no activityProgress",
                        "no gradingProgress",
                        "bogus progress",
                        "negative score",
                        "scoreMaximum 0",
                        "broken JSON",
                        "create without",
                        "update without",
                        "resourceLinkId of another tool",
                        "resourceLinkId unknown")
                .anyMatch(exchange.note()::startsWith);
        return wrongMethod || wrongType || (strictlyWrong && !exchange.method().equals("GET"));
    }

    /** A tool may accept what it likes: Moodle hears the one media type from us. */
    private static boolean onlyAcceptIsWrong(Exchange exchange) {
        return exchange.method().equals("GET") && exchange.status() == 400;
    }

    /** Moodle answers a page of HTML as soon as results are asked for in pages; we ask again for all of them. */
    private static boolean isPagingFault(Exchange exchange) {
        return exchange.status() == 404
                && exchange.target().contains("/results")
                && exchange.target().contains("limit=");
    }

    /** One tool, one Moodle, one exchange. */
    private static final class Meeting implements AutoCloseable {

        private static int count;

        private final Exchange exchange;
        private final MoodleReplay moodle;
        private final Arrival.ContextService service;
        private final String token;

        Meeting(Exchange exchange) {
            this(exchange, FILES);
        }

        Meeting(Exchange exchange, List<String> files) {
            this.exchange = exchange;
            List<Exchange> all = new ArrayList<>();
            all.add(recorded("06-token.json").get(1));
            all.add(asWeAsk(exchange));
            files.stream()
                    .flatMap(file -> recorded(file).stream())
                    .filter(other -> other.status() != 401)
                    .map(Meeting::asWeAsk)
                    .forEach(all::add);
            moodle = new MoodleReplay(all);
            count++;
            String platform = "moodle" + count;
            world.store
                    .connections()
                    .addPlatform(
                            GradeWorld.NORTH,
                            world.platform(platform, moodle.base(), moodle.base() + "/mod/lti/token.php"));
            service = world.service(platform, "1", TOOL, moodle.base() + SERVICES + "?type_id=1", Scopes.GRADES);
            token = world.tokenOf(TOOL, platform, "");
            if (exchange.at().isAfter(world.clock.instant())) {
                world.clock.turn(Duration.between(world.clock.instant(), exchange.at()));
            }
            List<String> items = IntStream.rangeClosed(2, 9999)
                    .filter(n -> n < 20 || n == 9999)
                    .mapToObj(this::moodleItem)
                    .toList();
            for (String user : List.of("2", "3", "5", "6", "7", "8", "9", "11")) {
                world.launch(service, IdentityName.lti(platform, user), "1", items);
            }
        }

        /** The same exchange with what we send instead of what that tool sent: the one Accept, the bare Content-Type. */
        private static Exchange asWeAsk(Exchange exchange) {
            ObjectNode node = exchange.node().deepCopy();
            ObjectNode request = (ObjectNode) node.path("request");
            if (exchange.status() != 400 || !exchange.method().equals("GET")) {
                String accept = exchange.target().contains("/results")
                        ? GradeMedia.RESULTS
                        : exchange.path().equals(SERVICES) ? GradeMedia.LINE_ITEMS : GradeMedia.LINE_ITEM;
                var headers = request.putArray("headers");
                headers.add("Accept: " + accept);
                String type = exchange.header("Content-Type").split(";", 2)[0];
                if (!type.isEmpty()) {
                    headers.add("Content-Type: " + type);
                }
            }
            return new Exchange(exchange.file(), node);
        }

        private String moodleItem(int number) {
            return moodle.base() + SERVICES + "/" + number + "/lineitem?type_id=1";
        }

        /** Our address for the place of the exchange. */
        String address(String end) {
            Matcher place = PLACE.matcher(exchange.path());
            assertThat(place.matches()).isTrue();
            String list = world.addresses.lineItems(service.ref());
            return place.group(1) == null ? list : name(place.group(1)) + end;
        }

        private String name(String number) {
            String url = moodleItem(Integer.parseInt(number));
            return world.addresses.lineItem(service.ref(), LineItemId.of(service.ref(), url));
        }

        HttpResponse<String> call() {
            Matcher place = PLACE.matcher(exchange.path());
            assertThat(place.matches()).isTrue();
            String query = String.join(
                    "&",
                    exchange.query().stream()
                            .filter(part -> !part.equals("type_id=1"))
                            .toList());
            String end = place.group(2) == null ? "" : "/" + place.group(2);
            HttpRequest.Builder request = GradeWorld.request(address(end) + (query.isEmpty() ? "" : "?" + query))
                    .header("Authorization", "Bearer " + token)
                    .method(exchange.method(), BodyPublishers.ofString(body()));
            for (String name : List.of("Accept", "Content-Type")) {
                if (!exchange.header(name).isEmpty()) {
                    request.header(name, exchange.header(name));
                }
            }
            return world.call(request);
        }

        /** As the tool would write it to us: with names of ours. */
        private String body() {
            return MOODLE_URL.matcher(exchange.body()).replaceAll(found -> name(found.group(1)));
        }

        /** Moodle's JSON with names of ours. */
        JsonNode ours(JsonNode moodles) {
            String text = MOODLE_URL.matcher(Json.text(moodles)).replaceAll(found -> {
                String results = found.group(2) == null ? "" : found.group(2);
                String user = found.group(3) == null ? "" : "?user_id=" + found.group(3);
                return name(found.group(1)) + results + user;
            });
            return Json.read(text).orElseThrow();
        }

        LoopbackServer.Asked lastAsked() {
            return moodle.asked().get(moodle.asked().size() - 1);
        }

        @Override
        public void close() {
            moodle.close();
        }
    }
}
