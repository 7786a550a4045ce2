package org.headcount.web.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.web.services.GradeWorld.ADA;
import static org.headcount.web.services.GradeWorld.DEPLOYMENT;
import static org.headcount.web.services.GradeWorld.OTHER_TOOL;
import static org.headcount.web.services.GradeWorld.PLATFORM;
import static org.headcount.web.services.GradeWorld.TOOL;
import static org.headcount.web.services.GradeWorld.said;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.gateway.launch.Arrival;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.terms.Policy;
import org.headcount.practice.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assignment and Grade Services 2.0 §3.2 as a tool behind us sees it. */
class LineItemsTest {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>;\\s*rel=\"next\"");

    @TempDir
    Path folder;

    private GradeWorld world;

    @BeforeEach
    void open() {
        world = new GradeWorld(folder, Policy.ROLLING);
        world.launch(ADA, "a1");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theListHoldsWhatALaunchGaveUnderANameOfOurs() {
        HttpResponse<String> list = world.get(world.lineItems(), world.token(Scopes.LINE_ITEM_READ));

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.headers().firstValue("Content-Type")).contains(GradeMedia.LINE_ITEMS);
        assertThat(ids(list)).containsExactly(world.lineItem("a1"));
        assertThat(list.body()).doesNotContain(world.lms.issuer());
    }

    @Test
    void aListThatGoesOnElsewhereIsNotGivenForTheWhole() {
        try (LoopbackServer lms = new LoopbackServer()) {
            lms.on("/token", 200, "application/json", """
                    {"access_token": "t", "token_type": "bearer", "expires_in": 3600}""");
            lms.on("/items", exchange -> {
                exchange.getResponseHeaders().add("Link", "<https://elsewhere.example/items?p=2>; rel=\"next\"");
                LoopbackServer.answer(exchange, 200, GradeMedia.LINE_ITEMS, "[]");
            });
            world.connect("pf2", lms);
            Arrival.ContextService service =
                    world.service("pf2", DEPLOYMENT, TOOL, lms.url("/items").toString(), Scopes.GRADES);
            world.launch(service, IdentityName.lti("pf2", "u"), "b1", List.of());

            HttpResponse<String> list = world.get(
                    world.addresses.lineItems(service.ref()), world.tokenOf(TOOL, "pf2", "", Scopes.LINE_ITEM_READ));

            assertThat(list.statusCode()).isEqualTo(502);
        }
    }

    @Test
    void theListShowsALineItemOfALinkThatWasLaunchedAndNoneOfALinkThatWasNot() {
        create("{\"label\":\"of the launched link\",\"scoreMaximum\":1,\"resourceLinkId\":\"a1\"}", CREATED_BY_ANOTHER);
        create("{\"label\":\"of another link\",\"scoreMaximum\":1,\"resourceLinkId\":\"a2\"}", CREATED_BY_ANOTHER);

        HttpResponse<String> list = world.get(world.lineItems(), world.token());

        assertThat(list.body()).contains("of the launched link").doesNotContain("of another link");
        String seen = ids(list).get(1);
        assertThat(world.get(seen, world.token()).statusCode()).isEqualTo(200);
    }

    @Test
    void aLineItemThatTheToolCreatesIsItsOwnFromThenOn() {
        HttpResponse<String> created = world.send(
                "POST",
                world.lineItems(),
                world.token(),
                GradeMedia.LINE_ITEM,
                "{ \"label\" : \"Quiz\", \"scoreMaximum\" : 60.50, \"https://example.org/x\" : {\"n\": 1.50} }");

        assertThat(created.statusCode()).isEqualTo(201);
        String name = said(created, "id");
        assertThat(name).startsWith(world.lineItems() + "/").isEqualTo(name.toLowerCase(java.util.Locale.ROOT));
        assertThat(created.headers().firstValue("Location")).contains(name);
        assertThat(created.body()).contains("60.50", "1.50").doesNotContain(world.lms.issuer());
        assertThat(ids(world.get(world.lineItems(), world.token()))).contains(name);
        assertThat(world.get(name, world.token()).body()).contains("1.50");
    }

    @Test
    void whoCreatedALineItemThatCannotBeWrittenDownIsNotToldToCreateAnother() {
        world.databaseIsAwayWhenLineItemsAreNext();

        HttpResponse<String> answer = create("{\"label\":\"Quiz\",\"scoreMaximum\":10}", MINE);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEMS)).hasSize(1);
    }

    @Test
    void whoRemovedALineItemIsNotToldThatItIsStillThere() {
        world.databaseIsAwayWhenLineItemsAreNext();

        HttpResponse<String> answer = world.send("DELETE", world.lineItem("a1"), world.token(), "text/plain", "");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEM)).hasSize(1);
    }

    /** Some LMSs give back what they were sent: what they never hear they cannot take for the name of the new line item, nor can we. */
    @ParameterizedTest
    @ValueSource(strings = {"\"https://tool.example/items/1\"", "\"%s\"", "\"\"", "null", "7", "{\"id\":\"x\"}"})
    void whatAToolItselfCallsANewLineItemTheLmsNeverHears(String claimed) {
        String anothers = world.lmsLineItem("a2");
        String before = "{ \"label\" : \"Quiz\",";
        String after = "\"scoreMaximum\" : 60.50, \"https://example.org/x\" : {\"id\": 1.50} }";

        HttpResponse<String> created = world.send(
                "POST",
                world.lineItems(),
                world.token(),
                GradeMedia.LINE_ITEM,
                before + "\"id\" : " + claimed.formatted(anothers) + ", " + after);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(world.lms.seen(Place.LINE_ITEMS).get(0).text()).isEqualTo(before + after);
        assertThat(said(created, "id")).startsWith(world.lineItems() + "/");
        assertThat(world.get(said(created, "id"), world.token()).body()).contains("1.50");
        assertThat(world.get(world.lineItem("a2"), world.token()).statusCode()).isEqualTo(404);
    }

    @Test
    void aNewLineItemWithoutANameGoesToTheLmsByteForByte() {
        String body = " {\"scoreMaximum\":60.50,\r\n\"label\":\"Quiz \\u00fc\",\"ID\":\"mine\"}\n";

        assertThat(create(body, MINE).statusCode()).isEqualTo(201);
        assertThat(world.lms.seen(Place.LINE_ITEMS).get(0).text()).isEqualTo(body);
    }

    @Test
    void readReplaceAndDeleteReachTheLmsUnderItsOwnName() {
        String name = world.lineItem("a1");
        String replacement = "{\"id\":\"" + name + "\",\"label\":\"New\",\"scoreMaximum\":40.0,\"tag\":\"T\"}";

        HttpResponse<String> replaced =
                world.send("PUT", name, world.token(), GradeMedia.LINE_ITEM + "; charset=UTF-8", replacement);
        HttpResponse<String> read = world.get(name, world.token());
        HttpResponse<String> deleted = world.send("DELETE", name, world.token(), "text/plain", "");

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(said(replaced, "id")).isEqualTo(name);
        assertThat(read.body()).contains("\"label\":\"New\"", "40.0").doesNotContain(world.lms.issuer());
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(world.get(name, world.token()).statusCode()).isEqualTo(404);
        assertThat(world.lms.seen(Place.LINE_ITEM)).hasSize(3);
        assertThat(world.lms.seen(Place.LINE_ITEM).get(0).text())
                .isEqualTo(replacement.replace(
                        name,
                        world.lms.seen(Place.LINE_ITEM).get(0).text().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1")));
    }

    @ParameterizedTest
    @CsvSource({"404, 204", "410, 204", "204, 204", "403, 403"})
    void ofALineItemWhoseRemovalBrokeOffTheRepeatTellsWhetherItIsGone(int status, int told) {
        try (LoopbackServer lms = new LoopbackServer()) {
            AtomicInteger removals = new AtomicInteger();
            lms.on("/token", 200, "application/json", "{\"access_token\":\"t\",\"token_type\":\"bearer\"}")
                    .on("/item", exchange -> {
                        if (exchange.getRequestMethod().equals("GET")) {
                            LoopbackServer.answer(exchange, 200, GradeMedia.LINE_ITEM, "{\"id\":\"x\"}");
                        } else if (removals.incrementAndGet() > 1) {
                            LoopbackServer.answer(exchange, status, "text/plain", "");
                        }
                    });
            String item = itemAt(lms);
            String token = world.tokenOf(TOOL, "pf9", "");

            HttpResponse<String> removed = world.send("DELETE", item, token, "text/plain", "");

            assertThat(removed.statusCode()).isEqualTo(told);
            assertThat(removals).hasValue(2);
            assertThat(world.get(item, token).statusCode()).isEqualTo(told == 204 ? 404 : 200);
        }
    }

    @Test
    void aLineItemThatIsGoneAtTheFirstAskingIsToldAsTheLmsTellsIt() {
        try (LoopbackServer lms = new LoopbackServer()) {
            lms.on("/token", 200, "application/json", "{\"access_token\":\"t\",\"token_type\":\"bearer\"}")
                    .on("/item", 410, "text/plain", "gone");

            HttpResponse<String> answer =
                    world.send("DELETE", itemAt(lms), world.tokenOf(TOOL, "pf9", ""), "text/plain", "");

            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.body()).isEqualTo("gone");
        }
    }

    /** Our name for a line item that a launch from another LMS gave. */
    private String itemAt(LoopbackServer lms) {
        String item = lms.url("/item").toString();
        world.connect("pf9", lms);
        Arrival.ContextService service =
                world.service("pf9", "d1", TOOL, lms.url("/items").toString(), Scopes.GRADES);
        world.launch(service, IdentityName.lti("pf9", "ada"), "a1", List.of(item));
        return world.addresses.lineItem(service.ref(), LineItemId.of(service.ref(), item));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"https://lms.example/1\"", "\"%1$s\"", "\"%2$s\"", "\"%3$s/\"", "\"\"", "7", "[\"%3$s\"]"})
    void aReplacementMayNotBearAnotherName(String claimed) {
        String name = world.lineItem("a1");
        String body = "{\"id\":" + claimed.formatted(world.lmsLineItem("a1"), world.lineItem("a2"), name)
                + ",\"label\":\"New\",\"scoreMaximum\":40}";

        HttpResponse<String> refused = world.send("PUT", name, world.token(), GradeMedia.LINE_ITEM, body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"errors\":[{\"pointer\":\"/id\",\"message\":\"id, where it is sent,");
        assertThat(world.lms.seen(Place.LINE_ITEM)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"label\":\"New\"", "\"label\":\"New\",\"id\":null"})
    void aReplacementThatBearsNoNameLeavesTheLineItemItsOwn(String members) {
        String name = world.lineItem("a1");

        HttpResponse<String> replaced =
                world.send("PUT", name, world.token(), GradeMedia.LINE_ITEM, "{" + members + ",\"scoreMaximum\":40.0}");

        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(said(replaced, "id")).isEqualTo(name);
        assertThat(world.lms.seen(Place.LINE_ITEM).get(0).text())
                .isEqualTo("{" + members.replace("null", "\"" + world.lmsLineItem("a1") + "\"")
                        + ",\"scoreMaximum\":40.0}");
    }

    @Test
    void theLmsIsToldALinkOfOursForWhereSubmissionsAreReviewedAndTheToolReadsItsOwn() {
        String place = "https://tool.example/review?of=1#/look";
        String item =
                "{\"label\":\"Essay\", \"submissionReview\": { \"reviewableStatus\": [\"Submitted\"], \"url\" : \""
                        + place + "\", \"custom\": {\"n\": 1.50} }, \"scoreMaximum\":10}";

        HttpResponse<String> created = world.send("POST", world.lineItems(), world.token(), GradeMedia.LINE_ITEM, item);

        String id = said(created, "id");
        String heard = world.lms.seen(Place.LINE_ITEMS).get(0).text();
        Matcher link = Pattern.compile("\"url\" : \"" + world.addresses.base() + "/lti/links/([a-z0-9]+)\"")
                .matcher(heard);
        assertThat(link.find()).as(heard).isTrue();
        String name = link.group(1);
        assertThat(link.replaceAll(Matcher.quoteReplacement("\"url\" : \"" + place + "\"")))
                .as("nothing else is changed")
                .isEqualTo(item);
        assertThat(world.store
                        .deepLinks()
                        .link(GradeWorld.NORTH, name)
                        .orElseThrow()
                        .url())
                .hasToString(place);
        for (HttpResponse<String> answer : List.of(
                created,
                world.get(id, world.token()),
                world.get(world.lineItems() + "?limit=5", world.token()),
                world.send("PUT", id, world.token(), GradeMedia.LINE_ITEM, item))) {
            assertThat(answer.body())
                    .contains("\"" + place + "\"", "1.50")
                    .doesNotContain("/lti/links/", world.lms.issuer());
        }
        assertThat(world.lms.seen(Place.LINE_ITEM).get(1).text()).isEqualTo(heard);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://elsewhere.example/review\"",
                "\"https://tool.example.elsewhere.example/\"",
                "\"javascript:alert(1)\"",
                "\"\"",
                "7"
            })
    void submissionsAreReviewedAtAPlaceOfTheToolsOrNowhere(String place) {
        HttpResponse<String> refused =
                create("{\"label\":\"x\",\"scoreMaximum\":1,\"submissionReview\":{\"url\":" + place + "}}", MINE);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"pointer\":\"/submissionReview\"");
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"url\":null}", "null", "\"later\""})
    void aReviewWithoutAPlaceOfItsOwnGoesToTheLmsByteForByte(String review) {
        String body = " {\"label\":\"x\",\"scoreMaximum\":1.0 ,\"submissionReview\":" + review + "}\n";

        assertThat(create(body, MINE).statusCode()).isEqualTo(201);
        assertThat(world.lms.seen(Place.LINE_ITEMS).get(0).text()).isEqualTo(body);
    }

    @Test
    void pagesAreCutFromWhatTheToolMayReachAndTheNextLinkSurvivesBeingWrittenInLowerCase() {
        for (int i = 0; i < 4; i++) {
            create("{\"label\":\"Mine " + i + "\",\"scoreMaximum\":1,\"tag\":\"Tag-A\"}", MINE);
            create("{\"label\":\"Not mine\",\"scoreMaximum\":1,\"tag\":\"Tag-A\"}", CREATED_BY_ANOTHER);
        }
        world.lms.largestPage(3);
        world.lms.mishaps().typographicLinks();

        List<Integer> sizes = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        Optional<String> next = Optional.of(world.lineItems() + "?limit=3&tag=Tag-A");
        while (next.isPresent()) {
            HttpResponse<String> page = world.get(next.get(), world.token());
            sizes.add(ids(page).size());
            Json.read(page.body())
                    .orElseThrow()
                    .forEach(item -> labels.add(item.path("label").asText()));
            next = next(page).map(url -> url.toLowerCase(java.util.Locale.ROOT));
        }

        assertThat(sizes).containsExactly(3, 1);
        assertThat(labels).containsExactly("Mine 0", "Mine 1", "Mine 2", "Mine 3");
    }

    @Test
    void filtersReachTheLms() {
        create("{\"label\":\"Found\",\"scoreMaximum\":1,\"resourceId\":\"R/1 ü\"}", MINE);
        create("{\"label\":\"Other\",\"scoreMaximum\":1,\"resourceId\":\"R2\"}", MINE);

        HttpResponse<String> list = world.get(world.lineItems() + "?resource_id=R%2F1%20%C3%BC", world.token());

        assertThat(list.body()).contains("Found").doesNotContain("Other", "Activity a1");
        assertThat(ids(world.get(world.lineItems() + "?resource_link_id=a9", world.token())))
                .isEmpty();
    }

    @Test
    void aLineItemForALinkThatWasNeverLaunchedIsNotCreated() {
        HttpResponse<String> refused = world.send(
                "POST",
                world.lineItems(),
                world.token(),
                GradeMedia.LINE_ITEM,
                "{\"label\":\"x\",\"scoreMaximum\":1,\"resourceLinkId\":\"a2\"}");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(said(refused, "error")).isEqualTo("unknown_resource_link");
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
    }

    @Test
    void whatIsWrongIsToldBeforeTheLmsHearsOfIt() {
        assertThat(create("{\"scoreMaximum\":1}", MINE).statusCode()).isEqualTo(400);
        assertThat(create("{\"label\":\" \",\"scoreMaximum\":1}", MINE).statusCode())
                .isEqualTo(400);
        assertThat(create("{\"label\":\"x\",\"scoreMaximum\":0}", MINE).statusCode())
                .isEqualTo(400);
        assertThat(create("{\"label\":\"x\",\"label\":\"y\",\"scoreMaximum\":1}", MINE)
                        .statusCode())
                .isEqualTo(400);
        assertThat(create("[]", MINE).statusCode()).isEqualTo(400);
        assertThat(world.send("POST", world.lineItems(), world.token(), "application/json", "{}")
                        .statusCode())
                .isEqualTo(415);
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
    }

    @Test
    void theLmssRefusalIsRelayedAsItIs() {
        world.lms
                .mishaps()
                .next(
                        Place.LINE_ITEM,
                        org.headcount.practice.Reply.text(412, "text/plain; charset=utf-8", "Not this one"));

        HttpResponse<String> refused = world.get(world.lineItem("a1"), world.token());

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).isEqualTo("Not this one");
        assertThat(refused.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
    }

    @Test
    void anLmsThatRefusesTheTokenOnceIsAskedAgainWithAFreshOne() {
        world.get(world.lineItem("a1"), world.token());
        world.lms.revokeTokens();

        assertThat(world.get(world.lineItem("a1"), world.token()).statusCode()).isEqualTo(200);
        assertThat(world.lms.seen(Place.TOKEN)).hasSize(2);
        world.lms.mishaps().next(Place.LINE_ITEM, 401).next(Place.LINE_ITEM, 401);
        assertThat(world.get(world.lineItem("a1"), world.token()).statusCode()).isEqualTo(401);
        assertThat(world.lms.seen(Place.TOKEN)).hasSize(3);
    }

    @Test
    void aBrokenListIsNotPassedOnAsAShorterOne() {
        create("{\"label\":\"Mine\",\"scoreMaximum\":1}", MINE);
        world.lms.largestPage(1);
        world.get(world.lineItems(), world.token());
        world.lms
                .mishaps()
                .next(Place.LINE_ITEMS, org.headcount.practice.Reply.text(200, GradeMedia.LINE_ITEMS, "<html>"));

        assertThat(world.get(world.lineItems(), world.token()).statusCode()).isEqualTo(502);
    }

    @Test
    void anLmsThatIsDownIsABadGateway() {
        String token = world.token();
        String name = world.lineItem("a1");
        world.lms.close();

        HttpResponse<String> answer = world.get(name, token);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(said(answer, "type")).isEqualTo(world.addresses.problem("lms-unreachable"));
    }

    @Test
    void whatBelongsToAnotherToolDeploymentOrLmsIsNotThere() {
        String lmsItem = world.lmsLineItem("a1");
        world.launch(world.service(OTHER_TOOL), ADA, "a1", List.of(lmsItem));
        String otherDeployment = world.service(PLATFORM, "d2", TOOL, world.container(), Scopes.GRADES)
                .ref();
        world.launch(
                world.service(PLATFORM, "d2", TOOL, world.container(), Scopes.GRADES), ADA, "a1", List.of(lmsItem));
        String narrow = world.tokenOf(
                TOOL,
                PLATFORM,
                org.headcount.gateway.connection.DeploymentId.of(GradeWorld.NORTH, PLATFORM, "d1", TOOL),
                Scopes.LINE_ITEM);
        List<String> foreign = List.of(
                world.lineItemOf(OTHER_TOOL, lmsItem),
                world.addresses.lineItems(world.service(OTHER_TOOL).ref()),
                world.lineItems().replace("/pf1-", "/pf7-"),
                world.lineItem("a1") + "0",
                world.lineItem("a9"),
                world.lineItem("a2"));

        assertThat(foreign)
                .allSatisfy(url -> assertThat(world.get(url, world.token()).statusCode())
                        .as(url)
                        .isEqualTo(404));
        assertThat(world.get(world.addresses.lineItems(otherDeployment), narrow).statusCode())
                .isEqualTo(404);
        assertThat(world.get(world.lineItems(), world.tokenOf(TOOL, "pf2", "")).statusCode())
                .isEqualTo(404);
        assertThat(world.lms.seen(Place.LINE_ITEM)).isEmpty();
        assertThat(world.lms.seen(Place.LINE_ITEMS)).isEmpty();
        assertThat(world.get(world.addresses.lineItems(otherDeployment), world.token())
                        .statusCode())
                .isEqualTo(200);
    }

    private static final boolean MINE = true;
    private static final boolean CREATED_BY_ANOTHER = false;

    /** Through us, so that the tool may reach it; or straight at the LMS, so that it may not. */
    private HttpResponse<String> create(String body, boolean mine) {
        if (mine) {
            return world.send("POST", world.lineItems(), world.token(), GradeMedia.LINE_ITEM, body);
        }
        org.headcount.gateway.launch.Arrival.ContextService other = world.service(OTHER_TOOL);
        world.launch(other, ADA, "a1", List.of());
        world.launch(other, ADA, "a2", List.of());
        String token = world.tokenOf(OTHER_TOOL, PLATFORM, "");
        return world.send("POST", world.addresses.lineItems(other.ref()), token, GradeMedia.LINE_ITEM, body);
    }

    private static List<String> ids(HttpResponse<String> list) {
        List<String> ids = new ArrayList<>();
        Json.read(list.body())
                .orElseThrow()
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }

    private static Optional<String> next(HttpResponse<String> page) {
        return page.headers()
                .firstValue("Link")
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1));
    }
}
