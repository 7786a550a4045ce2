package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.ServiceAnswer;
import org.headcount.testing.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the LTI Advantage certification asks of a tool and of a platform, in its own words. It knows no anonymous launches, so they are refused here. That
 * other implementations let some of it through is no excuse: what any of them wrongly accepts is refused here too.
 */
class CertificationTest extends LaunchThreats {

    @BeforeAll
    static void refuseTheAnonymous() throws IOException, InterruptedException {
        Service.Answer changed = journey.service()
                .patch(
                        journey.key(),
                        "institutions/rivers/platforms/" + journey.platform(),
                        "{\"anonymous\": \"refuse\"}");
        assertThat(changed.status()).isEqualTo(200);
    }

    private void isAccepted(Consumer<ObjectNode> change) {
        journey.lms().mishaps().claims(claims -> {
            change.accept(claims);
            return claims;
        });
        BrowserPage page = arrives();
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(journey.tool().launches()).hasSize(1);
    }

    @Nested
    class AToolRefusesKnownBadPayloads {

        @Test
        void noKidSentInJwtHeader() {
            headerIsRefused(header -> header.remove("kid"), "KEY");
        }

        @Test
        void incorrectKidInJwtHeader() {
            headerIsRefused(header -> header.put("kid", "imstester_66067"), "KEY");
        }

        @Test
        void wrongLtiVersion() {
            isRefused(claims -> claims.put(ClaimNames.VERSION, "11.3"), 400, "VERSION");
        }

        @Test
        void noLtiVersion() {
            isRefused(claims -> claims.remove(ClaimNames.VERSION), 400, "VERSION");
        }

        @Test
        void invalidLtiMessage() {
            isRefused(
                    claims -> {
                        List<String> ofLti = new ArrayList<>();
                        claims.fieldNames().forEachRemaining(ofLti::add);
                        ofLti.removeIf(name -> !name.startsWith("https:"));
                        claims.remove(ofLti);
                        claims.put("name", "badltilaunch");
                    },
                    400,
                    "MESSAGE_TYPE");
        }

        @Test
        void missingLtiClaims() {
            isRefused(
                    claims -> claims.remove(List.of(
                            ClaimNames.MESSAGE_TYPE,
                            ClaimNames.ROLES,
                            ClaimNames.RESOURCE_LINK,
                            ClaimNames.DEPLOYMENT_ID)),
                    400,
                    "MESSAGE_TYPE");
        }

        @Test
        void timestampsIncorrect() {
            isRefused(claims -> claims.put("iat", 11_111).put("exp", 22_222), 401, "EXPIRES_AT");
        }

        @Test
        void messageTypeClaimMissing() {
            isRefused(claims -> claims.remove(ClaimNames.MESSAGE_TYPE), 400, "MESSAGE_TYPE");
        }

        @Test
        void roleClaimMissing() {
            isRefused(claims -> claims.remove(ClaimNames.ROLES), 400, "ROLES");
        }

        @Test
        void deploymentIdClaimMissing() {
            isRefused(claims -> claims.remove(ClaimNames.DEPLOYMENT_ID), 400, "DEPLOYMENT_ID");
        }

        @Test
        void resourceLinkIdClaimMissing() {
            isRefused(claims -> claims.remove(ClaimNames.RESOURCE_LINK), 400, "RESOURCE_LINK");
        }

        @Test
        void userIdClaimMissing() {
            isRefused(claims -> claims.remove("sub"), 403, "NAMED");
        }
    }

    @Nested
    class AToolAcceptsValidLaunches {

        @Test
        void withRolesOfAllKinds() {
            isAccepted(claims -> claims.putArray(ClaimNames.ROLES)
                    .add("http://purl.imsglobal.org/vocab/lis/v2/membership#Learner")
                    .add("http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student")
                    .add("http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"));
        }

        @Test
        void withAShortRole() {
            isAccepted(claims -> claims.putArray(ClaimNames.ROLES).add("Learner"));
        }

        @Test
        void withAnUnknownRole() {
            isAccepted(claims -> claims.putArray(ClaimNames.ROLES)
                    .add("http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"));
        }

        @Test
        void withNoRole() {
            isAccepted(claims -> claims.putArray(ClaimNames.ROLES));
        }

        @Test
        void withEmailOnly() {
            isAccepted(claims -> claims.remove(List.of("name", "given_name", "family_name")));
        }

        @Test
        void withNamesOnly() {
            isAccepted(claims -> claims.remove("email"));
        }

        @Test
        void withNoPersonalData() {
            isAccepted(claims -> claims.remove(List.of("name", "given_name", "family_name", "email")));
        }

        @Test
        void withoutAContext() {
            isAccepted(claims -> claims.remove(ClaimNames.CONTEXT));
        }
    }

    /** Of three implementations that were measured, at least one accepts each of these. */
    @Nested
    class AToolRefusesWhatOthersAccept {

