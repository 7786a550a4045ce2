package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.journey.Journey.ADA;
import static org.headcount.journey.Journey.BEN;
import static org.headcount.journey.Journey.IDA;
import static org.headcount.journey.Journey.TIM;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.practice.Activity;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.ContentChoice;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.ReceivedChoice;
import org.headcount.practice.ReceivedLaunch;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;
import org.headcount.testing.Race;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instructor chooses content in a tool behind us, and a learner opens it. */
@SuppressWarnings("NullAway.Init")
class DeepLinkingTest {

    private static final String SETTINGS = ClaimNames.DEEP_LINKING_SETTINGS;

    @TempDir
    static Path folder;

    private static Journey journey;

    private final PracticeBrowser browser = new PracticeBrowser();

    @BeforeAll
    static void connect() throws Exception {
        journey = new Journey(folder, "switch");
        offer("any", journey.service().base() + "/lti/tools");
        offer("quiz", journey.service().base() + "/lti/tools/" + journey.toolId());
    }

    @AfterAll
    static void close() {
        journey.close();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
    }

    private static void offer(String id, String target) {
        journey.lms().add(new ContentChoice(id, "rivers", "Add content", "client-1", "dep-1", target));
    }

    private ReceivedLaunch choosing(Person person, String choice) {
        BrowserPage page = browser.open(journey.lms().chooseUrl(person.id(), choice));
        return journey.tool()
                .lastLaunch()
                .filter(launch -> page.url().toString().endsWith(launch.id()))
                .orElseThrow(() -> new AssertionError("not let in: " + page + page.text()));
    }

    private BrowserPage choose(ReceivedLaunch launch, ArrayNode items) {
        return choose(launch, items, UnaryOperator.identity());
    }

    private BrowserPage choose(ReceivedLaunch launch, ArrayNode items, UnaryOperator<ObjectNode> change) {
        return browser.follow(browser.post(
                launch.deepLinking().path("deep_link_return_url").asText(),
                Map.of("JWT", journey.tool().choices().answer(launch, items, change))));
    }

    private static ArrayNode units(int... numbers) {
        ArrayNode items = Json.array();
        for (int number : numbers) {
            items.add(journey.tool().choices().unit(number));
        }
        return items;
    }

    private static ReceivedChoice newest() {
        List<ReceivedChoice> all = journey.lms().chosen();
        return all.get(all.size() - 1);
    }

    private static Activity newestActivity() {
        List<Activity> all = journey.lms().activities("rivers");
        return all.get(all.size() - 1);
    }

    @Test
    void theToolIsAskedAsTheLmsAskedUsButForWhatNamesUs() {
        ReceivedLaunch launch = choosing(IDA, "quiz");

        JsonNode settings = launch.deepLinking();
        assertThat(settings.path("deep_link_return_url").asText())
                .isEqualTo(journey.service().base() + "/platforms/" + journey.platform() + "/deep-link");
        assertThat(settings.path("data").asText())
                .hasSizeGreaterThanOrEqualTo(26)
                .doesNotContain("kept for");
        assertThat(settings.path("accept_types").toString())
                .isEqualTo("[\"link\",\"ltiResourceLink\",\"file\",\"html\",\"image\"]");
        assertThat(settings.path("title").asText()).isEqualTo("Add content");
        assertThat(launch.lti("message_type").asText()).isEqualTo("LtiDeepLinkingRequest");
        assertThat(launch.lti("resource_link").isMissingNode()).isTrue();
        assertThat(launch.lti("context").path("id").asText()).isEqualTo("rivers");
        assertThat(launch.lineItems()).isPresent();
        assertThat(launch.lineItem()).isEmpty();
        assertThat(launch.subject()).contains(IDA.id());
    }

