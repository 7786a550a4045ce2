package org.headcount.moodle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.tool.Checked;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.lti.tool.GradeService;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.LaunchRules;
import org.headcount.lti.tool.LoginState;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.TokenVerifier;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.lti.wire.VerifiedToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks of a launch, held against every launch that Moodle sent: its bytes, its keys, its clock at that moment. */
class LaunchRulesReplayTest {

    private static final String KEYS = "/mod/lti/certs.php";
    private static final Set<String> LEARNERS = Set.of("5", "6", "9");

    @RegisterExtension
    static final Replays REPLAYS = new Replays();

    private static final ReplayServer MOODLE = new ReplayServer("localhost:8080");
    private static final Outbound OUTBOUND = new Outbound(Outbound.Limits.usual(new UrlPolicy(true)));

    @BeforeEach
    void moodleHasItsKeys() {
        MOODLE.always(KEYS, Replays.find("01-discovery", 2));
    }

    @AfterAll
    static void close() {
        MOODLE.close();
        OUTBOUND.close();
    }

    static Stream<Exchange> launches() {
        return Captures.exchanges()
                .filter(Exchange::isLaunchAtTool)
                .filter(exchange -> !exchange.url().endsWith("/deeplink"));
    }

    static Stream<Exchange> authenticationAnswers() {
        return Captures.exchanges()
                .filter(LaunchRulesReplayTest::isAnswerWithToken)
                .filter(exchange -> !exchange.recording().matches("13b?-.*")) // deep linking
                .filter(exchange -> !exchange.note().startsWith("special characters"));
    }

    @ParameterizedTest
    @MethodSource("launches")
    void whatTheBrowserBringsFromMoodleKeepsEveryRule(Exchange launch) {
        Exchange login = loginBefore(launch);

        LaunchMessage message = kept(check(launch, launch.form().getOrDefault("id_token", ""), login(login)));

        assertThat(message.subject()).hasValue(login.form().get("login_hint"));
        assertThat(message.roles().isLearner()).isEqualTo(isLearner(message));
        assertThat(message.roles().isStaff()).isNotEqualTo(isLearner(message));
        assertThat(message.gradeService()).isPresent();
        assertThat(message.context()).isPresent();
        assertThat(message.resourceLink()).isPresent();
        assertThat(message.locale()).isEqualTo("en");
        assertThat(message.returnUrl()).startsWith("http://localhost:8080/mod/lti/return.php?course=");
    }

    @ParameterizedTest
    @MethodSource("authenticationAnswers")
    void whatMoodlesAuthenticationPageHoldsKeepsEveryRule(Exchange answer) {
        LaunchMessage message = kept(check(answer, field(answer, "id_token"), asked(answer)));

        assertThat(message.deployment()).matches("[123]");
    }

    @Test
    void moodleTakesSomeCharactersOutOfANonceSoThatItsAnswerIsRefused() {
        Exchange answer = REPLAYS.take("12-auth-errors", 31);

        assertThat(broken(check(answer, field(answer, "id_token"), asked(answer))))
                .containsExactly("NONCE");
    }

    @Test
    void aDeepLinkingRequestKeepsEveryRuleToo() {
        for (String recording : List.of("13-deep-linking", "13b-deep-linking-variants")) {
            Exchange page = REPLAYS.take(recording, 3);
            Exchange launch = REPLAYS.take(recording, 4);

            assertThat(field(page, "id_token")).isEqualTo(launch.form().get("id_token"));
            DeepLinkingSettings settings = check(launch, field(page, "id_token"), login(Replays.find(recording, 2)))
                    .fold(LaunchMessage::deepLinking, broken -> {
                        throw new AssertionError(broken);
                    })
                    .orElseThrow();
            assertThat(settings.acceptedTypes()).containsExactly("ltiResourceLink");
            assertThat(settings.acceptsSeveral()).isTrue();
            assertThat(settings.data()).isEmpty();
        }
    }

    @Test
    void theKeysThatMoodlePublishesAreTheOnesThatItSignsWith() {
        MOODLE.always(KEYS, REPLAYS.take("01-discovery", 2));

        assertThat(kept("04b-launch-learner-two", 5).subject()).hasValue("6");
    }

    @Test
    void aNameWithMarkupInItStaysAName() {
        assertThat(kept("04c-launch-learner-html-in-name", 5).displayName()).isEqualTo("Otto O'Neil &");
    }

    @Test
    void aLaunchWithoutNamesHasNone() {
        LaunchMessage message = kept("04f-launch-minimal-claims", 4);

        assertThat(message.displayName()).isEmpty();
        assertThat(message.claims().has("email")).isFalse();
        assertThat(message.claims()
                        .object(ClaimNames.CUSTOM)
                        .orElseThrow()
                        .node("v_person_name_full")
                        .isNull())
                .as(message.claims().object(ClaimNames.CUSTOM).orElseThrow().json())
                .isTrue();
    }

    @Test
    void anActivityWithoutGradeHasAContainerAndNoLineItem() {
        GradeService service = kept("04d-launch-ungraded", 5).gradeService().orElseThrow();

        assertThat(service.lineItems()).isEqualTo("http://localhost:8080/mod/lti/services.php/2/lineitems?type_id=1");
        assertThat(service.lineItem()).isEmpty();
    }

    @Test
    void aSecondLineItemDoesNotHideTheFirst() {
        assertThat(kept("04g-launch-two-line-items", 4)
                        .gradeService()
                        .orElseThrow()
                        .lineItem())
                .isEqualTo("http://localhost:8080/mod/lti/services.php/2/lineitems/2/lineitem?type_id=1");
    }

