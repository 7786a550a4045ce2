package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers may put where a name belongs, and what one database takes and another does not: it is answered alike on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NobodysNameContract {

    private static final SigningPeer TOOL = SigningPeer.withKey("tool-key");

    private final PracticeBrowser browser = new PracticeBrowser();
    private Journey journey;
    private Person person;

    /** Where a database is that has nothing in it yet. */
    abstract String emptyDatabase();

    @BeforeAll
    void begin() throws IOException, InterruptedException {
        journey = new Journey(emptyDatabase(), "switch");
    }

    @AfterAll
    void end() {
        journey.close();
    }

    @BeforeEach
    void meet() {
        person = journey.newLearner();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
    }

    @Test
    void aHintThatHoldsAControlCharacterIsOneThatNobodyGave() {
        BrowserStep asking = journey.askingAbout(person, browser);

        BrowserPage page = browser.send(asking.with("lti_message_hint", "a\0"));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.form().value("error")).contains("login_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "a\n", "a\ud800"})
    void aTokenIdThatIsNoPlainTextProvesNothing(String tokenId) throws IOException, InterruptedException {
        try (LoopbackServer keys = new LoopbackServer().on("/jwks", 200, "application/json", TOOL.jwks())) {
            String tool = journey.service()
                    .post(journey.key(), "institutions/rivers/tools", """
                            {"name": "Signer", "loginUri": "https://tool.example/login",
                            "redirectUris": ["https://tool.example/launch"],
                            "targetLinkUri": "https://tool.example/start", "jwksUri": "%s"}
                            """.formatted(keys.url("/jwks")))
                    .body()
                    .path("id")
                    .asText();

            Service.Answer answer = askForToken(tool, tokenId);

            assertThat(answer.status()).as(answer.raw().body()).isEqualTo(400);
            assertThat(answer.body().path("error").asText()).isEqualTo("invalid_client");
            assertThat(askForToken(tool, "a").status()).isEqualTo(200);
        }
    }

    private Service.Answer askForToken(String tool, String tokenId) throws IOException, InterruptedException {
        String url = journey.service().base() + "/platforms/" + journey.platform() + "/token";
        long now = journey.clock().instant().getEpochSecond();
        String assertion = TOOL.sign(Json.object()
                .put("iss", tool)
                .put("sub", tool)
                .put("aud", url)
                .put("iat", now)
                .put("exp", now + 60)
                .put("jti", tokenId));
        String form = "grant_type=client_credentials&client_assertion=" + assertion + "&client_assertion_type="
                + encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer") + "&scope="
                + encoded(Scopes.SCORE);
        return journey.service()
                .send(HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"c\0", "c\n"})
    void aContextWhoseIdIsNoPlainTextIsRefused(String context) {
        sent(claims -> claims.putObject(ClaimNames.CONTEXT).put("id", context));

        BrowserPage page = journey.open(person, browser);

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.text()).contains("CONTEXT", "LTI Core 1.3 §5.4.1");
        assertThat(journey.facts(person)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lineitem", "lineitems"})
    void aServiceAddressThatNobodyCanCallIsNone(String name) {
        sent(claims -> claims.withObjectProperty(ClaimNames.GRADE_SERVICE).put(name, "https://lms.example/\0"));

        assertThat(journey.open(person, browser).text()).contains("Hello " + person.name());
        assertThat(journey.tool()
                        .lastLaunch()
                        .orElseThrow()
                        .claims()
                        .path(ClaimNames.GRADE_SERVICE)
                        .has(name))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "unit", "namespace"})
    void staffWhoAskForNobodysNameAreToldSo(String parameter) {
        signIn();

        BrowserPage page = browser.get(admin() + "/learners?" + parameter + "=%00");

        assertThat(page.status()).isEqualTo(400);
    }

    @Test
    void aPlaceInTheListThatIsNoneLeadsToItsBeginning() {
        journey.open(person, browser);
        signIn();

        BrowserPage page = browser.get(admin() + "/learners?after=%00");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains(person.name());
    }

    @Test
    void staffWhoGiveAReasonThatCannotBeKeptAreToldSoAndNothingChanges() throws IOException, InterruptedException {
        journey.open(person, browser);
        signIn();
        String learner = journey.learner(person).body().path("learner").asText();
        BrowserPage price = browser.send(
                browser.get(admin() + "/learners/" + learner).form("/switch").step());
        BrowserStep off = price.form("/switch").step(Map.of("reason", "gone"));
        assertThat(off.parameter("on")).hasValue("false");

        assertThat(browser.go(off.with("reason", "gone\0")).text())
                .contains("Nothing was changed: the reason holds characters that cannot be kept");
        BrowserStep another = new BrowserStep(
                off.method(), URI.create(admin() + "/learners/" + "x".repeat(400) + "/switch"), off.fields());
        BrowserPage nobody = browser.go(another);
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.text()).contains("Nothing is here, or nothing that you may see");
        assertThat(journey.learner(person).body().path("active").asBoolean()).isTrue();
    }

    private void signIn() {
        browser.send(
                BrowserStep.post(journey.service().base() + "/admin/sign-in", Map.of("key", Service.OPERATOR_KEY)));
    }

    private String admin() {
        return journey.service().base() + "/admin/institutions/rivers";
    }

    private void sent(Consumer<ObjectNode> change) {
        journey.lms().mishaps().claims(claims -> {
            change.accept(claims);
            return claims;
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