    @Test
    void aUnitThatWasChosenIsLaunchedThroughUsAtItsOwnPlaceWithItsOwnParameters() throws Exception {
        BrowserPage back = choose(choosing(IDA, "quiz"), units(2));

        assertThat(back.text()).contains("Taken over: 1 items, 1 activities");
        JsonNode item = newest().items().get(0);
        assertThat(item.path("url").asText())
                .matches(Pattern.quote(journey.service().base()) + "/lti/links/[a-z0-9]{26,64}");
        ObjectNode offered = journey.tool().choices().unit(2);
        for (String same : List.of("type", "title", "text", "custom", "lineItem", "icon")) {
            assertThat(item.path(same)).as(same).isEqualTo(offered.path(same));
        }
        Person learner = journey.newLearner();
        browser.open(journey.lms().openUrl(learner.id(), newestActivity().id()));
        ReceivedLaunch launch = journey.tool().lastLaunch().orElseThrow();
        assertThat(launch.subject()).contains(learner.id());
        assertThat(launch.lti("target_link_uri").asText())
                .isEqualTo(offered.path("url").asText());
        assertThat(launch.lti("custom").path("unit").asText()).isEqualTo("2");
        assertThat(journey.learner(learner).body().path("active").asBoolean()).isTrue();
    }

    @Test
    void choosingMakesNobodyActiveAndLeavesNoFactBehind() throws Exception {
        Person teacher = journey.newcomer(Role.INSTRUCTOR);

        choose(choosing(teacher, "quiz"), units(1));

        assertThat(journey.facts(teacher)).isEmpty();
        assertThat(journey.learner(teacher).body().path("active").asBoolean()).isFalse();
    }

    @Test
    void aCopiedCourseLaunchesTheSameLinkUnderAnotherResourceLink() {
        choose(choosing(IDA, "quiz"), units(3));
        Activity chosen = newestActivity();
        choose(choosing(IDA, "quiz"), units(3));
        assertThat(newestActivity().targetLinkUri()).isEqualTo(chosen.targetLinkUri());
        journey.lms()
                .add(new Activity(
                        "copied-elsewhere",
                        "rivers",
                        "Copy",
                        "",
                        "client-1",
                        "dep-1",
                        chosen.targetLinkUri(),
                        chosen.custom(),
                        0));

        browser.open(journey.lms().openUrl(ADA.id(), "copied-elsewhere"));

        ReceivedLaunch launch = journey.tool().lastLaunch().orElseThrow();
        assertThat(launch.lti("resource_link").path("id").asText()).isEqualTo("copied-elsewhere");
        assertThat(launch.lti("target_link_uri").asText()).endsWith("/units/3?from=choice");
    }

    @Test
    void itemsOfAllTypesAndMembersThatNobodyKnowsComeThroughAsTheyWere() {
        ObjectNode link = Json.readObject("""
                {"type": "link", "url": "http://anywhere.example/x", "embed": {"html": "<b>&</b>"},
                 "https://tool.example/more": {"kept": [1, 2.50, null]}}""").orElseThrow();
        ObjectNode file = Json.readObject("""
                {"type": "file", "url": "https://files.example/a.pdf", "mediaType": "application/pdf",
                 "expiresAt": "2026-11-21T12:10:00Z"}""").orElseThrow();
        ObjectNode html = Json.readObject("""
                {"type": "html", "html": "<script>alert(1)</script>"}""").orElseThrow();
        ObjectNode image = Json.readObject("""
                {"type": "image", "url": "https://files.example/a.png", "width": 10, "height": 1.50}""").orElseThrow();
        ObjectNode bare = Json.object().put("type", "ltiResourceLink").put("title", "The tool itself");
        bare.putObject("lineItem").put("scoreMaximum", 80).putNull("label");
        ArrayNode items = Json.array().add(link).add(file).add(html).add(image).add(bare);

        BrowserPage back = choose(choosing(IDA, "quiz"), items);

        assertThat(back.text()).contains("Taken over: 5 items");
        JsonNode taken = newest().items();
        assertThat(taken.get(0)).isEqualTo(link);
        assertThat(taken.get(1)).isEqualTo(file);
        assertThat(taken.get(2)).isEqualTo(html);
        assertThat(taken.get(3).toString()).isEqualTo(image.toString());
        assertThat(taken.get(4).path("lineItem").toString()).isEqualTo("{\"scoreMaximum\":80,\"label\":null}");
        assertThat(taken.get(4).path("url").asText())
                .isEqualTo(journey.service().base() + "/lti/tools/" + journey.toolId());
        browser.open(journey.lms().openUrl(BEN.id(), newestActivity().id()));
        assertThat(journey.tool()
                        .lastLaunch()
                        .orElseThrow()
                        .lti("target_link_uri")
                        .asText())
                .isEqualTo(journey.tool().targetLinkUri());
    }

