package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.TokenVerifier;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.lti.wire.Verification;
import org.headcount.moodle.Between.Arriving;
import org.headcount.practice.BrowserForm;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our platform side over HTTP: what we say to Moodle as a tool, and what it asks of us. */
class MoodleAsToolReplayTest {

    private static final String LOGIN = "/enrol/lti/login.php";
    private static final String ERRORS = "22-tool-launch-errors";

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    @SuppressWarnings("NullAway.Init")
    private static Between between;

    @BeforeAll
    static void start() {
        between = REPLAYS.lab().between();
    }

    /** Moodle's second redirect of a login, to the platform. The first one is the exchange before. */
    static Stream<Exchange> cookieChecks() {
        return Captures.exchanges()
                .filter(exchange -> exchange.url().startsWith(Between.MOODLE + LOGIN))
                .filter(exchange -> exchange.responseHeader("Location")
                        .filter(to -> to.startsWith("http://localhost:9200/auth?"))
                        .isPresent());
    }

    static Stream<Exchange> refusedLogins() {
        return Stream.of(10, 12, 13, 14, 15).map(number -> Replays.find(ERRORS, number));
    }

    static Stream<Exchange> launchesTaken() {
        return Captures.exchanges()
                .filter(exchange -> exchange.url().equals(Between.MOODLE + "/enrol/lti/launch.php"))
                .filter(exchange -> exchange.status() == 200);
    }

    /** Launches from which one claim was missing. */
    static Stream<Exchange> launchesRefusedForWhatTheyLacked() {
        return Stream.of(23, 39, 55, 67, 70, 106, 114).map(number -> Replays.find(ERRORS, number));
    }

    static Stream<Exchange> keySetRequests() {
        return Captures.exchanges()
                .filter(exchange -> exchange.url().matches("http://localhost:9[12]00/.*jwks(\\.json)?"));
    }