    @Test
    void anActivityWhoseLineItemWasDeletedIsLaunchedWithoutOne() {
        assertThat(kept("07b-ags-delete-coupled", 7)
                        .gradeService()
                        .orElseThrow()
                        .lineItem())
                .isEmpty();
    }

    @Test
    void sourcedIdsThatAreEmptyHinderNothing() {
        ObjectNode claims = kept("04h-launch-empty-sourcedids", 4).claims().copy();

        assertThat(claims.path(ClaimNames.LIS).path("course_section_sourcedid").asText("absent"))
                .isEmpty();
    }

    @Test
    void aSubmissionReviewIsTheTeachersLaunchAboutALearner() {
        LaunchMessage message = kept("05e-submission-review", 4);

        assertThat(message.type()).isEqualTo(MessageType.SUBMISSION_REVIEW);
        assertThat(message.subject()).hasValue("3");
        assertThat(message.claims().object(ClaimNames.FOR_USER).orElseThrow().string("user_id"))
                .hasValue("5");
    }

    @Test
    void aTokenIsTooOldAMinuteAndALittleAfterMoodleSaysSo() {
        Exchange launch = REPLAYS.take("04-launch-learner", 5);
        VerifiedToken token = verified(launch.form().getOrDefault("id_token", ""), launch);
        LoginState login = login(loginBefore(launch));

        assertThat(LaunchRules.check(token, platform(login), login, launch.at().plusSeconds(110)))
                .isInstanceOf(Checked.Kept.class);
        assertThat(LaunchRules.check(token, platform(login), login, launch.at().plusSeconds(130)))
                .isInstanceOf(Checked.Broken.class);
    }

    private static boolean isLearner(LaunchMessage message) {
        return LEARNERS.contains(message.subject().orElseThrow());
    }

    private static LaunchMessage kept(String recording, int number) {
        Exchange launch = Replays.find(recording, number);
        return kept(check(launch, launch.form().getOrDefault("id_token", ""), login(loginBefore(launch))));
    }

    private static LaunchMessage kept(Checked<LaunchMessage> checked) {
        return checked.fold(message -> message, violations -> {
            throw new AssertionError(violations);
        });
    }

    private static List<String> broken(Checked<LaunchMessage> checked) {
        return checked.fold(
                message -> {
                    throw new AssertionError("kept");
                },
                violations -> violations.stream().map(Violation::rule).toList());
    }

    private static Checked<LaunchMessage> check(Exchange exchange, String idToken, LoginState login) {
        return LaunchRules.check(verified(idToken, REPLAYS.note(exchange)), platform(login), login, exchange.at());
    }

    private static VerifiedToken verified(String idToken, Exchange exchange) {
        URI keySet = URI.create("http://" + MOODLE.authority() + KEYS);
        return new TokenVerifier(65_536)
                .verify(idToken, new RemoteKeys(OUTBOUND, exchange::at).at(keySet))
                .fold(token -> token, refused -> {
                    throw new AssertionError(refused);
                });
    }

    private static Exchange loginBefore(Exchange launch) {
        return Recording.of(launch.recording() + ".json").exchanges().stream()
                .filter(Exchange::isLoginAtTool)
                .filter(exchange -> exchange.number() < launch.number())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    /** What the recorded tool had to expect after its answer to a login initiation. */
    private static LoginState login(Exchange login) {
        Map<String, String> sent = login.form();
        String nonce = Recording.fieldsOf(login.responseHeader("Location").orElseThrow())
                .getOrDefault("nonce", "");
        return state(
                sent.getOrDefault("client_id", ""),
                sent.getOrDefault("lti_deployment_id", ""),
                sent.getOrDefault("target_link_uri", ""),
                nonce,
                login);
    }

    /** What the recorded tool had to expect after its authentication request. */
    private static LoginState asked(Exchange authentication) {
        Map<String, String> asked =
                authentication.method().equals("GET") ? authentication.query() : authentication.form();
        boolean alone = authentication.recording().startsWith("12-");
        LoginState login = alone
                ? state(asked.getOrDefault("client_id", ""), "1", "http://localhost:9100/a/launch", "", authentication)
                : login(loginBefore(authentication));
        return state(
                login.clientId(),
                login.deployment(),
                login.targetLinkUri(),
                asked.getOrDefault("nonce", ""),
                authentication);
    }

    private static LoginState state(
            String clientId, String deployment, String targetLinkUri, String nonce, Exchange exchange) {
        return new LoginState(
                "pf1",
                "http://localhost:8080",
                clientId,
                deployment,
                targetLinkUri,
                nonce,
                "cookie",
                "hash",
                exchange.at().plusSeconds(600),
                "",
                Map.of());
    }

    private static PlatformRegistration platform(LoginState login) {
        URI nowhere = URI.create("http://localhost:8080/");
        return new PlatformRegistration(
                "pf1",
                "Moodle",
                login.issuer(),
                login.clientId(),
                nowhere,
                nowhere,
                nowhere,
                "",
                Set.of(login.deployment()),
                PlatformRegistration.Anonymous.PASS);
    }

    private static boolean isAnswerWithToken(Exchange exchange) {
        return exchange.to().equals("moodle")
                && exchange.url().contains("/mod/lti/auth.php")
                && !field(exchange, "id_token").isEmpty();
    }

    /** A field of the form on the page that Moodle answered, or the form's address. */
    private static String field(Exchange exchange, String name) {
        JsonNode form = exchange.derived().path("auto_submit_form");
        return name.equals("action")
                ? form.path("action").asText()
                : form.path("fields").path(name).asText();
    }
}