    @Test
    void whereASubmissionIsReviewedIsAPlaceThatTheLmsReachesThroughUsToo() {
        ArrayNode items = units(1);
        items.get(0)
                .withObject("/lineItem/submissionReview")
                .put("label", "Look")
                .put("url", journey.tool().base() + "/review/1");

        choose(choosing(IDA, "quiz"), items);

        JsonNode review = newest().items().get(0).path("lineItem").path("submissionReview");
        assertThat(review.path("label").asText()).isEqualTo("Look");
        assertThat(review.path("url").asText()).startsWith(journey.service().base() + "/lti/links/");
    }

    @Test
    void whoChoosesNothingComesBackWithAnEmptyHandAndWhatTheToolSays() {
        choose(
                choosing(IDA, "quiz"),
                Json.array(),
                claims -> claims.put(ClaimNames.MESSAGE, "Nothing <b>today</b>")
                        .put(ClaimNames.LOG, "log")
                        .put(ClaimNames.ERROR_MESSAGE + " ", "as ltijs spells it")
                        .put(ClaimNames.ERROR_LOG, "error log"));

        assertThat(newest().items()).isEmpty();
        assertThat(newest().items().isArray()).isTrue();
        assertThat(newest().says("msg").asText()).isEqualTo("Nothing <b>today</b>");
        assertThat(newest().says("log").asText()).isEqualTo("log");
        assertThat(newest().says("errormsg").asText()).isEqualTo("as ltijs spells it");
        assertThat(newest().says("errorlog").asText()).isEqualTo("error log");
        assertThat(newest().claims().fieldNames()).toIterable().noneMatch(name -> name.endsWith(" "));
    }

    @Test
    void anAnswerWithoutItemsIsAnAnswer() {
        choose(choosing(IDA, "quiz"), Json.array(), claims -> claims.without(List.of(ClaimNames.CONTENT_ITEMS)));

        assertThat(newest().items().isMissingNode()).isTrue();
    }

    @Test
    void whatTheLmsWantsBackComesBackWhetherItIsEmptyOrNotThere() {
        for (Optional<String> data : List.of(Optional.of(""), Optional.<String>empty(), Optional.of("ő\u2028\"<x>"))) {
            journey.lms()
                    .add(new ContentChoice(
                            "data",
                            "rivers",
                            "Add",
                            "client-1",
                            "dep-1",
                            journey.service().base() + "/lti/tools/" + journey.toolId(),
                            ContentChoice.ALL_TYPES,
                            true,
                            data));

            BrowserPage back = choose(choosing(IDA, "data"), units(1));

            assertThat(back.text()).contains("Taken over");
            assertThat(newest().claims().has(ClaimNames.DATA)).isEqualTo(data.isPresent());
        }
    }

    @Test
    void learnersAndTestStudentsChooseNothing() {
        for (Person person : List.of(ADA, TIM)) {
            BrowserPage page = browser.open(journey.lms().chooseUrl(person.id(), "quiz"));

            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("STAFF");
        }
    }

