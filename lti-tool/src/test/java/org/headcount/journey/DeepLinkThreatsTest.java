package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.journey.Journey.IDA;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.Role;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers to deep linking requests that must not reach the LMS: forged, used before, or with content that is not the tool's. */
@SuppressWarnings("NullAway.Init")
class DeepLinkThreatsTest {

    @TempDir
    static Path folder;

    private static Journey journey;
    private static ReceivedLaunch launch;

    private final PracticeBrowser browser = new PracticeBrowser();
    private int before;

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "switch");
        offer("any", ContentChoice.ALL_TYPES, true);
        offer("one", ContentChoice.ALL_TYPES, false);
        offer("links", List.of("ltiResourceLink"), true);
        launch = choosing(IDA, "any");
    }

    @AfterAll
    static void close() {
        journey.close();
    }

    @BeforeEach
    void count() {
        before = journey.lms().chosen().size();
    }

    private static void offer(String id, List<String> types, boolean several) {
        journey.lms()
                .add(new ContentChoice(
                        id,
                        "rivers",
                        "Add",
                        "client-1",
                        "dep-1",
                        journey.service().base() + "/lti/tools/" + journey.toolId(),
                        types,
                        several,
                        Optional.of("the LMS's")));
    }

    private static ReceivedLaunch choosing(Person person, String choice) {
        new PracticeBrowser().open(journey.lms().chooseUrl(person.id(), choice));
        return journey.tool().lastLaunch().orElseThrow();
    }

    private static String returnUrl(ReceivedLaunch to) {
        return to.deepLinking().path("deep_link_return_url").asText();
    }

    private BrowserPage post(ReceivedLaunch to, String token) {
        return browser.post(returnUrl(to), Map.of("JWT", token));
    }

    private static ArrayNode unit() {
        return Json.array().add(journey.tool().choices().unit(1));
    }

    private void assertRefused(BrowserPage page, String rule) {
        assertThat(page.status()).as(page.text()).isEqualTo(400);
        assertThat(page.text()).contains(rule);
        assertThat(page.forms()).isEmpty();
        assertThat(page.body()).doesNotContain("eyJ");
        assertThat(journey.lms().chosen()).hasSize(before);
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("ISSUER", claims -> claims.put("iss", "tlanother")),
                forgery("ISSUER", claims -> claims.remove("iss")),
                forgery("AUDIENCE", claims -> claims.put("aud", "https://elsewhere.example")),
                forgery("AUDIENCE", claims -> claims.put("aud", journey.lms().issuer())),
                forgery(
                        "AUDIENCE",
                        claims -> claims.put("aud", launch.platform().issuer() + "/")),
                forgery("AUDIENCE", claims -> claims.putArray("aud")),
                forgery("AUDIENCE", claims -> claims.remove("aud")),
                forgery(
                        "AUTHORIZED_PARTY",
                        claims -> claims.putArray("aud")
                                .add(launch.platform().issuer())
                                .add("https://elsewhere.example")),
                forgery("AUTHORIZED_PARTY", claims -> claims.put("azp", "https://elsewhere.example")),
                forgery("EXPIRES_AT", claims -> claims.put("exp", Journey.NOON.getEpochSecond() - 61)),
                forgery("EXPIRES_AT", claims -> claims.remove("exp")),
                forgery("ISSUED_AT", claims -> claims.put("iat", Journey.NOON.getEpochSecond() + 61)),
                forgery("ISSUED_AT", claims -> claims.put("iat", Journey.NOON.getEpochSecond() - 661)),
                forgery("ISSUED_AT", claims -> claims.put("iat", "now")),
                forgery("NONCE", claims -> claims.remove("nonce")),
                forgery("NONCE", claims -> claims.put("nonce", "")),
                forgery("NONCE", claims -> claims.put("nonce", "n".repeat(256))),
                forgery("NONCE", claims -> claims.put("nonce", "a\nb")),
                forgery("TOKEN_ID", claims -> claims.put("jti", 7)),
                forgery("MESSAGE_TYPE", claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiResourceLinkRequest")),
                forgery("MESSAGE_TYPE", claims -> claims.put(ClaimNames.MESSAGE_TYPE, "LtiDeepLinkingResponse ")),
                forgery("MESSAGE_TYPE", claims -> claims.remove(ClaimNames.MESSAGE_TYPE)),
                forgery("VERSION", claims -> claims.put(ClaimNames.VERSION, "1.3")),
                forgery("DEPLOYMENT", claims -> claims.put(ClaimNames.DEPLOYMENT_ID, "dep-1")),
                forgery("DEPLOYMENT", claims -> claims.remove(ClaimNames.DEPLOYMENT_ID)),
                forgery("DATA", claims -> claims.remove(ClaimNames.DATA)),
                forgery("DATA", claims -> claims.put(ClaimNames.DATA, "")),
                forgery("DATA", claims -> claims.put(ClaimNames.DATA, "the LMS's")),
                forgery("DATA", claims -> claims.put(ClaimNames.DATA, "d".repeat(5_000))),
                forgery("DATA", claims -> claims.put(ClaimNames.DATA, 7)),
                forgery("PERSON", claims -> claims.put("sub", "another")),
                forgery("ITEMS", claims -> claims.put(ClaimNames.CONTENT_ITEMS, "x")),
                forgery(
                        "ITEMS",
                        claims -> claims.putArray(ClaimNames.CONTENT_ITEMS).add("x")),
                forgery(
                        "ITEMS",
                        claims -> claims.putArray(ClaimNames.CONTENT_ITEMS).addObject()),
                forgery("ITEMS", claims -> {
                    ArrayNode many = claims.putArray(ClaimNames.CONTENT_ITEMS);
                    for (int i = 0; i < 500; i++) {
                        many.addObject().put("type", "link").put("url", "https://x.example/");
                    }
                }),
                forgery("TYPES", claims -> item(claims).put("type", "LtiResourceLink")),
                forgery("TYPES", claims -> item(claims).put("type", "https://custom.example/type")),
                forgery("LINK", claims -> item(claims).put("url", "javascript:alert(1)")),
                forgery("LINK", claims -> item(claims).put("url", "data:text/html,x")),
                forgery("LINK", claims -> item(claims).put("url", "https://elsewhere.example/x")),
                forgery("LINK", claims -> item(claims).put("url", "http://elsewhere.example/x")),
                forgery("LINK", claims -> item(claims).put("url", "http://127.0.0.1@elsewhere.example/x")),
                forgery("LINK", claims -> item(claims).put("url", "//127.0.0.1/x")),
                forgery("LINK", claims -> item(claims).put("url", "/x")),
                forgery("LINK", claims -> item(claims).put("url", "")),
                forgery("LINK", claims -> item(claims).put("url", "http://127.0.0.1/a b")),
                forgery("LINK", claims -> item(claims).put("url", 7)),
                forgery(
                        "LINK",
                        claims -> item(claims)
                                .withObject("/lineItem/submissionReview")
                                .put("url", "https://elsewhere.example/x")),
                forgery("CUSTOM", claims -> item(claims).put("custom", "x")),
                forgery("CUSTOM", claims -> item(claims).withObject("/custom").putObject("deep")));
    }

    private static Arguments forgery(String rule, Consumer<ObjectNode> change) {
        UnaryOperator<ObjectNode> bent = claims -> {
            change.accept(claims);
            return claims;
        };
        return Arguments.of(rule, bent);
    }

    private static ObjectNode item(ObjectNode claims) {
        return (ObjectNode) claims.path(ClaimNames.CONTENT_ITEMS).get(0);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void anAnswerThatBreaksARuleIsRefusedAndTheLmsHearsNothing(String rule, UnaryOperator<ObjectNode> change) {
        assertRefused(post(launch, journey.tool().choices().answer(launch, unit(), change)), rule);
    }

    @Test
    void aRefusedAnswerSpendsNothing() {
        ReceivedLaunch own = choosing(IDA, "any");
        String wrong = journey.tool().choices().answer(own, unit(), claims -> {
            item(claims).put("url", "https://elsewhere.example/");
            return claims;
        });
        assertRefused(post(own, wrong), "LINK");

        BrowserPage back = browser.follow(post(own, journey.tool().choices().answer(own, unit())));

        assertThat(back.text()).contains("Taken over");
    }

    @Test
    void numbersAmongTheParametersAreTextsToTheLmsAndNullsAreNothing() {
        ReceivedLaunch own = choosing(IDA, "any");
        ArrayNode items = unit();
        ((ObjectNode) items.get(0))
                .withObject("/custom")
                .put("weight", new BigDecimal("1.50"))
                .put("yes", true)
                .putNull("none");

        browser.follow(post(own, journey.tool().choices().answer(own, items)));

        assertThat(journey.lms()
                        .chosen()
                        .get(before)
                        .items()
                        .get(0)
                        .path("custom")
                        .toString())
                .isEqualTo("{\"unit\":\"1\",\"weight\":\"1.50\",\"yes\":\"true\"}");
    }

    @Test
    void severalItemsAreRefusedWhereTheLmsTakesOneAndOtherTypesWhereItTakesLinks() {
        ReceivedLaunch one = choosing(IDA, "one");
        ArrayNode two = unit().addAll(unit());
        assertRefused(post(one, journey.tool().choices().answer(one, two)), "SEVERAL");

        ReceivedLaunch links = choosing(IDA, "links");
        for (String type : List.of("html", "file", "link", "image")) {
            ArrayNode items = Json.array();
            items.addObject().put("type", type);
            assertRefused(post(links, journey.tool().choices().answer(links, items)), "TYPES");
        }
    }

    @Test
    void anAnswerIsTakenOnceHoweverManyBringIt() throws Exception {
        ReceivedLaunch own = choosing(IDA, "any");
        String token = journey.tool().choices().answer(own, unit());

        List<Integer> answers = Race.of(() ->
                new PracticeBrowser().post(returnUrl(own), Map.of("JWT", token)).status());

        assertThat(answers)
                .containsOnlyOnce(200)
                .filteredOn(status -> status != 200)
                .containsOnly(400);
        assertThat(journey.lms().chosen()).as("held back by nobody").hasSize(before);
        assertRefused(post(own, journey.tool().choices().answer(own, unit())), "DATA");
    }

    @Test
    void aNonceOrTokenIdOfAnotherAnswerIsRefused() {
        for (String name : List.of("nonce", "jti")) {
            AtomicReference<String> used = new AtomicReference<>("");
            ReceivedLaunch first = choosing(IDA, "any");
            String token = journey.tool().choices().answer(first, unit(), claims -> {
                used.set(claims.path(name).asText());
                return claims;
            });
            assertThat(post(first, token).status()).isEqualTo(200);
            ReceivedLaunch second = choosing(IDA, "any");
            assertRefused(
                    post(
                            second,
                            journey.tool().choices().answer(second, unit(), claims -> claims.put(name, used.get()))),
                    "REPLAY");
        }
    }

    @Test
    void anAnswerThatComesAfterADayOfWorkIsTooLate() throws Exception {
        try (Journey late = new Journey(Files.createDirectory(folder.resolve("late")), "switch")) {
            late.lms()
                    .add(new ContentChoice(
                            "any",
                            "rivers",
                            "Add",
                            "client-1",
                            "dep-1",
                            late.service().base() + "/lti/tools"));
            browser.open(late.lms().chooseUrl(IDA.id(), "any"));
            ReceivedLaunch own = late.tool().lastLaunch().orElseThrow();
            late.clock().turn(Duration.ofHours(8));
            String token = late.tool().choices().answer(own, Json.array());

            assertRefused(post(own, token), "DATA");
        }
    }

    @Test
    void theDataOfAnotherToolOrLmsIsWorthNothing() throws Exception {
        try (PracticeTool other = new PracticeTool(0, journey.clock())) {
            String id = journey.service()
                    .post(journey.key(), "institutions/rivers/tools", """
                            {"name": "Other", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                            """.formatted(
                                    other.loginUri(), other.redirectUri(), other.targetLinkUri(), other.jwksUri()))
                    .body()
                    .path("id")
                    .asText();
            ReceivedLaunch own = choosing(IDA, "any");
            String signedByOther = other.choices().answer(own, unit());
            assertRefused(post(own, signedByOther), "KEY");
            assertRefused(post(own, other.choices().answer(own, unit(), claims -> claims.put("iss", id))), "DATA");
            String platform = journey.connect("rivers", journey.key(), "client-2", "dep-2");
            String elsewhere = journey.service().base() + "/platforms/" + platform;
            assertRefused(
                    browser.post(
                            elsewhere + "/deep-link",
                            Map.of(
                                    "JWT",
                                    journey.tool()
                                            .choices()
                                            .answer(own, unit(), claims -> claims.put("aud", elsewhere)))),
                    "DATA");
        }
    }

    @Test
    void whatIsNoAnswerAtAllIsRefused() {
        String good = journey.tool().choices().answer(launch, unit());
        String[] parts = good.split("\\.", -1);
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"kid\":\"x\"}".getBytes(StandardCharsets.US_ASCII));
        assertRefused(post(launch, ""), "FORM");
        assertRefused(post(launch, "x"), "SHAPE");
        assertRefused(post(launch, none + "." + parts[1] + "."), "ALGORITHM");
        assertRefused(post(launch, none + "." + parts[1] + ".x"), "ALGORITHM");
        assertRefused(post(launch, parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length())), "SIGNATURE");
        assertRefused(post(launch, launch.idToken()), "ISSUER");
        assertRefused(
                browser.send(
                        BrowserStep.post(returnUrl(launch), Map.of("JWT", good)).and("JWT", good)),
                "FORM");
        assertThat(browser.post(returnUrl(launch), Map.of("JWT", "x".repeat(600_000)))
                        .status())
                .isEqualTo(413);
        assertThat(browser.get(returnUrl(launch)).status()).isEqualTo(405);
        assertThat(browser.post(journey.service().base() + "/platforms/pfnobody/deep-link", Map.of("JWT", good))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anAnswerWhoseDeploymentIsDisconnectedMeanwhileIsRefused() throws Exception {
        Person teacher = journey.newcomer(Role.INSTRUCTOR);
        ReceivedLaunch own = choosing(teacher, "any");
        String path = "institutions/rivers/platforms/" + journey.platform();
        journey.service().patch(journey.key(), path, "{\"deployments\": [\"dep-7\"]}");
        try {
            assertRefused(post(own, journey.tool().choices().answer(own, unit())), "DATA");
        } finally {
            journey.service().patch(journey.key(), path, "{\"deployments\": [\"dep-1\"]}");
        }
    }
}