        @Test
        void aLaunchWithoutItsCookie() {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(new PracticeBrowser().send(launch), 401);
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", ""})
        void aForeignNonce(String nonce) {
            isRefused(claims -> claims.put("nonce", nonce), 401, "NONCE");
        }

        @Test
        void noNonce() {
            isRefused(claims -> claims.remove("nonce"), 401, "NONCE");
        }

        @ParameterizedTest
        @ValueSource(ints = {90, 3_600})
        void aTokenOfTheFuture(int seconds) {
            long then = Journey.NOON.getEpochSecond() + seconds;
            isRefused(claims -> claims.put("iat", then).put("exp", then + 300), 401, "ISSUED_AT");
        }

        @Test
        void anotherAudienceBesideUsWithoutAnAuthorizedParty() {
            isRefused(claims -> claims.putArray("aud").add("client-1").add("x"), 401, "AUTHORIZED_PARTY");
        }

        @Test
        void anotherAuthorizedParty() {
            isRefused(claims -> claims.put("azp", "x"), 401, "AUTHORIZED_PARTY");
            isRefused(claims -> claims.put("azp", "x").putArray("aud").add("client-1"), 401, "AUTHORIZED_PARTY");
        }

        @Test
        void anUnknownDeployment() {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without("lti_deployment_id"));

            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-77"), 403, "DEPLOYMENT");
        }

        @Test
        void aTargetOnAForeignHost() {
            isRefused(claims -> claims.put(ClaimNames.TARGET_LINK_URI, "https://evil.example/x"), 400, "TARGET_LINK");
        }

        @Test
        void aSecondUse() {
            BrowserStep launch = journey.launchOf(person, browser);
            browser.go(launch);
            BrowserPage again = browser.send(launch);

            assertThat(again.status()).isEqualTo(401);
        }
    }

    @Nested
    class APlatform {

        private ReceivedLaunch arrived() {
            browser.open(journey.lms().openUrl(person.id(), "quiz"));
            return journey.tool().lastLaunch().orElseThrow();
        }

        @Test
        void hasNoWhiteSpaceAroundTheValuesOfItsClaims() {
            List<String> texts = new ArrayList<>();
            collect(arrived().claims(), texts);

            assertThat(texts).isNotEmpty().allSatisfy(text -> assertThat(text).isEqualTo(text.strip()));
        }

        @Test
        void signsWithRs256AndAKeyOfItsWellKnownKeySet() throws IOException, InterruptedException {
            ReceivedLaunch launch = arrived();
            JsonNode header = Json.readObject(
                            Base64.getUrlDecoder().decode(launch.idToken().split("\\.")[0]))
                    .orElseThrow();
            JsonNode configuration = fetched(launch.platform().issuer() + "/.well-known/openid-configuration");
            List<String> kids = fetched(configuration.path("jwks_uri").asText())
                    .path("keys")
                    .findValuesAsText("kid");

            assertThat(header.path("alg").asText()).isEqualTo("RS256");
            assertThat(configuration.path("issuer").asText())
                    .isEqualTo(launch.claims().path("iss").asText());
            assertThat(kids).contains(header.path("kid").asText());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "?x=1", "#x", "/../launch", "x"})
        void answersToARegisteredRedirectUriAndNoOther(String suffix) {
            BrowserStep asking = journey.askingAbout(person, browser);
            BrowserPage page =
                    browser.send(asking.with("redirect_uri", journey.tool().redirectUri() + suffix));

            assertThat(page.status()).isEqualTo(400);
            assertThat(page.forms()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {Scopes.SCORE, Scopes.LINE_ITEM, Scopes.LINE_ITEM_READ, Scopes.RESULT_READ})
        void givesATokenForEachScope(String scope) throws IOException {
            KnownPlatform platform = arrived().platform();
            ServiceAnswer answer = journey.tool().services().requestToken(platform, Set.of(scope));

            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(answer.json().path("scope").asText()).isEqualTo(scope);
            assertThat(answer.json().path("token_type").asText()).isEqualToIgnoringCase("bearer");
            assertThat(answer.json().path("expires_in").asInt()).isPositive();
        }

        @Test
        void takesAScoreForTheEarlierOfTwoContextsWithANewToken() throws IOException {
            ReceivedLaunch earlier = arrived();
            journey.lms().add(new Course("hills", "HIL1", "Hills of Europe"));
            Activity quiz = journey.activity("hike", "client-1", "dep-1", journey.toolId());
            journey.lms()
                    .add(new Activity(
                            quiz.id(),
                            "hills",
                            quiz.title(),
                            quiz.description(),
                            quiz.clientId(),
                            quiz.deploymentId(),
                            quiz.targetLinkUri(),
                            Map.of(),
                            10));
            browser.open(journey.lms().openUrl(person.id(), "hike"));
            ReceivedLaunch later = journey.tool().lastLaunch().orElseThrow();

            assertThat(later.contextId()).contains("hills");
            assertThat(sent(later).status()).isEqualTo(200);
            assertThat(sent(earlier).status()).isEqualTo(200);
        }

        private ServiceAnswer sent(ReceivedLaunch launch) throws IOException {
            ObjectNode score = journey.tool().services().score(person.id(), "1", "");
            return journey.tool().services().sendScore(launch, score.toString().getBytes(StandardCharsets.UTF_8));
        }

        private JsonNode fetched(String url) throws IOException, InterruptedException {
            return journey.service()
                    .send(HttpRequest.newBuilder(URI.create(url)).build())
                    .body();
        }

        private static void collect(JsonNode node, List<String> texts) {
            if (node instanceof TextNode text) {
                texts.add(text.asText());
            }
            node.forEach(child -> collect(child, texts));
        }
    }
}