    @Test
    void nothingIsRememberedOfARequestThatIsRefused() throws Exception {
        String left = "institutions/rivers/platforms/" + journey.platform() + "/left-claims";
        journey.lms().mishaps().claims(claims -> claims.put("https://vendor.example/refused", 1));
        assertThat(browser.open(journey.lms().chooseUrl(ADA.id(), "quiz")).text())
                .contains("STAFF");

        assertThat(journey.service().get(journey.key(), left).raw().body()).doesNotContain("vendor.example");
        choosing(IDA, "quiz");
        assertThat(journey.service().get(journey.key(), left).raw().body()).contains("https://vendor.example/refused");
    }

    @Test
    void anLmsThatSaysNothingOfRolesVouchesByItsMessage() {
        journey.lms().mishaps().claims(claims -> claims.without(List.of(ClaimNames.ROLES)));

        assertThat(choosing(IDA, "quiz").roles()).isEmpty();
    }

    @Test
    void requestsThatCannotBeAnsweredAreRefused() {
        List<UnaryOperator<ObjectNode>> broken = List.of(
                claims -> claims.without(List.of(SETTINGS)),
                claims -> claims.put(SETTINGS, "x"),
                claims -> bent(claims, settings -> settings.remove("deep_link_return_url")),
                claims -> bent(claims, settings -> settings.put("deep_link_return_url", "javascript:alert(1)")),
                claims -> bent(claims, settings -> settings.remove("accept_types")),
                claims -> bent(claims, settings -> settings.put("accept_types", "ltiResourceLink")),
                claims -> bent(claims, settings -> settings.remove("accept_presentation_document_targets")),
                claims -> bent(claims, settings -> settings.put("data", 7)));
        int before = journey.tool().launches().size();

        for (UnaryOperator<ObjectNode> one : broken) {
            journey.lms().mishaps().claims(one);
            BrowserPage page = new PracticeBrowser().open(journey.lms().chooseUrl(IDA.id(), "quiz"));
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text()).contains("DEEP_LINKING_SETTINGS");
        }
        assertThat(journey.tool().launches()).hasSize(before);
    }

    private static ObjectNode bent(ObjectNode claims, Consumer<ObjectNode> change) {
        change.accept((ObjectNode) claims.path(SETTINGS));
        return claims;
    }

    @Test
    void withOneToolTheCommonAddressLeadsToItAtOnceAndWithSeveralToAPageWithoutScript() throws Exception {
        assertThat(choosing(IDA, "any").deepLinking().isObject()).isTrue();
        try (PracticeTool second = new PracticeTool(0, journey.clock())) {
            String other = connect(second);

            BrowserPage page =
                    browser.saying("Accept-Language", "de").open(journey.lms().chooseUrl(IDA.id(), "any"));

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.url().toString()).isEqualTo(journey.launchUrl());
            assertThat(page.body()).doesNotContain("<script").contains("Quiz").contains("&lt;Second&gt; &amp; more");
            assertThat(page.header("Content-Security-Policy").orElseThrow())
                    .contains("form-action 'self'")
                    .contains("frame-ancestors")
                    .doesNotContain("unsafe");
            assertThat(page.header("Cache-Control")).contains("no-store");

            BrowserPage landed = pick(page, other);

            assertThat(landed.url().toString()).startsWith(second.base());
            ReceivedLaunch launch = second.lastLaunch().orElseThrow();
            assertThat(launch.deepLinking().path("accept_types")).hasSize(5);
            BrowserPage back = browser.follow(browser.post(
                    launch.deepLinking().path("deep_link_return_url").asText(),
                    Map.of(
                            "JWT",
                            second.choices()
                                    .answer(
                                            launch,
                                            Json.array().add(second.choices().unit(1))))));
            assertThat(back.text()).contains("Taken over: 1 items, 1 activities");

            assertThat(pick(page, journey.toolId()).status())
                    .as("a choice is made once")
                    .isEqualTo(400);
            theSameChoiceByManyIsMadeOnce();
            whoWantsNoneOfThemGoesBackWithAnAnswer();
            aChoiceThatTakesTooLongIsOver();
            anActivityAtTheCommonAddressIsNoContent();
            disconnect(other);
        }
    }

    private void theSameChoiceByManyIsMadeOnce() throws Exception {
        BrowserPage page = browser.open(journey.lms().chooseUrl(IDA.id(), "any"));

        List<Integer> answers = Race.of(() -> new PracticeBrowser()
                .post(page.form().action().toString(), Map.of("launch", sealed(page), "tool", journey.toolId()))
                .status());

        assertThat(answers)
                .containsOnlyOnce(302)
                .filteredOn(status -> status != 302)
                .containsOnly(400);
    }

    private void whoWantsNoneOfThemGoesBackWithAnAnswer() {
        BrowserPage page = browser.open(journey.lms().chooseUrl(IDA.id(), "any"));

        BrowserPage back = pick(page, "");

        assertThat(back.text()).contains("Taken over: 0 items");
        assertThat(newest().claims().path(ClaimNames.DATA).asText()).isEqualTo("kept for any");
    }

    private void aChoiceThatTakesTooLongIsOver() {
        BrowserPage page = browser.open(journey.lms().chooseUrl(IDA.id(), "any"));
        journey.clock().turn(Duration.ofMinutes(30));

        assertThat(pick(page, journey.toolId()).status()).isEqualTo(400);
        assertThat(browser.post(page.form().action().toString(), Map.of("launch", "x" + sealed(page), "tool", ""))
                        .status())
                .isEqualTo(401);
    }

    private void anActivityAtTheCommonAddressIsNoContent() {
        journey.lms()
                .add(new Activity(
                        "nothing",
                        "rivers",
                        "Nothing",
                        "",
                        "client-1",
                        "dep-1",
                        journey.service().base() + "/lti/tools",
                        Map.of(),
                        0));

        BrowserPage page = browser.open(journey.lms().openUrl(IDA.id(), "nothing"));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("TOOL");
    }

    private BrowserPage pick(BrowserPage page, String tool) {
        return browser.follow(
                browser.post(page.form().action().toString(), Map.of("launch", sealed(page), "tool", tool)));
    }

    private static String sealed(BrowserPage page) {
        Matcher field = Pattern.compile("name=\"launch\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    private static String connect(PracticeTool second) throws Exception {
        JsonNode connected = journey.service()
                .post(journey.key(), "institutions/rivers/tools", """
                        {"name": "<Second> & more", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s",
                         "deepLinkUri": "%s", "jwksUri": "%s"}
                        """.formatted(
                                second.loginUri(),
                                second.redirectUri(),
                                second.targetLinkUri(),
                                second.base() + "/choose",
                                second.jwksUri()))
                .body();
        assertThat(connected.path("deepLinkUri").asText()).isEqualTo(second.base() + "/choose");
        JsonNode seen = connected.path("perPlatform").get(0);
        second.register(new KnownPlatform(
                seen.path("issuer").asText(),
                seen.path("clientId").asText(),
                Set.of(seen.path("deploymentId").asText()),
                seen.path("authorizationEndpoint").asText(),
                seen.path("tokenEndpoint").asText(),
                seen.path("jwksUri").asText()));
        return connected.path("id").asText();
    }

    private static void disconnect(String tool) throws Exception {
        assertThat(journey.service()
                        .delete(journey.key(), "institutions/rivers/tools/" + tool)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whoeverOpensALinkWithoutALaunchIsToldWhereToGo() {
        choose(choosing(IDA, "quiz"), units(1));

        assertThat(browser.get(newestActivity().targetLinkUri()).status()).isEqualTo(200);
        assertThat(browser.get(journey.service().base() + "/lti/tools").status())
                .isEqualTo(200);
        assertThat(browser.get(journey.service().base() + "/lti/links/nothere").status())
                .isEqualTo(404);
        assertThat(browser.get(journey.service().base() + "/lti/links/../tools").status())
                .isNotEqualTo(500);
    }

    @Test
    void aLinkOfAnotherInstitutionLeadsNowhere() throws Exception {
        choose(choosing(IDA, "quiz"), units(1));
        String link = newestActivity().targetLinkUri();
        String key = journey.service().institution("hills", "switch");
        String platform = journey.connect("hills", key, "client-9", "dep-9");
        journey.connectTool("hills", key);
        journey.lms()
                .register(new RegisteredTool(
                        "client-9",
                        journey.loginUrl(),
                        List.of(journey.launchUrl()),
                        journey.keysToward(platform),
                        "dep-9"));
        journey.lms().add(new Activity("stolen", "rivers", "Stolen", "", "client-9", "dep-9", link, Map.of(), 0));

        BrowserPage page = browser.open(journey.lms().openUrl(ADA.id(), "stolen"));

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("LOGIN_TARGET");
    }

    @Test
    void whereAToolWasBeforeItMovedNothingIsAnswered() throws Exception {
        choose(choosing(IDA, "quiz"), units(4));
        String unit = journey.tool().base() + "/units/4";
        String path = "institutions/rivers/tools/" + journey.toolId();
        BrowserStep before = journey.askingAbout(IDA, new PracticeBrowser()).with("redirect_uri", unit);
        JsonNode connected = journey.service().get(journey.key(), path).body();
        moved(path, "https://moved.example/login", "https://moved.example/launch", "https://moved.example/start");
        try {
            assertThat(new PracticeBrowser().send(before).status()).isEqualTo(400);
        } finally {
            moved(
                    path,
                    connected.path("loginUri").asText(),
                    connected.path("redirectUris").get(0).asText(),
                    connected.path("targetLinkUri").asText());
        }
        assertThat(new PracticeBrowser()
                        .send(journey.askingAbout(IDA, new PracticeBrowser()).with("redirect_uri", unit))
                        .status())
                .isEqualTo(200);
    }

    private static void moved(String path, String login, String redirect, String target) throws Exception {
        assertThat(journey.service()
                        .patch(journey.key(), path, """
                                {"loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "deepLinkUri": "%s"}
                                """.formatted(login, redirect, target, target))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPlaceBehindAFragmentIsLaunchedThroughUsAsItIs() {
        ArrayNode items = units(1);
        ((ObjectNode) items.get(0)).put("url", journey.tool().base() + "/app?from=choice#/quiz/5");

        BrowserPage back = choose(choosing(IDA, "quiz"), items);

        assertThat(back.text()).contains("Taken over: 1 items");
        browser.open(journey.lms().openUrl(ADA.id(), newestActivity().id()));
        assertThat(journey.tool()
                        .lastLaunch()
                        .orElseThrow()
                        .lti("target_link_uri")
                        .asText())
                .isEqualTo(journey.tool().base() + "/app?from=choice#/quiz/5");
    }

    @Test
    void aToolMayAskToBeAnsweredWhereItsLinkLeads() {
        choose(choosing(IDA, "quiz"), units(1));
        String unit = journey.tool().base() + "/units/1";
        for (String address : List.of(unit, unit + "?from=choice")) {
            BrowserPage answered = new PracticeBrowser()
                    .send(journey.askingAbout(IDA, new PracticeBrowser()).with("redirect_uri", address));
            assertThat(answered.status()).as(address).isEqualTo(200);
            assertThat(answered.form().action().toString()).isEqualTo(address);
        }
        for (String address :
                List.of(unit + "?from=elsewhere", unit + "/x", journey.tool().base() + "/units/9")) {
            assertThat(new PracticeBrowser()
                            .send(journey.askingAbout(IDA, new PracticeBrowser())
                                    .with("redirect_uri", address))
                            .status())
                    .as(address)
                    .isEqualTo(400);
        }
    }
}
