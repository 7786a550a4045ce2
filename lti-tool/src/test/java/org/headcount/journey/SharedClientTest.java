package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.Role;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two institutions under one issuer and client_id, as all of Blackboard's are: the first with the LMS's key set, the second with one of its own, which
 * the operator has allowed.
 */
class SharedClientTest {

    private static final SigningPeer SECOND = SigningPeer.withKey("second");
    private static final Person SOMEBODY = new Person("55", "Some", "Body", "some@school.example", Role.LEARNER);

    @TempDir
    private static Path folder;

    private static Journey journey;
    private static LoopbackServer keys;
    private static String platform;
    private static String tool;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
        keys = new LoopbackServer().on("/jwks", 200, "application/json", SECOND.jwks());
        String key = journey.service().institution("lakes", "rolling");
        platform = journey.connect(
                "lakes",
                Service.OPERATOR_KEY,
                "client-1",
                "dep-2",
                keys.url("/jwks").toString());
        tool = journey.connectTool("lakes", key).path("id").asText();
        journey.lms().add(SOMEBODY);
    }

    @AfterAll
    static void end() {
        keys.close();
        journey.close();
    }

    /** A launch that the second institution's key signs, after a login for that tool. */
    private BrowserPage signedBySecond(String toolId, Map<String, String> login, String deployment) {
        String target = journey.service().base() + "/lti/tools/" + toolId;
        BrowserStep step = BrowserStep.post(
                journey.loginUrl(),
                Map.of(
                        "iss",
                        journey.lms().issuer(),
                        "login_hint",
                        "55",
                        "target_link_uri",
                        target,
                        "client_id",
                        "client-1"));
        for (Map.Entry<String, String> more : login.entrySet()) {
            step = step.with(more.getKey(), more.getValue());
        }
        BrowserStep asked = browser.next(browser.send(step)).orElseThrow();
        long now = journey.clock().instant().getEpochSecond();
        ObjectNode claims = Json.object()
                .put("iss", journey.lms().issuer())
                .put("aud", "client-1")
                .put("sub", "55")
                .put("iat", now)
                .put("exp", now + 60)
                .put("nonce", asked.parameter("nonce").orElseThrow())
                .put(ClaimNames.MESSAGE_TYPE, "LtiResourceLinkRequest")
                .put(ClaimNames.VERSION, "1.3.0")
                .put(ClaimNames.DEPLOYMENT_ID, deployment)
                .put(ClaimNames.TARGET_LINK_URI, target);
        claims.putObject(ClaimNames.RESOURCE_LINK).put("id", "7");
        claims.putArray(ClaimNames.ROLES).add("Learner");
        return browser.send(BrowserStep.post(
                journey.launchUrl(),
                Map.of(
                        "id_token",
                        SECOND.sign(claims),
                        "state",
                        asked.parameter("state").orElseThrow())));
    }

    @Test
    void theSignedDeploymentSelectsTheInstitutionThoughTheLoginNamedNone() {
        int before = journey.facts("lakes", platform, SOMEBODY).size();

        assertThat(signedBySecond(tool, Map.of(), "dep-2").status()).isEqualTo(302);
        assertThat(journey.facts("lakes", platform, SOMEBODY)).hasSize(before + 1);
        assertThat(journey.facts(SOMEBODY)).isEmpty();
    }

    @Test
    void aLoginThatNamesItsDeploymentArrivesToo() {
        assertThat(signedBySecond(tool, Map.of("lti_deployment_id", "dep-2"), "dep-2")
                        .status())
                .isEqualTo(302);
    }

    @Test
    void anInstitutionsKeysNeverVouchForAnothersDeployment() {
        BrowserPage page = signedBySecond(journey.toolId(), Map.of(), "dep-1");

        assertThat(page.status()).isEqualTo(401);
        assertThat(journey.facts(SOMEBODY)).isEmpty();
    }

    @Test
    void notEvenWhenTheLoginBeganAsItsOwn() {
        BrowserPage page = signedBySecond(tool, Map.of("lti_deployment_id", "dep-2"), "dep-1");

        assertThat(page.status()).isIn(400, 401);
        assertThat(journey.facts(SOMEBODY)).isEmpty();
    }

    @Test
    void aToolOfTheOtherInstitutionIsNotReached() {
        BrowserPage page = signedBySecond(journey.toolId(), Map.of(), "dep-2");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("TOOL");
    }

    @Test
    void aLoginAsksWhereTheInstitutionOfTheToolSaysAndNowhereElse() throws IOException, InterruptedException {
        String key = journey.service().institution("fells", "rolling");
        journey.service().post(Service.OPERATOR_KEY, "institutions/fells/platforms", """
                {"name": "LMS", "issuer": "%s", "clientId": "client-1", "authorizationEndpoint": "%s",
                "tokenEndpoint": "%s", "jwksUri": "%s", "deployments": ["dep-3"]}""".formatted(
                        journey.lms().issuer(), keys.url("/ask"), keys.url("/token"), keys.url("/jwks")));
        String ofFells = journey.connectTool("fells", key).path("id").asText();
        BrowserStep login = BrowserStep.post(
                journey.loginUrl(),
                Map.of(
                        "iss",
                        journey.lms().issuer(),
                        "login_hint",
                        "55",
                        "target_link_uri",
                        journey.service().base() + "/lti/tools/" + ofFells,
                        "client_id",
                        "client-1"));

        assertThat(browser.next(browser.send(login)))
                .hasValueSatisfying(asked ->
                        assertThat(asked.isTo(keys.url("/ask").toString())).isTrue());
    }

    @Test
    void theFirstIsNotDisturbed() {
        assertThat(journey.open(Journey.ADA, browser).text()).contains("Hello Ada Marsh");
    }
}
