package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad launches, one class of attack after the other, as an LMS or a browser could send them. */
class LaunchThreatsTest {

    @TempDir
    private static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();
    private Person person;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    @BeforeEach
    void meet() {
        person = journey.newLearner();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
        journey.tool().forget();
    }

    private void isRefused(BrowserPage page, int status) {
        assertThat(page.status()).as(page.text()).isEqualTo(status);
        assertThat(page.header("Location")).isEmpty();
        assertThat(page.header("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(page.text()).contains("Reference");
        assertThat(page.body()).doesNotContain("eyJ", person.name(), person.email());
        assertThat(journey.facts(person)).isEmpty();
        assertThat(journey.tool().launches()).isEmpty();
    }

    private void isRefused(Consumer<ObjectNode> change, int status, String rule) {
        journey.lms().mishaps().claims(claims -> {
            change.accept(claims);
            return claims;
        });
        BrowserPage page = journey.open(person, browser);
        isRefused(page, status);
        assertThat(page.text()).contains(rule);
    }

    private void headerIsRefused(Consumer<ObjectNode> change, String rule) {
        journey.lms().mishaps().header(header -> {
            change.accept(header);
            return header;
        });
        BrowserPage page = journey.open(person, browser);
        isRefused(page, 401);
        assertThat(page.text()).contains(rule);
    }

    private BrowserPage arrives() {
        return journey.open(person, browser);
    }

    @Nested
    class E1_AForeignSessionIsForcedOnAVictim {

        @Test
        void aLaunchWithoutTheCookieOffersANewWindowAndNothingElse() {
            BrowserStep launch = journey.launchOf(person, browser);
            browser.cookies().dropAll();
            BrowserPage page = browser.send(launch);

            isRefused(page, 401);
            assertThat(page.text()).contains("BROWSER", "Security Framework 1.0 §5.1.1.5", "found no cookie");
            assertThat(page.form().step().isTo(journey.loginUrl())).isTrue();
            assertThat(page.body()).contains("target=\"_blank\"").contains("Open in a new window");
            assertThat(browser.next(page)).as("nothing happens by itself").isEmpty();
        }

        @Test
        void theNewWindowBeginsTheLoginAnew() {
            BrowserStep launch = journey.launchOf(person, browser);
            browser.cookies().drop("hc_");
            BrowserPage page = browser.send(browser.send(launch).form().step());

            BrowserStep next = browser.next(page).orElseThrow();
            assertThat(next.isTo(journey.lms().authorizationEndpoint())).isTrue();
            assertThat(next.parameter("nonce")).isNotEqualTo(launch.parameter("nonce"));
            assertThat(browser.cookies().cookie("hc_state_")).isPresent();
        }

        @ParameterizedTest
        @ValueSource(ints = {900, 2_000, 8_000})
        void theNewWindowHasTheHintHoweverLong(int length) {
            String hint = "h".repeat(length);
            BrowserStep launch = journey.launchOf(person, browser);
            BrowserStep login = browser.holdBefore(
                            journey.lms().openUrl(person.id(), "quiz"), step -> step.isTo(journey.loginUrl()))
                    .with("lti_message_hint", hint);
            BrowserPage begun = browser.send(login);
            String state = begun.forms().isEmpty()
                    ? BrowserStep.get(begun.header("Location").orElseThrow())
                            .parameter("state")
                            .orElseThrow()
                    : begun.form().value("state").orElseThrow();
            browser.cookies().dropAll();
            BrowserPage page = browser.send(launch.with("state", state));

            isRefused(page, 401);
            assertThat(state).as("Moodle hands back 2,000 characters").hasSizeLessThan(2_000);
            assertThat(page.form().value("lti_message_hint")).contains(hint);
            assertThat(browser.send(page.form().step()).status())
                    .as("once more")
                    .isBetween(200, 302);
        }

        @Test
        void aFrameIsAskedForCookiesBeforeTheLmsSpendsItsHint() {
            browser.cookies().refuseAll();
            browser.saying("Sec-Fetch-Dest", "iframe");
            BrowserPage page = arrives();

            isRefused(page, 401);
            assertThat(page.url().getPath()).isEqualTo("/lti/login");
            assertThat(page.text()).contains("BROWSER", "found a frame that keeps no cookies");
            assertThat(new PracticeBrowser().go(page.form().step()).text()).contains("Hello " + person.name());
        }

        @Test
        void aFrameThatKeepsCookiesIsAskedOnce() {
            browser.saying("Sec-Fetch-Dest", "iframe");

            assertThat(arrives().text()).contains("Hello " + person.name());
            assertThat(visitsToLogin()).isEqualTo(2);
            assertThat(arrives().text()).contains("Hello " + person.name());
            assertThat(visitsToLogin()).isEqualTo(3);
        }

        @Test
        void aFrameIsAskedByTheMethodThatItCameBy() {
            browser.saying("Sec-Fetch-Dest", "iframe");

            assertThat(browser.open(journey.lms().openByRedirectUrl(person.id(), "quiz"))
                            .text())
                    .contains("Hello " + person.name());
            assertThat(visitsToLogin()).isEqualTo(2);
        }

        private long visitsToLogin() {
            return browser.visited().stream()
                    .filter(page -> page.step().isTo(journey.loginUrl()))
                    .count();
        }

        @Test
        void aBrowserThatTakesNoCookieNeverGetsIn() {
            browser.cookies().refuseAll();

            isRefused(arrives(), 401);
        }

        @Test
        void anEmptyCookieIsAnothersCookie() {
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = browser.cookies().cookie("hc_state_").orElseThrow().name();
            browser.cookies().dropAll();

            isRefused(new PracticeBrowser().saying("Cookie", cookie + "=").send(launch), 401);
        }
    }

    @Nested
    class E2_TheStateIsFromAnotherBrowser {

        @Test
        void aStateIsWorthNothingInABrowserWithALoginOfItsOwn() {
            BrowserStep launch = journey.launchOf(person, browser);
            PracticeBrowser other = new PracticeBrowser();
            BrowserStep others = journey.launchOf(person, other);

            isRefused(other.send(launch), 401);
            isRefused(browser.send(others), 401);
        }

        @Test
        void theCookiesNameAloneDoesNotHelp() {
            BrowserStep launch = journey.launchOf(person, browser);
            String name = browser.cookies().cookie("hc_state_").orElseThrow().name();
            PracticeBrowser other = new PracticeBrowser();
            journey.launchOf(person, other);
            String value = other.cookies().cookie("hc_state_").orElseThrow().value();

            isRefused(new PracticeBrowser().saying("Cookie", name + "=" + value).send(launch), 401);
        }

        @Test
        void aStateFromNowhereIsRefused() {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(browser.send(launch.with("state", "abc")), 401);
            isRefused(browser.send(launch.without("state")), 401);
            isRefused(
                    browser.send(launch.with("state", launch.parameter("state").orElseThrow() + "A")), 401);
        }

        @ParameterizedTest
        @CsvSource({
            "e30.e30, SHAPE, 400",
            "'', RESPONSE, 400",
            "eyJhbGciOiJub25lIn0.e30., ALGORITHM, 401",
            "eyJhbGciOiJSUzI1NiJ9.e30.e30, KEY_ID, 401",
            "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.e30.e30, STATE, 401"
        })
        void theFormOfTheTokenIsLookedAtBeforeTheState(String token, String rule, int status) {
            BrowserPage page = browser.send(
                    journey.launchOf(person, browser).with("state", "abc").with("id_token", token));

            isRefused(page, status);
            assertThat(page.text()).contains(rule + ":");
        }

        @Test
        void aStateIsGoodForTenMinutes() {
            BrowserStep launch = journey.launchOf(person, browser);
            journey.clock().turn(Duration.ofMinutes(10));

            isRefused(browser.send(launch), 401);
        }

        @Test
        void theTokenOfOneLoginDoesNotGoWithTheStateOfAnother() {
            BrowserStep one = journey.launchOf(person, browser);
            BrowserStep other = journey.launchOf(person, browser);

            isRefused(
                    browser.send(
                            one.with("id_token", other.parameter("id_token").orElseThrow())),
                    401);
        }
    }

    @Nested
    class E4_ALaunchIsPlayedAgain {

        @Test
        void theSecondTimeIsRefused() {
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = browser.cookies().cookie("hc_state_").orElseThrow().name() + "="
                    + browser.cookies().cookie("hc_state_").orElseThrow().value();
            assertThat(browser.send(launch).status()).isEqualTo(302);

            BrowserPage again = new PracticeBrowser().saying("Cookie", cookie).send(launch);
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.text()).contains("REPLAY");
            assertThat(journey.facts(person)).hasSize(1);
        }

        @Test
        void ofTwentyAtOnceExactlyOneIsCounted() throws Exception {
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = browser.cookies().cookie("hc_state_").orElseThrow().name() + "="
                    + browser.cookies().cookie("hc_state_").orElseThrow().value();

            List<Integer> statuses = Race.of(
                    20,
                    () -> new PracticeBrowser()
                            .saying("Cookie", cookie)
                            .send(launch)
                            .status());

            assertThat(statuses).containsOnly(302, 401).containsOnlyOnce(302);
            assertThat(journey.facts(person)).hasSize(1);
        }

        @Test
        void anAnonymousLaunchIsPlayedOnceToo() {
            journey.lms().mishaps().claims(claims -> {
                claims.remove(List.of("sub", "name", "given_name", "family_name", "email"));
                return claims;
            });
            BrowserStep launch = journey.launchOf(person, browser);
            String cookie = browser.cookies().cookie("hc_state_").orElseThrow().name() + "="
                    + browser.cookies().cookie("hc_state_").orElseThrow().value();

            assertThat(browser.send(launch).status()).isEqualTo(302);
            assertThat(new PracticeBrowser()
                            .saying("Cookie", cookie)
                            .send(launch)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Nested
    class E5_E6_TheNonceIsNotOurs {

        @Test
        void anotherNonceIsRefused() {
            isRefused(claims -> claims.put("nonce", "abc"), 401, "NONCE");
        }

        @Test
        void noNonceIsRefused() {
            isRefused(claims -> claims.remove("nonce"), 401, "NONCE");
        }

        @Test
        void aForgerCannotSpendTheNonceOfAnHonestLaunch() {
            BrowserStep launch = journey.launchOf(person, browser);
            String token = launch.parameter("id_token").orElseThrow();
            String forged = token.substring(0, token.length() - 10) + "AAAAAAAAAA";

            assertThat(browser.send(launch.with("id_token", forged)).status()).isEqualTo(401);
            assertThat(browser.go(launch).text()).contains("Hello " + person.name());
        }
    }

    @Nested
    class E7_E8_TheAlgorithmIsNotOurs {

        @ParameterizedTest
        @ValueSource(strings = {"none", "None", "nOnE", "RS384", "RS512", "PS256", "ES256", "HS256", "rs256", ""})
        void anyOtherAlgorithmIsRefused(String algorithm) {
            headerIsRefused(header -> header.put("alg", algorithm), "ALGORITHM");
        }

        @Test
        void noSignatureIsRefused() {
            journey.lms()
                    .mishaps()
                    .header(header -> header.put("alg", "none"))
                    .idToken(token -> token.substring(0, token.lastIndexOf('.') + 1));

            isRefused(arrives(), 401);
        }

        @Test
        void aSignatureCutOffIsRefused() {
            journey.lms().mishaps().idToken(token -> token.substring(0, token.lastIndexOf('.') + 1));

            isRefused(arrives(), 401);
        }

        @ParameterizedTest
        @ValueSource(strings = {"pem", "der", "jwk"})
        void ourOwnPublicKeyIsNoSecretToSignWith(String form) throws IOException {
            byte[] secret = secret(form);
            journey.lms()
                    .mishaps()
                    .header(header -> header.put("alg", "HS256"))
                    .idToken(token -> resigned(token, secret));

            isRefused(arrives(), 401);
        }

        private static byte[] secret(String form) throws IOException {
            String jwks = new PracticeBrowser().get(journey.lms().jwksUri()).body();
            JsonNode jwk = Json.read(jwks).orElseThrow().path("keys").path(0);
            BigInteger modulus = new BigInteger(
                    1, Base64.getUrlDecoder().decode(jwk.path("n").asText()));
            BigInteger exponent = new BigInteger(
                    1, Base64.getUrlDecoder().decode(jwk.path("e").asText()));
            try {
                Key key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
                String pem = "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                        + "\n-----END PUBLIC KEY-----\n";
                return switch (form) {
                    case "pem" -> pem.getBytes(StandardCharsets.US_ASCII);
                    case "der" -> key.getEncoded();
                    default -> Json.bytes(jwk);
                };
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private static String resigned(String token, byte[] secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                String input = token.substring(0, token.lastIndexOf('.'));
                byte[] signature = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
                return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void aStrangersSignatureUnderTheRightKidIsRefused() {
            journey.lms().mishaps().signByStranger();

            isRefused(arrives(), 401);
        }

        @Test
        void aChangedPayloadIsRefused() {
            journey.lms().mishaps().idToken(token -> {
                String[] parts = token.split("\\.", -1);
                ObjectNode claims =
                        Json.readObject(Base64.getUrlDecoder().decode(parts[1])).orElseThrow();
                claims.put("sub", "7");
                return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(claims)) + "."
                        + parts[2];
            });

            isRefused(arrives(), 401);
        }
    }

    @Nested
    class E10_E11_E12_TheKeyIsNotTheirs {

        @Test
        void noKidIsRefused() {
            headerIsRefused(header -> header.remove("kid"), "KEY_ID");
        }

        @ParameterizedTest
        @ValueSource(strings = {"zz", "../../etc/passwd", "' OR 1=1--", "${jndi:ldap://x}", "%0d%0aSet-Cookie: x=1"})
        void aKidThatNobodyPublishedIsRefused(String kid) {
            headerIsRefused(header -> header.put("kid", kid), "KEY");
        }

        @Test
        void aKidIsShortAndPrintable() {
            headerIsRefused(header -> header.put("kid", "k".repeat(10_000)), "KEY_ID");
            headerIsRefused(header -> header.put("kid", "a\r\nSet-Cookie: x=1"), "KEY_ID");
            headerIsRefused(header -> header.put("kid", ""), "KEY_ID");
            headerIsRefused(header -> header.put("kid", 7), "KEY_ID");
        }

        @Test
        void unknownKidsMakeUsAskForTheKeysNoMoreThanOnceAMinute() {
            journey.open(person, browser);
            int before = journey.lms().seen(Place.JWKS).size();
            for (int i = 0; i < 5; i++) {
                String kid = "unknown-" + i;
                journey.lms().mishaps().header(header -> header.put("kid", kid));
                assertThat(arrives().status()).isEqualTo(401);
            }

            assertThat(journey.lms().seen(Place.JWKS).size() - before).isLessThanOrEqualTo(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"jwk", "jku", "x5u", "x5c"})
        void keysAndTheirAddressesInTheHeaderAreNotLookedAt(String name) {
            journey.lms()
                    .mishaps()
                    .header(header -> header.put(name, "https://evil.example/keys"))
                    .signByStranger();

            isRefused(arrives(), 401);
        }

        @Test
        void aDemandForAnExtensionIsRefused() {
            headerIsRefused(header -> header.putArray("crit").add("b64"), "CRITICAL");
            headerIsRefused(header -> header.putArray("crit"), "CRITICAL");
        }
    }

    @Nested
    class E14_E15_ItIsForSomebodyElse {

        @ParameterizedTest
        @ValueSource(strings = {"\"client-2\"", "[]", "{}", "7", "[\"client-2\"]"})
        void anotherAudienceIsRefused(String audience) {
            isRefused(claims -> claims.set("aud", Json.read(audience).orElseThrow()), 401, "AUDIENCE");
        }

        @Test
        void ourClientIdInAnArrayIsAccepted() {
            journey.lms().mishaps().claims(claims -> {
                claims.putArray("aud").add("client-1");
                return claims;
            });

            assertThat(arrives().text()).contains("Hello " + person.name());
        }

        @Test
        void severalAudiencesNeedUsAsAuthorizedParty() {
            isRefused(claims -> claims.putArray("aud").add("client-1").add("evil"), 401, "AUTHORIZED_PARTY");
            isRefused(claims -> claims.put("azp", "evil"), 401, "AUTHORIZED_PARTY");
        }

        @Test
        void anotherIssuerIsRefusedThoughTheKeyIsRight() {
            isRefused(claims -> claims.put("iss", journey.lms().issuer() + "/"), 401, "ISSUER");
            isRefused(claims -> claims.put("iss", "https://evil.example"), 401, "ISSUER");
        }
    }

    @Nested
    class E16_TheDeploymentIsConfused {

        @Test
        void anotherOneThanTheLoginsIsMalformed() {
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-9"), 400, "DEPLOYMENT_ID");
        }

        @ParameterizedTest
        @ValueSource(strings = {"dep-9", "DEP-1", "dep-1 "})
        void anUnknownOneIsForbiddenWhereTheLoginNamedNone(String deployment) {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without("lti_deployment_id"));

            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, deployment), 403, "DEPLOYMENT");
        }

        @Test
        void oneThatTheLoginNamedTooIsForbiddenWithAWordToAdministratorsAndNothingIsKept() throws Exception {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("lti_deployment_id", "dep-9"));
            journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-9"));

            BrowserPage page = arrives();

            isRefused(page, 403);
            assertThat(page.text())
                    .contains("This launch is not allowed here")
                    .contains("DEPLOYMENT: deployment_id is one that is connected (LTI Core 1.3 §3.1.3); found dep-9");
            assertThat(journey.learner(person).status()).isEqualTo(404);
            JsonNode connected = journey.service()
                    .get(journey.key(), "institutions/rivers/platforms/" + journey.platform())
                    .body();
            assertThat(connected.path("deployments").toString()).isEqualTo("[\"dep-1\"]");
        }

        @Test
        void oneThatIsMissingOrTooLongIsMalformed() {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without("lti_deployment_id"));

            isRefused(claims -> claims.remove(ClaimNames.DEPLOYMENT_ID), 400, "DEPLOYMENT_ID");
            isRefused(claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "d".repeat(256)), 400, "DEPLOYMENT_ID");
        }
    }

