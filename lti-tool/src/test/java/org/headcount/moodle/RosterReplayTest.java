package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.RosterMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.testing.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rosters of Moodle on their way to a tool, and a Moodle that is the tool and reads one. */
@SuppressWarnings("NullAway.Init")
class RosterReplayTest {

    private static final String CLIENT = "5IUETFFmYkQIMea";
    private static final String NRPS = "11-nrps";
    private static final String SYNC = "25-tool-sync-members";
    private static final String MESSAGE_TYPE = "https://purl.imsglobal.org/spec/lti/claim/message_type";
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Between between;
    private static String roster;
    private static String token;
    private static String platform;

    @BeforeAll
    static void start() {
        between = REPLAYS.lab().between();
        between.launch(Replays.find("05b-launch-nonediting-teacher", 5), claims -> claims);
        between.launch(Replays.find("04d-launch-ungraded", 5), claims -> claims);
        ObjectNode told = between.launch(Replays.find("04-launch-learner", 5), claims -> claims);
        roster = told.path(ClaimNames.ROSTER_SERVICE)
                .path("context_memberships_url")
                .asText();
        assertThat(roster).startsWith(between.base() + "/services/").doesNotContain("?");
        assertThat(told.path(ClaimNames.ROSTER_SERVICE).path("service_versions").toString())
                .isEqualTo("[\"2.0\"]");
        platform = told.path("iss").asText().replaceFirst(".*/", "");
        token = between.accessToken(CLIENT, Scopes.ROSTER_READ);
    }

