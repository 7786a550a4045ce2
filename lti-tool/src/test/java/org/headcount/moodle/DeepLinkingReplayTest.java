package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.moodle.Between.Arriving;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A teacher of Moodle chooses content in a Moodle that is a tool, through us; and the other tool's answers that Moodle was seen to take and to refuse. */
class DeepLinkingReplayTest {

    private static final String REQUEST = "13-deep-linking";
    private static final String VARIANTS = "13b-deep-linking-variants";
    private static final String AS_TOOL = "23-tool-deep-linking";

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    @SuppressWarnings("NullAway.Init")
    private static Between between;

    @BeforeAll
    static void start() {
        between = REPLAYS.lab().between();
    }

    /** A request of the recorded teacher's that has reached the tool. */
    private record Asked(PracticeBrowser browser, ObjectNode claims) {

        JsonNode settings() {
            return claims.path(ClaimNames.DEEP_LINKING_SETTINGS);
        }

        BrowserPage answer(String token) {
            return browser.post(settings().path("deep_link_return_url").asText(), Map.of("JWT", token));
        }
    }

    private static Asked ask() {
        Arriving arriving = between.arrive(Replays.find(REQUEST, 4));
        assertThat(arriving.toolLogin().parameter("target_link_uri"))
                .hasValue(Between.MOODLE + "/enrol/lti/launch_deeplink.php");
        BrowserStep step = between.ask(Replays.find(AS_TOOL, 2), arriving)
                .with(
                        "nonce",
                        "nonce-"
                                + arriving.toolLogin()
                                        .parameter("lti_message_hint")
                                        .orElseThrow());
        BrowserPage page = arriving.browser().send(step);
        return new Asked(
                arriving.browser(),
                Between.claims(page.form().value("id_token").orElseThrow(() -> new AssertionError(page.text()))));
    }

    /** What a tool answered, with our names in the place of those that it answered by; what was wrong stays wrong. */
    private static ObjectNode answer(Exchange recorded, Asked asked) {
        ObjectNode claims = (ObjectNode)
                recorded.derived().path("deep_linking_response").path("payload").deepCopy();
        between.at(recorded.at());
        if (Set.of("5IUETFFmYkQIMea", "lab-platform-client-1")
                .contains(claims.path("iss").asText())) {
            claims.set("iss", asked.claims().path("aud"));
        }
        String issuer = asked.claims().path("iss").asText();
        if (claims.path("aud").isArray()) {
            claims.putArray("aud").add(issuer);
        } else if (claims.path("aud").asText().equals(Between.MOODLE)) {
            claims.put("aud", issuer);
        }
        if (claims.has("azp")) {
            claims.put("azp", issuer);
        }
        if (Set.of("1", "dep-1").contains(claims.path(ClaimNames.DEPLOYMENT_ID).asText())) {
            claims.set(ClaimNames.DEPLOYMENT_ID, asked.claims().path(ClaimNames.DEPLOYMENT_ID));
        }
        claims.set(ClaimNames.DATA, asked.settings().path("data"));
        return claims;
    }

    private static ObjectNode given(BrowserPage page) {
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return Between.claims(page.form().value("JWT").orElseThrow());
    }

    @Test
    void ourRequestHasAllThatMoodleTookAndNothingForWhichItRefusedOne() {
        Set<String> needed =
                names(Between.claims(REPLAYS.take(AS_TOOL, 12).form().getOrDefault("id_token", "")));
        REPLAYS.take(AS_TOOL, 21, 25);

        Asked asked = ask();

        assertThat(names(asked.claims())).containsAll(needed).doesNotContain(ClaimNames.RESOURCE_LINK);
        assertThat(asked.settings().path("accept_types").toString()).contains("\"ltiResourceLink\"");
        assertThat(asked.settings().path("accept_presentation_document_targets"))
                .isNotEmpty();
        assertThat(asked.settings().path("deep_link_return_url").asText()).startsWith(between.base() + "/platforms/");
    }

    @Test
    void whatATeacherPickedInMoodleComesBackWithLinksOfOursAndNothingElseChanged() {
        Exchange picked = REPLAYS.take(AS_TOOL, 13);
        Asked asked = ask();
        ObjectNode claims = answer(picked, asked);

        ObjectNode given = given(asked.answer(between.signedByTool(claims)));

        assertThat(given.path(ClaimNames.CONTENT_ITEMS)).hasSize(2);
        for (int item = 0; item < 2; item++) {
            ObjectNode sent = (ObjectNode) claims.path(ClaimNames.CONTENT_ITEMS).get(item);
            ObjectNode got = (ObjectNode) given.path(ClaimNames.CONTENT_ITEMS).get(item);
            assertThat(got.path("url").asText()).startsWith(between.base() + "/lti/links/");
            sent.remove("url");
            got.remove("url");
            assertThat(got.toString()).isEqualTo(sent.toString());
        }
    }