    @Nested
    class E17_TheTimesAreWrong {

        private long now;

        @BeforeEach
        void readTheClock() {
            now = journey.clock().instant().getEpochSecond();
        }

        @Test
        void tooLateTooEarlyOrTooOldIsRefused() {
            isRefused(claims -> claims.put("iat", now - 100).put("exp", now - 61), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("iat", now + 120).put("exp", now + 180), 401, "ISSUED_AT");
            isRefused(claims -> claims.put("iat", now - 3600), 401, "ISSUED_AT");
            isRefused(claims -> claims.put("exp", now - 1), 401, "EXPIRES_AT");
        }

        @Test
        void whatIsNoWholeSecondIsRefused() {
            isRefused(claims -> claims.put("exp", Long.toString(now + 60)), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("exp", 1e18), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("exp", now + 60.5), 401, "EXPIRES_AT");
            isRefused(claims -> claims.put("iat", Long.toString(now)), 401, "ISSUED_AT");
            isRefused(claims -> claims.remove("exp"), 401, "EXPIRES_AT");
            isRefused(claims -> claims.remove("iat"), 401, "ISSUED_AT");
        }

        @Test
        void aTokenForAYearIsRefused() {
            isRefused(claims -> claims.put("exp", now + 365 * 86_400), 401, "LIFETIME");
        }
    }

