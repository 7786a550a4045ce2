package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our tool side over HTTP: the browser brings what Moodle as an LMS gave it, and is sent on as Moodle needs it. */
class MoodleLaunchReplayTest {

    /** What may stand in a state or nonce so that Moodle gives it back as it was. */
    private static final String UNTOUCHED = "[A-Za-z0-9._-]+";

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    @SuppressWarnings("NullAway.Init")
    private static Between between;

    @BeforeAll
    static void start() {
        between = REPLAYS.lab().between();
    }

    static Stream<Exchange> loginInitiations() {
        return Captures.exchanges().filter(Exchange::isLoginAtTool);
    }

    static Stream<Exchange> launches() {
        return LaunchRulesReplayTest.launches();
    }

    static Stream<Exchange> authenticationErrors() {
        return Captures.exchanges()
                .filter(exchange -> !exchange.derived()
                        .path("auto_submit_form")
                        .path("fields")
                        .path("error")
                        .isMissingNode());
    }

    /** Those for which Moodle shows a page of its own; what was wrong with them can be seen in them. */
    static Stream<Exchange> faultyRequests() {
        return Stream.of(2, 3, 4, 5, 6, 8, 11, 12, 15, 16, 17, 18, 23, 24)
                .map(number -> Replays.find("12-auth-errors", number));
    }

