package org.headcount.practice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PracticeLaunchTest {

    private final PracticePair pair = new PracticePair();
    private final PracticeLms lms = pair.lms();
    private final PracticeTool tool = pair.tool();
    private final PracticeBrowser browser = new PracticeBrowser();

    @AfterEach
    void shutDown() {
        pair.close();
    }

    @Test
    void aLearnerIsTakenToTheToolWithAllThatTheLmsSays() {
        BrowserPage page = browser.open(lms.openUrl("5", "quiz"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("Hello Ada Marsh", "Learner", "Rivers of Europe", lms.issuer(), "dep-1");
        ReceivedLaunch launch = tool.lastLaunch().orElseThrow();
        assertThat(launch.subject()).contains("5");
        assertThat(launch.lti("custom").path("level").asText()).isEqualTo("2");
        assertThat(launch.claims().path("aud").isTextual()).isTrue();
        assertThat(launch.lineItem())
                .contains(lms.gradebook().lineItems().get(0).url());
        assertThat(launch.lti("launch_presentation").path("locale").asText()).isEqualTo("en");
    }

    @Test
    void anInstructorIsLaunchedByRedirectAsWellAsByPost() {
        BrowserPage page = browser.open(lms.openByRedirectUrl("7", "quiz"));

        assertThat(page.text()).contains("Hello Ida Stone", "Instructor");
        assertThat(browser.visited(tool.loginUri()).step().method()).isEqualTo("GET");
    }

    @Test
    void anActivityThatIsNotGradedBringsNoLineItem() {
        browser.open(lms.openUrl("5", "reader"));

        assertThat(tool.lastLaunch().orElseThrow().lineItem()).isEmpty();
        assertThat(tool.lastLaunch().orElseThrow().lineItems()).isPresent();
    }

    @Test
    void aNameThatLooksLikeMarkupStaysText() {
        BrowserPage page = browser.open(lms.openUrl("6", "quiz"));

        assertThat(page.body()).doesNotContain("<Sons>");
        assertThat(page.text()).contains("Hello Ben O'Neil & <Sons>");
    }

    @Test
    void theAuthenticationRequestMayAlsoComeByPost() {
        browser.bending(step -> step.isTo(lms.authorizationEndpoint()), BrowserStep::byOtherMethod);

        assertThat(browser.open(lms.openUrl("5", "quiz")).text()).contains("Hello Ada");
    }

    @Test
    void oneToolServesTwoPlatformsAndNeverMixesThemUp() {
        try (PracticeLms other = new PracticeLms(0, pair.clock(), "Other school")) {
            other.add(PracticePair.ADA).add(new Course("c", "C", "Course"));
            other.register(new RegisteredTool(
                    "tool-9", tool.loginUri(), List.of(tool.redirectUri()), tool.jwksUri(), "dep-9"));
            other.add(new Activity("a", "c", "A", "", "tool-9", "dep-9", tool.targetLinkUri(), Map.of(), 10));
            tool.register(new KnownPlatform(
                    other.issuer(),
                    "tool-9",
                    Set.of("dep-9"),
                    other.authorizationEndpoint(),
                    other.tokenEndpoint(),
                    other.jwksUri()));

            browser.open(other.openUrl("5", "a"));
            browser.open(lms.openUrl("5", "quiz"));

            assertThat(tool.launches().stream().map(launch -> launch.platform().issuer()))
                    .containsExactly(other.issuer(), lms.issuer());
        }
    }

    @Test
    void theSameAnswerOfThePlatformOpensTheToolOnce() {
        BrowserStep answer = browser.holdBefore(lms.openUrl("5", "quiz"), step -> step.isTo(tool.redirectUri()));

        assertThat(browser.send(answer).status()).isEqualTo(303);
        assertThat(browser.send(answer).status()).isEqualTo(401);
        assertThat(tool.launches()).hasSize(1);
    }

    @Test
    void theAnswerIsWorthNothingInAnotherBrowser() {
        BrowserStep answer = browser.holdBefore(lms.openUrl("5", "quiz"), step -> step.isTo(tool.redirectUri()));

        BrowserPage page = new PracticeBrowser().send(answer);

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.text()).contains("the cookie of this launch did not come back");
    }

    @Test
    void theToolRefusesATokenSignedByAStranger() {
        lms.mishaps().signByStranger();

        assertRefused("not signed by a key of the platform");
    }

    @Test
    void theToolRefusesATokenThatNamesNoKeyOrNoneThatThePlatformHas() {
        lms.mishaps().header(header -> header.without("kid"));
        assertRefused("not signed by a key of the platform");

        lms.mishaps().header(header -> header.put("kid", "never-published"));
        assertRefused("not signed by a key of the platform");
    }

    @Test
    void theToolRefusesAnAlgorithmThatIsNotRs256() {
        lms.mishaps().header(header -> header.put("alg", "none"));
        assertRefused("not signed by a key of the platform");

        lms.mishaps().header(header -> header.put("alg", "HS256"));
        assertRefused("not signed by a key of the platform");
    }

    @Test
    void theToolRefusesATokenThatWasChangedAfterItWasSigned() {
        lms.mishaps().idToken(compact -> {
            String[] parts = compact.split("\\.", -1);
            return parts[0] + "." + parts[1].substring(0, 40) + (parts[1].charAt(40) == 'A' ? 'B' : 'A')
                    + parts[1].substring(41) + "." + parts[2];
        });

        BrowserPage page = browser.open(lms.openUrl("5", "quiz"));

        assertThat(page.status()).isBetween(400, 401);
        assertThat(tool.launches()).isEmpty();
    }

    @Test
    void theToolRefusesAnotherNonceIssuerAudienceDeploymentVersionOrMessage() {
        assertRefusedWith(claims -> claims.put("nonce", "another"), "nonce");
        assertRefusedWith(claims -> claims.put("iss", lms.issuer() + "/"), "iss");
        assertRefusedWith(claims -> claims.put("aud", "another-tool"), "aud");
        assertRefusedWith(claims -> claims.put("azp", "another-tool"), "azp");
        assertRefusedWith(claims -> claims.put(Lti.CLAIM + "deployment_id", "dep-2"), "deployment_id");
        assertRefusedWith(claims -> claims.put(Lti.CLAIM + "version", "1.1"), "version");
        assertRefusedWith(claims -> claims.put(Lti.CLAIM + "message_type", "Other"), "message_type");
        assertRefusedWith(
                claims -> claims.put(Lti.CLAIM + "target_link_uri", "http://evil.example/"), "target_link_uri");
        assertRefusedWith(claims -> claims.without(Lti.CLAIM + "roles"), "roles");
        assertRefusedWith(claims -> claims.without(Lti.CLAIM + "resource_link"), "resource_link");
        assertRefusedWith(claims -> claims.put("sub", ""), "sub");
    }

    @Test
    void theToolRefusesATokenOutOfItsTime() {
        long now = pair.clock().instant().getEpochSecond();
        assertRefusedWith(claims -> claims.put("exp", now - 60), "expired");
        assertRefusedWith(claims -> claims.put("iat", now + 61), "iat is in the future");
        assertRefusedWith(claims -> claims.put("iat", now - 601), "too old");
        assertRefusedWith(claims -> claims.put("exp", "soon"), "exp and iat must be numbers");
    }

    @Test
    void anAnonymousLaunchIsLetInWithoutAName() {
        lms.mishaps().claims(claims -> claims.without(List.of("sub", "name", "given_name", "family_name", "email")));

        assertThat(browser.open(lms.openUrl("5", "quiz")).text()).contains("Hello whoever you are");
        assertThat(tool.lastLaunch().orElseThrow().subject()).isEmpty();
    }

    @Test
    void theLmsGivesAnErrorPageAndNoTokenToARedirectUriThatIsNotRegistered() {
        browser.bending(
                step -> step.isTo(lms.authorizationEndpoint()),
                step -> step.with("redirect_uri", tool.redirectUri() + "/"));

        BrowserPage page = browser.open(lms.openUrl("5", "quiz"));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.forms()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_type=code unsupported_response_type",
                "response_mode=query invalid_request",
                "prompt=login invalid_request",
                "scope=profile invalid_scope",
                "nonce= invalid_request",
                "login_hint=6 login_required",
                "lti_message_hint=unknown login_required"
            })
    void theLmsAnswersAWrongAuthenticationRequestWithAnErrorThatCarriesTheState(String caseLine) {
        String[] words = caseLine.split("[= ]", -1);
        browser.bending(step -> step.isTo(lms.authorizationEndpoint()), step -> step.with(words[0], words[1]));

        BrowserStep answer = browser.holdBefore(lms.openUrl("5", "quiz"), step -> step.isTo(tool.redirectUri()));

        assertThat(answer.parameter("error")).contains(words[2]);
        assertThat(answer.parameter("state"))
                .isEqualTo(browser.visited(lms.authorizationEndpoint()).step().parameter("state"));
        assertThat(answer.parameter("id_token")).isEmpty();
        assertThat(browser.send(answer).text()).contains("the platform says " + words[2]);
    }

    @Test
    void theLmsOpensAnActivityOnceForOneClick() {
        BrowserStep request =
                browser.holdBefore(lms.openUrl("5", "quiz"), step -> step.isTo(lms.authorizationEndpoint()));

        assertThat(browser.send(request).form().value("id_token")).isPresent();
        assertThat(browser.send(request).form().value("error")).contains("login_required");
    }

    @Test
    void theLmsGivesNoTokenWhenSomebodyElseHasSignedInMeanwhile() {
        BrowserStep request =
                browser.holdBefore(lms.openUrl("5", "quiz"), step -> step.isTo(lms.authorizationEndpoint()));
        browser.post(lms.issuer() + "/sign-in", Map.of("person", "6", "course", "rivers"));

        assertThat(browser.send(request).form().value("error")).contains("login_required");
    }

    @Test
    void aNewKeyIsTrustedAsSoonAsItSigns() {
        browser.open(lms.openUrl("5", "quiz"));
        lms.rotateKey();
        lms.dropOldKeys();

        assertThat(browser.open(lms.openUrl("5", "quiz")).text()).contains("Hello Ada");
        assertThat(lms.seen(Place.JWKS)).hasSize(2);
    }

    private void assertRefusedWith(UnaryOperator<ObjectNode> change, String reason) {
        lms.mishaps().claims(change);
        assertRefused(reason);
    }

    private void assertRefused(String reason) {
        BrowserPage page = browser.open(lms.openUrl("5", "quiz"));

        assertThat(page.status()).isEqualTo(401);
        assertThat(page.text()).contains(reason);
        assertThat(tool.launches()).isEmpty();
    }
}