    @Nested
    class E18_ItIsNoLaunch {

        @Test
        void aVersionOrMessageThatWeDoNotSpeakIsRefused() {
            isRefused(claims -> claims.put(ClaimNames.VERSION, "1.1"), 400, "VERSION");
            isRefused(claims -> claims.put(ClaimNames.VERSION, "1.3"), 400, "VERSION");
            isRefused(claims -> claims.remove(ClaimNames.VERSION), 400, "VERSION");
            isRefused(claims -> claims.remove(ClaimNames.MESSAGE_TYPE), 400, "MESSAGE_TYPE");
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiResourceLinkRequest "), 400, "MESSAGE_TYPE");
            isRefused(claims -> claims.put(ClaimNames.MESSAGE_TYPE, "<script>alert(1)</script>"), 400, "MESSAGE_TYPE");
        }

        @Test
        void rolesLinkAndSubjectHaveTheirShape() {
            isRefused(claims -> claims.remove(ClaimNames.ROLES), 400, "ROLES");
            isRefused(claims -> claims.put(ClaimNames.ROLES, "Learner"), 400, "ROLES");
            isRefused(claims -> claims.putArray(ClaimNames.ROLES).addObject(), 400, "ROLES");
            isRefused(claims -> claims.putObject(ClaimNames.RESOURCE_LINK), 400, "RESOURCE_LINK");
            isRefused(claims -> claims.remove(ClaimNames.RESOURCE_LINK), 400, "RESOURCE_LINK");
            isRefused(claims -> claims.put("sub", "s".repeat(256)), 400, "SUBJECT");
            isRefused(claims -> claims.put("sub", "Zoë"), 400, "SUBJECT");
            isRefused(claims -> claims.put("sub", ""), 400, "SUBJECT");
        }