    @Test
    void moodlesConfigurationOffersAllThatWeNeedOfAnLms() {
        for (Exchange configuration : REPLAYS.take("01-discovery", 1, 4)) {
            ObjectNode said = Json.readObject(configuration.responseBody()).orElseThrow();

            assertThat(said.path("issuer").asText()).isEqualTo(Between.MOODLE);
            assertThat(said.path("id_token_signing_alg_values_supported").toString())
                    .contains("\"RS256\"");
            assertThat(said.path("token_endpoint_auth_methods_supported").toString())
                    .contains("\"private_key_jwt\"");
            assertThat(Scopes.GRADES)
                    .allSatisfy(scope ->
                            assertThat(said.path("scopes_supported").toString()).contains("\"" + scope + "\""));
            for (String endpoint : Set.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
                assertThat(new UrlPolicy(true).check(said.path(endpoint).asText()))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("faultyRequests")
    void ourAuthenticationRequestHasNoneOfTheFaultsThatMoodleKeepsToItself(Exchange faulty) {
        Map<String, String> good = Replays.find("12-auth-errors", 1).query();
        Map<String, String> bad = REPLAYS.note(faulty).query();
        Exchange login = Replays.find("04-launch-learner", 3);
        PracticeBrowser browser = new PracticeBrowser();

        Map<String, String> ours = Recording.fieldsOf(
                browser.next(between.login(browser, login)).orElseThrow().url().toString());

        Set<String> wrong = new TreeSet<>(good.keySet());
        wrong.removeIf(name -> withoutNumbers(good.get(name)).equals(withoutNumbers(bad.get(name))));
        assertThat(wrong).hasSize(1);
        for (String name : wrong) {
            String right = switch (name) {
                case "redirect_uri" -> between.base() + "/lti/launch";
                case "login_hint", "lti_message_hint" -> login.form().getOrDefault(name, "");
                case "nonce" -> ours.getOrDefault("nonce", "none");
                default -> good.getOrDefault(name, "");
            };
            assertThat(ours).containsEntry(name, right);
        }
    }

    private static String withoutNumbers(@Nullable String value) {
        return value == null ? "absent" : value.replaceAll("[0-9]+", "");
    }

    @ParameterizedTest
    @MethodSource("loginInitiations")
    void aLoginInitiationIsAnsweredWithAnAuthenticationRequestLikeTheOneThatMoodleAccepted(Exchange login) {
        Map<String, String> accepted = Recording.fieldsOf(
                REPLAYS.note(login).responseHeader("Location").orElseThrow());
        PracticeBrowser browser = new PracticeBrowser();

        BrowserPage page = between.login(browser, login);

        BrowserStep asked = browser.next(page).orElseThrow();
        assertThat(page.status()).isEqualTo(302);
        assertThat(asked.url().toString()).startsWith("http://localhost:8080/mod/lti/auth.php?");
        Map<String, String> ours = new TreeMap<>(Recording.fieldsOf(asked.url().toString()));
        assertThat(ours.keySet()).isEqualTo(accepted.keySet());
        assertThat(ours.get("redirect_uri")).isEqualTo(between.base() + "/lti/launch");
        assertThat(ours.get("state")).matches(UNTOUCHED).hasSizeLessThanOrEqualTo(2_000);
        assertThat(ours.get("nonce")).matches(UNTOUCHED);
        for (String own : Set.of("redirect_uri", "state", "nonce")) {
            ours.remove(own);
            accepted.remove(own);
        }
        assertThat(ours).isEqualTo(accepted);
    }

    @ParameterizedTest
    @MethodSource("launches")
    void aLaunchReachesTheToolWithEverythingThatMoodleSaidAndNoAddressOfMoodlesServices(Exchange launch) {
        ObjectNode sent = Between.claims(REPLAYS.note(launch).form().getOrDefault("id_token", ""));

        ObjectNode told = between.launch(launch, claims -> claims);

        for (String same : Set.of(
                ClaimNames.SUBJECT,
                ClaimNames.ROLES,
                ClaimNames.CONTEXT,
                ClaimNames.RESOURCE_LINK,
                ClaimNames.MESSAGE_TYPE,
                ClaimNames.LIS,
                ClaimNames.CUSTOM,
                ClaimNames.LAUNCH_PRESENTATION,
                ClaimNames.TOOL_PLATFORM,
                ClaimNames.FOR_USER,
                "name",
                "email",
                "given_name",
                "family_name")) {
            assertThat(told.path(same)).as(same).isEqualTo(sent.path(same));
        }
        assertThat(told.path(ClaimNames.GRADE_SERVICE).path("lineitems").asText())
                .startsWith(between.base() + "/services/");
        assertThat(told.path(ClaimNames.GRADE_SERVICE).has("lineitem"))
                .isEqualTo(sent.path(ClaimNames.GRADE_SERVICE).has("lineitem"));
        told.remove(ClaimNames.CUSTOM);
        assertThat(told.toString()).doesNotContain("services.php").doesNotContain("service.php");
    }

    @Test
    void learnersAreCountedAndTeachersAndManagersAreNot() throws IOException, InterruptedException {
        for (String recording : List.of(
                "04-launch-learner",
                "04b-launch-learner-two",
                "04c-launch-learner-html-in-name",
                "05b-launch-nonediting-teacher",
                "05c-launch-site-manager")) {
            between.launch(REPLAYS.take(recording, 5), claims -> claims);
        }

        JsonNode learners = between.service()
                .get(Service.OPERATOR_KEY, "institutions/lab/learners?status=all&limit=1000")
                .body()
                .path("learners");

        Set<String> counted = new HashSet<>();
        learners.forEach(learner -> {
            if (learner.path("active").asBoolean()) {
                learner.path("identities")
                        .forEach(identity -> counted.add(identity.asText().replaceFirst(".*[:/]", "")));
            }
        });
        assertThat(counted).contains("5", "6", "9").doesNotContain("4", "10");
    }

    @ParameterizedTest
    @MethodSource("authenticationErrors")
    void anErrorThatMoodleAnswersIsShownByItsCode(Exchange answer) {
        JsonNode fields =
                REPLAYS.note(answer).derived().path("auto_submit_form").path("fields");
        PracticeBrowser browser = new PracticeBrowser();
        BrowserStep asked = browser.next(between.login(browser, Replays.find("04-launch-learner", 3)))
                .orElseThrow();

        BrowserPage page = browser.post(
                between.base() + "/lti/launch",
                Map.of(
                        "error",
                        fields.path("error").asText(),
                        "error_description",
                        fields.path("error_description").asText(),
                        "state",
                        asked.parameter("state").orElseThrow()));

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.text()).contains(fields.path("error").asText());
    }

    @Test
    void aDeepLinkingMessageReachesTheToolWhereItLetsPeopleChoose() {
        Exchange launch = REPLAYS.take("13-deep-linking", 4);
        ObjectNode claims = Between.claims(launch.form().getOrDefault("id_token", ""));
        assertThat(claims.path(ClaimNames.MESSAGE_TYPE).asText()).isEqualTo("LtiDeepLinkingRequest");

        BrowserStep login = between.arrive(launch).toolLogin();

        assertThat(login.parameter("target_link_uri")).hasValue(Between.MOODLE + "/enrol/lti/launch_deeplink.php");
    }
}