    private static HttpResponse<String> get(String url, Exchange as) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).setHeader("Authorization", "Bearer " + token);
        as.requestHeaders().stream()
                .filter(header -> header.name().matches("(?i)accept|user-agent")
                        && !header.value().isEmpty())
                .forEach(header -> request.setHeader(header.name(), header.value()));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String query(String url) {
        int at = url.indexOf('?');
        return at < 0 ? "" : url.substring(at);
    }

    /** Asks as was recorded, has Moodle answer as was recorded, and sees that both sides got what they need. */
    private static HttpResponse<String> relayed(Exchange exchange, String url) throws Exception {
        between.lms.forget();
        between.lms.next(exchange);

        HttpResponse<String> answer = get(url, exchange);

        assertThat(answer.statusCode()).isEqualTo(200);
        ReplayServer.Heard heard = heard();
        assertThat(heard.path()).isEqualTo("/mod/lti/services.php/CourseSection/2/bindings/1/memberships");
        assertThat(heard.header("Accept")).contains(RosterMedia.MEMBERSHIPS);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(RosterMedia.MEMBERSHIPS);
        ObjectNode sent = Json.readObject(exchange.responseBody()).orElseThrow();
        sent.put("id", roster);
        for (JsonNode member : sent.path("members")) {
            for (JsonNode message : member.path("message")) {
                ((ObjectNode) message).retain(MESSAGE_TYPE);
            }
        }
        assertThat(Json.read(answer.body()).orElseThrow()).isEqualTo(sent);
        assertThat(answer.body()).doesNotContain(between.lms.authority(), "services.php", "service.php");
        return answer;
    }

    private static ReplayServer.Heard heard() {
        List<ReplayServer.Heard> all = between.lms.heard().stream()
                .filter(request -> request.path().contains("/memberships"))
                .toList();
        return all.get(all.size() - 1);
    }

    private static String next(HttpResponse<String> answer) {
        Matcher link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
        return link.find() ? link.group(1) : "";
    }

    @Test
    void whoeverMoodleListsReachesTheToolAsListed() throws Exception {
        for (Exchange exchange : REPLAYS.take(NRPS, 1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 13, 21, 22)) {
            relayed(exchange, roster + query(exchange.url()));
            assertThat("http://" + between.lms.authority() + heard().target())
                    .isEqualTo(between.lms.here(exchange.url()));
        }
    }

    @Test
    void moodlesPagesFollowOneAnotherAtOurAddress() throws Exception {
        String url = roster + "?limit=2";
        for (Exchange exchange : REPLAYS.take(NRPS, 14, 15, 16)) {
            assertThat(url).startsWith(roster);
            url = next(relayed(exchange, url));
            assertThat("http://" + between.lms.authority() + heard().target())
                    .isEqualTo(between.lms.here(exchange.url()));
        }
        assertThat(url).isEmpty();
    }

    @Test
    void theRoleIsAskedForOnEveryPageThoughMoodleForgetsIt() throws Exception {
        String url = roster + "?limit=2&role=Learner";
        for (Exchange exchange : REPLAYS.take(NRPS, 17, 18, 19)) {
            url = next(relayed(exchange, url));
            assertThat(heard().target()).contains("role=Learner").containsOnlyOnce("role=");
        }
    }

    @Test
    void messagesForALinkThatWasLaunchedComeWithoutMoodlesAddresses() throws Exception {
        for (Exchange exchange : REPLAYS.take(NRPS, 23, 24)) {
            relayed(exchange, roster + query(exchange.url()));
        }
        assertThat(next(relayed(REPLAYS.take(NRPS, 27), roster + "?rlid=1&limit=2")))
                .startsWith(roster);
    }

    @Test
    void ofLinksThatWereNotLaunchedMoodleIsNotAskedThoughItWouldAnswer() throws Exception {
        between.lms.forget();
        for (Exchange exchange : REPLAYS.take(NRPS, 25, 26)) {
            assertThat(get(roster + query(exchange.url()).replace("rlid=3", "rlid=33"), exchange)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(between.lms.heard()).noneMatch(request -> request.path().contains("/memberships"));
    }

    @Test
    void aTokenThatMoodleDoesNotTakeAnyMoreIsAskedForAnewOnce() throws Exception {
        between.lms.forget();
        between.lms.next(REPLAYS.take(NRPS, 28));
        between.lms.next(Replays.find(NRPS, 1));
        assertThat(get(roster, Replays.find(NRPS, 1)).statusCode()).isEqualTo(200);

        between.lms.forget();
        between.lms.next(REPLAYS.take(NRPS, 29));
        between.lms.next(REPLAYS.take(NRPS, 30));
        assertThat(get(roster, Replays.find(NRPS, 1)).statusCode()).isEqualTo(401);
        assertThat(between.lms.isExhausted()).isTrue();
    }

    @Test
    void whatMoodleDoesNotFindIsNotFound() throws Exception {
        between.lms.forget();
        between.lms.next(REPLAYS.take(NRPS, 32));

        assertThat(get(roster, Replays.find(NRPS, 1)).statusCode()).isEqualTo(404);
    }

    @Test
    void aNonEditingTeacherWhomMoodleListsAsALearnerIsNotEnrolled() throws Exception {
        between.lms.forget();
        between.lms.next(Replays.find(NRPS, 1));
        get(roster, Replays.find(NRPS, 1));

        JsonNode learners = between.service()
                .get(Service.OPERATOR_KEY, "institutions/lab/learners?status=active&limit=1000")
                .body()
                .path("learners");

        assertThat(StreamSupport.stream(learners.spliterator(), false)
                        .flatMap(learner ->
                                StreamSupport.stream(learner.path("identities").spliterator(), false))
                        .map(JsonNode::asText)
                        .filter(name -> name.startsWith("lti." + platform + ":"))
                        .map(name -> name.replaceFirst(".*:", "")))
                .contains("5", "6", "9")
                .doesNotContain("4", "3", "2");
    }

    @Test
    void moodleAsAToolReadsOurPagesToTheirEnd() throws Exception {
        Map<String, String> links = Map.of("rl-1", "1", "rl-2", "2");
        UnaryOperator<String> ours = url -> roster + "?rlid=" + links.get(url.replaceFirst(".*rlid=([^&]*).*", "$1"));
        List<Exchange> asked = REPLAYS.take(SYNC, 2, 3, 4, 5);
        for (int first = 0; first < asked.size(); first += 2) {
            between.lms.forget();
            between.lms.next(Replays.find(NRPS, 14));
            between.lms.next(Replays.find(NRPS, 16));

            HttpResponse<String> page = get(ours.apply(asked.get(first).url()), asked.get(first));
            HttpResponse<String> last = get(next(page), asked.get(first + 1));

            assertThat(List.of(page.statusCode(), last.statusCode())).containsOnly(200);
            assertThat(next(last)).isEmpty();
            for (JsonNode member : Json.read(page.body()).orElseThrow().path("members")) {
                for (String needed : List.of("user_id", "roles", "given_name", "family_name", "email")) {
                    assertThat(member.has(needed)).as(needed).isTrue();
                }
            }
        }
    }
}