        @Test
        void whatStandsInTheRefusalIsEscaped() {
            journey.lms().mishaps().claims(claims -> claims.put(ClaimNames.VERSION, "<img src=x onerror=alert(1)>"));

            assertThat(arrives().body()).doesNotContain("<img");
        }

        @ParameterizedTest
        @ValueSource(strings = {"abc", "a.b", "a.b.c.d", "..", "%", "a b.c.d"})
        void whatIsNoTokenIsMalformed(String token) {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(browser.send(launch.with("id_token", token)), 400);
        }

        @Test
        void neitherTokenNorErrorIsMalformed() {
            BrowserStep launch = journey.launchOf(person, browser);

            isRefused(browser.send(launch.without("id_token")), 400);
            isRefused(browser.send(launch.and("id_token", "x")), 400);
            isRefused(browser.send(launch.and("state", "x")), 400);
        }

        @Test
        void aTokenOfAMegabyteIsRefusedUnread() {
            BrowserStep launch = journey.launchOf(person, browser);

            assertThat(browser.send(launch.with("id_token", "a".repeat(1_000_000)))
                            .status())
                    .isEqualTo(413);
            assertThat(journey.facts(person)).isEmpty();
        }
    }

    @Nested
    class E19_ItLeadsSomewhereElse {

        @ParameterizedTest
        @ValueSource(strings = {"https://evil.example", "//evil.example", "javascript:alert(1)", "x", "/lti/tools/x"})
        void aLoginForAForeignTargetIsRefused(String target) {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("target_link_uri", target));

