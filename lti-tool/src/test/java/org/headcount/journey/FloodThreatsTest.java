package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.Place;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Whoever sends much, and ends nothing of it: it costs the LMS and the others nothing. */
class FloodThreatsTest extends LaunchThreats {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** More than a node has threads, or room for of one institution. */
    private static final int MANY = 1_200;

    private static final int AT_A_TIME = 100;

    @Nested
    class E39_Floods {

        @Test
        void loginsThatNobodyEndsLeaveOthersTheirRoom() throws Exception {
            String hint = "h".repeat(7_000);
            journey.lms().forget();

            List<Integer> statuses = flood(MANY, number -> post(journey.loginUrl(), loginForm(hint + number)));

            assertThat(statuses).containsOnly(200);
            assertThat(journey.lms().seen(Place.JWKS))
                    .as("nobody asked the LMS anything")
                    .isEmpty();
            assertArrives();
        }

        @Test
        void launchesThatNobodySignedCostTheLmsOneLookAtItsKeysAMinute() throws Exception {
            PracticeBrowser honest = new PracticeBrowser();
            journey.open(person, honest);
            journey.lms().forget();
            journey.tool().forget();

            List<Integer> statuses = flood(
                    MANY, number -> post(journey.launchUrl(), "state=s" + number + "&id_token=" + forged(number)));

            assertThat(statuses).containsOnly(401);
            assertThat(journey.lms().seen(Place.JWKS)).hasSizeLessThanOrEqualTo(1);
            assertArrives();
        }

        @Test
        void hintsThatAreGuessedAndAssertionsThatProveNothingCostNobodyAnything() throws Exception {
            String toolAsks =
                    "scope=openid&response_type=id_token&response_mode=form_post&prompt=none&nonce=n&client_id="
                            + journey.toolId() + "&redirect_uri="
                            + encoded(journey.tool().redirectUri());
            String token = journey.service().base() + "/platforms/" + journey.platform() + "/token";

            List<Integer> guessed = flood(
                    MANY,
                    number -> post(journey.authorizeUrl(), toolAsks + "&login_hint=1&lti_message_hint=guess" + number));
            List<Integer> unproven = flood(
                    MANY,
                    number -> post(
                            token,
                            "grant_type=client_credentials&client_assertion_type="
                                    + encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                                    + "&scope=s&client_assertion=" + forged(number)));

            assertThat(guessed).as("told to the tool, in the browser").containsOnly(200);
            assertThat(unproven).containsOnly(400);
            assertArrives();
        }

        @Test
        void wordsOfAMegabyteAreNotRead() throws Exception {
            String megabyte = "x".repeat(1_000_000);

            for (String url : List.of(
                    journey.loginUrl(),
                    journey.launchUrl(),
                    journey.authorizeUrl(),
                    journey.service().base() + "/platforms/" + journey.platform() + "/deep-link",
                    journey.service().base() + "/platforms/" + journey.platform() + "/token",
                    journey.service().base() + "/lti/tools")) {
                HttpResponse<String> answer =
                        CLIENT.send(post(url, "state=" + megabyte), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(url).isBetween(400, 499);
                assertThat(answer.body()).doesNotContain("xxxxxxxx");
            }
            assertArrives();
        }

        @Test
        void objectsThatHoldOthersWithoutEndOrAHundredThousandMembersAreRefused() throws Exception {
            String deep = "{\"facts\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
            StringBuilder wide = new StringBuilder("{\"facts\":[]");
            IntStream.range(0, 100_000)
                    .forEach(number -> wide.append(",\"m").append(number).append("\":1"));

            for (String body : List.of(deep, wide.append('}').toString(), "[".repeat(100_000))) {
                Service.Answer answer = journey.service().post(journey.key(), "institutions/rivers/facts", body);

                assertThat(answer.status()).isBetween(400, 413);
            }
            assertArrives();
        }
    }

    /** Somebody honest, meanwhile and after. */
    private void assertArrives() {
        journey.tool().forget();
        BrowserPage page = journey.open(journey.newLearner(), new PracticeBrowser());

        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(journey.tool().launches()).hasSize(1);
    }

    private interface Numbered {
        HttpRequest of(int number);
    }

    private static List<Integer> flood(int many, Numbered requests) {
        List<Integer> statuses = new ArrayList<>();
        for (int from = 0; from < many; from += AT_A_TIME) {
            List<CompletableFuture<HttpResponse<String>>> going = IntStream.range(from, from + AT_A_TIME)
                    .mapToObj(number -> CLIENT.sendAsync(requests.of(number), HttpResponse.BodyHandlers.ofString()))
                    .toList();
            going.forEach(one -> statuses.add(one.join().statusCode()));
        }
        return statuses;
    }

    private static HttpRequest post(String url, String form) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private static String loginForm(String hint) {
        return "iss=" + encoded(journey.lms().issuer()) + "&login_hint=5&client_id=client-1&target_link_uri="
                + encoded(journey.service().base() + "/lti/tools/" + journey.toolId()) + "&lti_message_hint=" + hint;
    }

    /** With a key that nobody has. */
    private static String forged(int number) {
        return base64("{\"alg\":\"RS256\",\"kid\":\"k" + number + "\"}")
                + "."
                + base64("{\"iss\":\"" + journey.toolId() + "\",\"sub\":\"" + journey.toolId() + "\"}")
                + ".c2ln";
    }

    private static String base64(String text) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