    @Test
    void ourAnswerToMoodleIsLikeTheOneThatItTook() {
        Exchange taken = REPLAYS.take(REQUEST, 5);
        ObjectNode accepted = (ObjectNode)
                taken.derived().path("deep_linking_response").path("payload").deepCopy();
        Asked asked = ask();

        BrowserPage page = asked.answer(between.signedByTool(answer(taken, asked)));

        ObjectNode given = given(page);
        String returnUrl = Between.claims(Replays.find(REQUEST, 4).form().getOrDefault("id_token", ""))
                .path(ClaimNames.DEEP_LINKING_SETTINGS)
                .path("deep_link_return_url")
                .asText();
        assertThat(page.form().action().toString()).isEqualTo(returnUrl);
        assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("form-action http://localhost:8080");
        assertThat(page.body()).contains("<noscript>");
        accepted.remove("azp"); // which may be left out, and named the LMS itself here
        assertThat(names(given)).isEqualTo(names(accepted));
        for (String same :
                Set.of("iss", "aud", ClaimNames.DEPLOYMENT_ID, ClaimNames.MESSAGE_TYPE, ClaimNames.VERSION)) {
            assertThat(given.path(same)).as(same).isEqualTo(accepted.path(same));
        }
        ObjectNode sent = (ObjectNode) accepted.path(ClaimNames.CONTENT_ITEMS).get(0);
        ObjectNode got = (ObjectNode) given.path(ClaimNames.CONTENT_ITEMS).get(0);
        assertThat(got.remove("url")).isNotEqualTo(sent.remove("url"));
        assertThat(got.toString()).isEqualTo(sent.toString());
    }

    static Stream<Arguments> variants() {
        return Stream.of(
                Arguments.of(5, ""),
                Arguments.of(7, ""),
                Arguments.of(8, "TYPES"),
                Arguments.of(9, "LINK"),
                Arguments.of(10, ""),
                Arguments.of(11, ""),
                Arguments.of(12, ""),
                Arguments.of(13, ""),
                Arguments.of(14, "DEPLOYMENT"),
                Arguments.of(15, "AUDIENCE"),
                Arguments.of(16, ""),
                Arguments.of(17, "ISSUER"),
                Arguments.of(19, "EXPIRES_AT"),
                Arguments.of(21, "SIGNATURE"),
                Arguments.of(22, "MESSAGE_TYPE"),
                Arguments.of(23, "NONCE"));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void answersGoOnIfTheyKeepTheRulesAlsoThoseThatMoodleDoesNotLookAt(int number, String rule) {
        Exchange recorded = REPLAYS.take(VARIANTS, number);
        Asked asked = ask();
        ObjectNode claims = answer(recorded, asked);
        String token = between.signedByTool(claims);

        BrowserPage page =
                asked.answer(rule.equals("SIGNATURE") ? token.substring(0, token.length() - 8) + "AAAAAAAA" : token);

        if (!rule.isEmpty()) {
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text()).contains(rule);
            return;
        }
        ObjectNode given = given(page);
        for (String same : Set.of(ClaimNames.MESSAGE, ClaimNames.ERROR_MESSAGE, ClaimNames.ERROR_LOG)) {
            assertThat(given.path(same)).as(same).isEqualTo(claims.path(same));
        }
        assertThat(given.path(ClaimNames.CONTENT_ITEMS).size())
                .isEqualTo(claims.path(ClaimNames.CONTENT_ITEMS).size());
        given.path(ClaimNames.CONTENT_ITEMS)
                .forEach(item -> assertThat(item.path("url").asText()).startsWith(between.base() + "/lti/"));
    }

    @Test
    void aSecondAnswerToOneRequestGoesNowhereThoughMoodleTookIt() {
        Asked asked = ask();
        assertThat(asked.answer(between.signedByTool(
                                answer(Replays.find(VARIANTS, 5), asked).put("nonce", "of its own")))
                        .status())
                .isEqualTo(200);

        BrowserPage again = asked.answer(between.signedByTool(answer(REPLAYS.take(VARIANTS, 6), asked)));

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.text()).contains("DATA");
    }

    private static Set<String> names(ObjectNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