            isRefused(arrives(), 400);
            assertThat(browser.cookies().cookie("hc_")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"/lti/tools/tlunknown", "/lti/tools/", "/lti/tools", "/lti/launch", "/admin", ""})
        void aLoginForAnAddressOfOursThatIsNoToolIsRefused(String path) {
            String target = journey.service().base() + path;
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("target_link_uri", target));

            isRefused(arrives(), 400);
        }

        @Test
        void aSignedTargetThatIsNotTheLoginsIsRefused() {
            isRefused(claims -> claims.put(ClaimNames.TARGET_LINK_URI, "https://evil.example/x"), 400, "TARGET_LINK");
            isRefused(
                    claims -> claims.put(
                            ClaimNames.TARGET_LINK_URI,
                            claims.path(ClaimNames.TARGET_LINK_URI).asText() + "?x=1"),
                    400,
                    "TARGET_LINK");
        }
    }

    @Nested
    class TheLoginInitiation {

        @ParameterizedTest
        @ValueSource(strings = {"iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint", "unknown"})
        void aParameterThatComesTwiceIsRefused(String name) {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> step.and(name, "x").and(name, "y"));

            isRefused(arrives(), 400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"iss", "login_hint", "target_link_uri"})
        void aParameterThatIsMissingIsRefused(String name) {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.without(name));

            isRefused(arrives(), 400);
        }

        @Test
        void anUnknownLmsOrClientIsRefused() {
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("iss", "https://evil.example"));
            isRefused(arrives(), 400);
            browser.bending(step -> step.isTo(journey.loginUrl()), step -> step.with("client_id", "client-9"));
            isRefused(arrives(), 400);
        }

        @Test
        void aParameterLongerThanEightKilobytesIsRefused() {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()), step -> step.with("login_hint", "h".repeat(8 * 1024 + 1)));

            isRefused(arrives(), 400);
        }

        @Test
        void withoutAClientIdTheOnlyClientOfTheIssuerIsMeant() {
            browser.bending(
                    step -> step.isTo(journey.loginUrl()),
                    step -> step.without("client_id").without("lti_deployment_id"));

            assertThat(arrives().text()).contains("Hello " + person.name());
        }
    }

    @Nested
    class TheLmsSaysNo {

        @Test
        void anErrorIsShownByItsCodeAndOnlyToTheRightBrowser() {
            BrowserStep launch = journey.launchOf(person, browser);
            BrowserStep error = BrowserStep.post(
                    journey.launchUrl(),
                    Map.of(
                            "state", launch.parameter("state").orElseThrow(),
                            "error", "login_required",
                            "error_description", "<b>click evil.example</b>"));

            isRefused(new PracticeBrowser().send(error), 401);
            BrowserPage page = browser.send(error);
            isRefused(page, 401);
            assertThat(page.text()).contains("login_required").doesNotContain("evil");
        }

        @Test
        void anErrorWithoutAStateIsRefused() {
            isRefused(browser.send(BrowserStep.post(journey.launchUrl(), Map.of("error", "access_denied"))), 401);
        }
    }

    @Nested
    class TheAddressesThemselves {

        @Test
        void aLaunchIsPostedAndAToolsAddressIsNoPage() {
            BrowserPage launch = browser.get(journey.launchUrl());
            assertThat(launch.status()).isEqualTo(405);
            assertThat(launch.header("Allow")).contains("POST");
            BrowserPage tool = browser.get(journey.service().base() + "/lti/tools/" + journey.toolId());
            assertThat(tool.status()).isEqualTo(200);
            assertThat(tool.text()).contains("Go to your course");
        }

        @Test
        void parametersOfALaunchInTheQueryCountForNothing() {
            BrowserStep launch = journey.launchOf(person, browser);
            BrowserStep query = new BrowserStep(
                    "POST",
                    URI.create(launch.byOtherMethod().url().toString()),
                    List.of(new BrowserStep.Field("x", "y")));

            isRefused(browser.send(query), 400);
        }

        @Test
        void ourKeysArePublishedForAnHour() {
            BrowserPage keys = browser.get(journey.service().base() + "/lti/jwks");

            assertThat(keys.status()).isEqualTo(200);
            assertThat(keys.header("Content-Type")).contains("application/json");
            assertThat(keys.header("Cache-Control").orElse("")).contains("max-age=3600");
            JsonNode key = Json.read(keys.body()).orElseThrow().path("keys").path(0);
            List<String> members = new ArrayList<>();
            key.fieldNames().forEachRemaining(members::add);
            assertThat(members).containsExactlyInAnyOrder("kty", "n", "e", "alg", "use", "kid");
        }
    }
}
