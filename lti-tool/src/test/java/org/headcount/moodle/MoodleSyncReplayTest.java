package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.AssertionVerifier;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Moodle as a tool brings its grades home through us: its tokens, its line items, its scores, to an LMS that answers as the recorded one did. */
class MoodleSyncReplayTest {

    private static final String KEYS = "/enrol/lti/jwks.php";
    private static final String FIND_OR_CREATE = "24b-tool-sync-grades-find-or-create";
    private static final String LMS = "http://localhost:9200";
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "authorization");

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    private static final ReplayServer LMS_SERVICES = new ReplayServer("localhost:9200");
    private static final ReplayServer MOODLE = new ReplayServer("localhost:8080");

    @SuppressWarnings("NullAway.Init")
    private static Between between;

    @SuppressWarnings("NullAway.Init")
    private static String ref;

    @SuppressWarnings("NullAway.Init")
    private static String token;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void launchEverybody() {
        between = REPLAYS.lab().between();
        LMS_SERVICES.noting(REPLAYS);
        MOODLE.always(KEYS, Replays.find("20-tool-dynamic-registration", 5));
        Set<String> users = new TreeSet<>();
        Stream.concat(scores(), scoresThatFail())
                .forEach(score -> users.add(Json.readObject(score.requestBody())
                        .orElseThrow()
                        .path("userId")
                        .asText()));
        users.forEach(user -> launch(user, "rl-1", "/ctx/lineitems/li-1"));
        launch("plat-user-6", "rl-3", "/ctx/lineitems/created-1");
        token = between.accessToken("5IUETFFmYkQIMea", Scopes.GRADES.toArray(String[]::new));
    }

    private static void launch(String user, String link, String lineItem) {
        ObjectNode told = between.launch(Replays.find("04-launch-learner", 5), claims -> {
            claims.put("sub", user);
            ((ObjectNode) claims.path(ClaimNames.CONTEXT)).put("id", "ctx-1");
            ((ObjectNode) claims.path(ClaimNames.RESOURCE_LINK)).put("id", link);
            ((ObjectNode) claims.path(ClaimNames.GRADE_SERVICE))
                    .put("lineitems", LMS_SERVICES.here(LMS + "/ctx/lineitems"))
                    .put("lineitem", LMS_SERVICES.here(LMS + lineItem));
            return claims;
        });
        ref = told.path(ClaimNames.GRADE_SERVICE)
                .path("lineitems")
                .asText()
                .replaceFirst(".*/services/([^/]+)/lineitems", "$1");
    }

    @AfterAll
    static void close() {
        LMS_SERVICES.close();
        MOODLE.close();
    }

    static Stream<Exchange> tokenRequests() {
        return Captures.exchanges().filter(exchange -> exchange.url().equals(LMS + "/token"));
    }

    static Stream<Exchange> scores() {
        return allScores().filter(exchange -> exchange.status() < 300);
    }

    static Stream<Exchange> scoresThatFail() {
        return allScores().filter(exchange -> exchange.status() > 401);
    }

    private static Stream<Exchange> allScores() {
        return Captures.exchanges()
                .filter(exchange ->
                        exchange.url().startsWith(LMS) && exchange.url().endsWith("/scores"));
    }

    @ParameterizedTest
    @MethodSource("tokenRequests")
    void moodlesAssertionProvesThatItIsMoodle(Exchange request) {
        String assertion = REPLAYS.note(request).form().getOrDefault("client_assertion", "");
        try (Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)))) {
            AssertionVerifier.Assertion proven = new AssertionVerifier()
                    .verify(
                            assertion,
                            "lab-platform-client-1",
                            Set.of(request.url()),
                            new RemoteKeys(outbound, request::at).at(URI.create("http://" + MOODLE.authority() + KEYS)),
                            request.at());

            assertThat(proven).isInstanceOf(AssertionVerifier.Assertion.Proven.class);
        }
    }

    @Test
    void theKeysThatMoodlePublishesAreThoseOfItsAssertions() {
        MOODLE.always(KEYS, REPLAYS.take("20-tool-dynamic-registration", 5));

        moodlesAssertionProvesThatItIsMoodle(Replays.find("24-tool-sync-grades", 1));
    }

    @ParameterizedTest
    @MethodSource("tokenRequests")
    void moodlesRequestForATokenIsGrantedWithTheScopesThatItNames(Exchange request) {
        Map<String, String> form = new LinkedHashMap<>(REPLAYS.note(request).form());
        between.at(request.at());
        JsonNode told = between.tool().path("perPlatform").path(0);
        ObjectNode assertion = Between.claims(form.getOrDefault("client_assertion", ""));
        for (String who : List.of("iss", "sub")) {
            assertion.put(who, told.path("clientId").asText());
        }
        form.put(
                "client_assertion",
                between.signedByTool(
                        assertion.put("aud", told.path("tokenEndpoint").asText())));

        BrowserPage answer =
                new PracticeBrowser().post(told.path("tokenEndpoint").asText(), form);

        ObjectNode granted = Json.readObject(answer.body()).orElseThrow();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(granted.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(Scopes.split(granted.path("scope").asText()))
                .isEqualTo(Scopes.split(form.getOrDefault("scope", "")));
    }

    @ParameterizedTest
    @MethodSource("scores")
    void aScoreWithDigitsInAStringAndAZoneWithoutColonComesHomeByteForByte(Exchange score) {
        HttpResponse<String> answer = relay(score);

        assertThat(Json.readObject(score.requestBody())
                        .orElseThrow()
                        .path("scoreGiven")
                        .isTextual())
                .isTrue();
        assertThat(score.requestBody()).containsPattern("\"timestamp\":\"[^\"]+\\+0000\"");
        assertThat(answer.body()).isEqualTo(score.responseBody());
    }

    @ParameterizedTest
    @MethodSource("scoresThatFail")
    void whateverTheLmsSaysAgainstAScoreMoodleHears(Exchange score) {
        HttpResponse<String> answer = relay(score);

        assertThat(answer.body()).isEqualTo(score.responseBody());
    }

    @Test
    void aScoreThatTheLmsWantsAnotherTokenForIsSentOnceMoreAndThenRefused() {
        Exchange first = Replays.find(FIND_OR_CREATE, 12);
        LMS_SERVICES.forget();
        LMS_SERVICES.next(List.of(first, Replays.find(FIND_OR_CREATE, 14)));

        HttpResponse<String> answer = send(first);

        assertThat(LMS_SERVICES.heard()).hasSize(2);
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aLineItemIsLookedForCreatedAndFoundWithItsNumberForAResource() {
        LMS_SERVICES.forget();
        LMS_SERVICES.next(Replays.find(FIND_OR_CREATE, 6));
        assertThat(send(Replays.find(FIND_OR_CREATE, 6)).body()).isEqualTo("[]");

        Exchange creating = Replays.find(FIND_OR_CREATE, 7);
        HttpResponse<String> created = relay(creating);
        assertThat(created.body())
                .isEqualTo(creating.responseBody()
                        .replace(LMS + "/ctx/lineitems/created-1", ours("/ctx/lineitems/created-1")));

        for (int number : new int[] {11, 16, 19, 22, 25, 28}) {
            Exchange list = Replays.find(FIND_OR_CREATE, number);
            HttpResponse<String> found = relay(list);
            assertThat(found.body())
                    .isEqualTo(list.responseBody()
                            .replace(LMS + "/ctx/lineitems/created-1", ours("/ctx/lineitems/created-1")));
            JsonNode item = Json.read(found.body()).orElseThrow().path(0);
            assertThat(item.path("resourceId").isNumber()).isTrue();
            Json.readObject(creating.requestBody())
                    .orElseThrow()
                    .properties()
                    .forEach(sent -> assertThat(item.get(sent.getKey())).isEqualTo(sent.getValue()));
        }
    }

    @Test
    void whatIsReplayedIsTheWholeSyncAndEveryAnswerThatTheLmsGaveToOneLearnersScores() {
        assertThat(scores().filter(score -> score.recording().equals("24-tool-sync-grades"))
                        .map(Exchange::requestBody)
                        .distinct())
                .hasSize(16);
        assertThat(Stream.concat(scores(), scoresThatFail())
                        .filter(score -> score.recording().equals(FIND_OR_CREATE))
                        .filter(score -> score.requestBody().contains("\"plat-user-6\""))
                        .map(Exchange::status))
                .containsExactlyInAnyOrder(200, 409, 422, 429, 500, 204);
    }

    /** Sends what Moodle sent, has the LMS answer as it did, and sees that the LMS got Moodle's bytes. */
    private HttpResponse<String> relay(Exchange exchange) {
        LMS_SERVICES.forget();
        LMS_SERVICES.next(exchange);
        HttpResponse<String> answer = send(exchange);
        ReplayServer.Heard heard = LMS_SERVICES.heard().get(0);
        assertThat(LMS + heard.target()).isEqualTo(exchange.url());
        assertThat(heard.text()).isEqualTo(exchange.requestBody());
        assertThat(heard.header("Content-Type")).isEqualTo(exchange.requestHeader("Content-Type"));
        assertThat(answer.statusCode()).isEqualTo(exchange.status());
        return answer;
    }

    private HttpResponse<String> send(Exchange exchange) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(ours(exchange.url().replace(LMS, ""))));
        exchange.requestHeaders().stream()
                .filter(header -> !OF_THE_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT)))
                .forEach(header -> request.header(header.name(), header.value()));
        request.header("Authorization", "Bearer " + token)
                .method(
                        exchange.method(),
                        exchange.requestBody().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(exchange.requestBody()));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Our address for a path of the LMS's. */
    private static String ours(String path) {
        String list = between.base() + "/services/" + ref + "/lineitems";
        if (path.equals("/ctx/lineitems")) {
            return list;
        }
        String lineItem = path.replaceFirst("/scores$", "");
        return list + "/" + LineItemId.of(ref, LMS_SERVICES.here(LMS + lineItem)) + path.substring(lineItem.length());
    }
}