    @ParameterizedTest
    @MethodSource("cookieChecks")
    void ourLoginInitiationOutlivesTheCookieCheckAndMoodlesAuthenticationRequestIsAnswered(Exchange check) {
        Exchange login = REPLAYS.take(check.recording(), check.number() - 1);
        Set<String> kept = new TreeSet<>(
                Recording.fieldsOf(login.responseHeader("Location").orElseThrow())
                        .keySet());
        Map<String, String> asked = Recording.fieldsOf(
                REPLAYS.note(check).responseHeader("Location").orElseThrow());

        Arriving launch = between.arrive(Replays.find("04-launch-learner", 5));
        BrowserPage answer = launch.browser().send(between.ask(check, launch));

        assertThat(launch.toolLogin().url().toString()).startsWith(Between.MOODLE + LOGIN + "?id=");
        kept.removeAll(Set.of("cookiecheck1", "cookiecheck2"));
        assertThat(kept)
                .allSatisfy(name -> assertThat(launch.toolLogin().parameter(name))
                        .as("%s, which is all that Moodle keeps", name)
                        .isPresent());
        BrowserForm form = answer.form();
        assertThat(form.action().toString()).isEqualTo(asked.get("redirect_uri"));
        assertThat(form.value("state")).hasValue(asked.get("state"));
        if (!asked.containsKey("lti_message_hint")) { // it gives back what it was given, and we always give one
            assertThat(form.value("error")).hasValue("login_required");
            return;
        }
        ObjectNode claims = Between.claims(form.value("id_token").orElseThrow());
        assertThat(claims.path("nonce").asText()).isEqualTo(asked.get("nonce"));
        assertThat(claims.path("aud").asText())
                .isEqualTo(between.tool().path("id").asText());
        assertThat(claims.path(ClaimNames.DEPLOYMENT_ID).asText())
                .isEqualTo(launch.toolLogin().parameter("lti_deployment_id").orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("refusedLogins")
    void ourLoginInitiationHasNothingForWhichMoodleRefusesOne(Exchange refused) {
        BrowserStep ours = between.arrive(Replays.find("04-launch-learner", 5)).toolLogin();
        Map<String, String> wrong = new LinkedHashMap<>(REPLAYS.note(refused).query());
        wrong.putAll(refused.form());
        JsonNode told = between.tool().path("perPlatform").path(0);

        // iss, client_id and login_hint were wrong or missing, or target_link_uri was not to the letter
        assertThat(told.path("clientId").asText())
                .isEqualTo(ours.parameter("client_id").orElseThrow());
        assertThat(between.tool().path("perPlatform").findValuesAsText("issuer"))
                .contains(ours.parameter("iss").orElseThrow());
        assertThat(ours.parameter("login_hint").orElseThrow()).matches("[0-9]{1,10}");
        assertThat(ours.parameter("target_link_uri")).hasValue(Between.MOODLE + "/enrol/lti/launch.php");
        assertThat(wrong).isNotEqualTo(Recording.fieldsOf(ours.url().toString()));
    }

    @Test
    void everyClaimOfEveryLaunchThatMoodleTookIsInOurs() {
        Set<String> common = new HashSet<>();
        launchesTaken().forEach(exchange -> {
            Set<String> names =
                    names(Between.claims(REPLAYS.note(exchange).form().getOrDefault("id_token", "")));
            if (common.isEmpty()) {
                common.addAll(names);
            }
            common.retainAll(names);
        });

        ObjectNode ours = ours();

        assertThat(common).contains(ClaimNames.CUSTOM, ClaimNames.RESOURCE_LINK, ClaimNames.ROLES, "sub", "nonce");
        assertThat(names(ours)).containsAll(common).contains("exp");
        assertThat(ours.path(ClaimNames.CUSTOM).path("id").asText()).isEqualTo("8e3dc699-2e26-4b97-aa33-0dac60fc11d5");
    }

    @ParameterizedTest
    @MethodSource("launchesRefusedForWhatTheyLacked")
    void whatMoodleMissedInALaunchIsInOurs(Exchange refused) {
        Set<String> missing =
                names(Between.claims(Replays.find(ERRORS, 4).form().getOrDefault("id_token", "")));
        missing.removeAll(names(Between.claims(REPLAYS.note(refused).form().getOrDefault("id_token", ""))));

        assertThat(missing).hasSize(1);
        assertThat(names(ours())).containsAll(missing);
    }

    @Test
    void ourLaunchIsWrongInNoneOfTheWaysForWhichMoodleRefusedOne() {
        REPLAYS.take(ERRORS, 35, 63, 73, 84, 87, 90, 94, 98, 110, 125, 129, 133);
        Exchange launch = Replays.find("04-launch-learner", 5);
        Arriving arriving = between.arrive(launch);
        BrowserStep ask =
                between.ask(Replays.find("21-tool-launch", 2), arriving).with("nonce", "nonce-of-this-one");

        String token = arriving.browser().send(ask).form().value("id_token").orElseThrow();

        ObjectNode claims = Between.claims(token);
        assertThat(claims.path(ClaimNames.CONTEXT).path("type").isArray()).isTrue();
        assertThat(claims.path(ClaimNames.DEPLOYMENT_ID).asText())
                .isEqualTo(arriving.toolLogin().parameter("lti_deployment_id").orElseThrow());
        assertThat(claims.path("nonce").asText()).isEqualTo("nonce-of-this-one");
        assertThat(claims.path("aud").textValue())
                .isEqualTo(arriving.toolLogin().parameter("client_id").orElseThrow());
        assertThat(claims.path("iss").textValue())
                .isEqualTo(arriving.toolLogin().parameter("iss").orElseThrow());
        assertThat(claims.path("exp").asLong()).isGreaterThan(launch.at().getEpochSecond() + 60);
        assertThat(claims.path("iat").asLong()).isLessThan(launch.at().getEpochSecond());
        assertThat(claims.path(ClaimNames.MESSAGE_TYPE).asText()).isEqualTo("LtiResourceLinkRequest");
        try (Outbound outbound = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)))) {
            assertThat(new TokenVerifier(65_536)
                            .verify(
                                    token,
                                    new RemoteKeys(outbound, launch::at)
                                            .at(URI.create(claims.path("iss").asText() + "/jwks"))))
                    .isInstanceOf(Verification.Verified.class);
        }
    }

    @ParameterizedTest
    @MethodSource("keySetRequests")
    void ourKeySetsAreServedAsMoodleAsksForThem(Exchange request) {
        boolean asLms = REPLAYS.note(request).url().contains("localhost:9100");
        String ours = asLms
                ? between.lmsConnection().path("jwksUri").asText()
                : between.tool().path("perPlatform").path(0).path("jwksUri").asText();
        PracticeBrowser browser = new PracticeBrowser();
        request.requestHeaders().stream()
                .filter(header -> header.name().matches("(?i)accept.*|user-agent"))
                .forEach(header -> browser.saying(header.name(), header.value()));

        BrowserPage answer = browser.get(ours);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
        JsonNode keys = Json.readObject(answer.body()).orElseThrow().path("keys");
        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(names((ObjectNode) key)).contains("kty", "n", "e", "alg", "use", "kid"));
    }

    private static ObjectNode ours() {
        return between.launch(Replays.find("04-launch-learner", 5), claims -> {
            ((ObjectNode) claims.path(ClaimNames.CUSTOM)).put("id", "8e3dc699-2e26-4b97-aa33-0dac60fc11d5");
            return claims;
        });
    }

    private static Set<String> names(ObjectNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
