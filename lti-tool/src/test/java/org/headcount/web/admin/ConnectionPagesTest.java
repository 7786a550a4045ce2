package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.BrowserForm;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What staff do at {@code /admin} to connect an LMS and a tool without typing a key. */
@SuppressWarnings("NullAway.Init")
class ConnectionPagesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private final PracticeBrowser browser = new PracticeBrowser();
    private final PracticeLms lms = new PracticeLms(0, InstantSource.fixed(NOON), "School");
    private final PracticeTool tool = new PracticeTool(0, InstantSource.fixed(NOON));
    private Service service;

    @BeforeEach
    void signIn() throws Exception {
        service = Service.start(folder, InstantSource.fixed(NOON));
        service.institution("north", "switch");
        browser.send(browser.get(service.base() + "/admin").form("/sign-in").step(Map.of("key", Service.OPERATOR_KEY)));
    }

    @AfterEach
    void close() {
        service.close();
        tool.close();
        lms.close();
    }

    @Test
    void anLmsAndAToolAreInvitedRegisterByThemselvesAndAreApprovedWithAClick() {
        BrowserPage invited = invite();
        assertThat(invited.status()).isEqualTo(200);
        String address = found(invited, "(http://localhost[^<]*/lti/register/[a-z0-9]+)<");
        assertThat(page().body()).as("shown once").doesNotContain(address);
        PracticeBrowser theirs = new PracticeBrowser();
        theirs.send(theirs.get(lms.registrationUrl(address)).form().step());

        assertThat(page().text())
                .contains("Practice at 127.0.0.1 waits for approval")
                .contains("Its tokens are for " + lms.tokenEndpoint())
                .contains("Its configuration " + lms.openidConfiguration());
        assertThat(press("/approve").text()).contains("Approved: it works from now on.");
        assertThat(page().text()).doesNotContain("waits for approval").contains("Connected, not launched yet");
        assertThat(page(connected()).text()).contains("Initiate login URL");

        BrowserPage toolInvited = browser.send(
                setup("tool").form("/tools/invite").step(Map.of("registrationUri", tool.registrationUri())));
        String opened = found(toolInvited, "href=\"([^\"]*openid_configuration[^\"]*)\"")
                .replace("&amp;", "&");
        assertThat(new PracticeBrowser().get(opened).text()).contains("Registered as");
        assertThat(page().text())
                .contains("Practice tool waits for approval")
                .contains("Its launch address " + tool.targetLinkUri())
                .contains("Where it lets content be chosen " + tool.base())
                .contains("Services of the LMS Line items, to read and change");
        assertThat(press("/approve").text()).contains("Approved");
        assertThat(page().text()).contains("Practice tool").doesNotContain("waits for approval");
    }

    @Test
    void whoReloadsAnInvitationInvitesNobodyElse() {
        BrowserStep step = setup("other").form("/platforms/invite").step();
        String address = found(browser.send(step), "(http://[^<]*/lti/register/\\w+)<");

        BrowserPage again = browser.follow(browser.send(step));

        assertThat(again.text()).contains("made already and shown once");
        assertThat(again.body()).doesNotContain(address);
        assertThat(again.forms().stream().filter(form -> form.action().getPath().endsWith("/withdraw")))
                .hasSize(1);
    }

    @Test
    void whatIsRejectedIsGoneAndAFormThatWasStillOpenDoesNothing() {
        String address = found(invite(), "(http://[^<]*/lti/register/\\w+)<");
        PracticeBrowser theirs = new PracticeBrowser();
        theirs.send(theirs.get(lms.registrationUrl(address)).form().step());
        BrowserPage stillOpen = page();

        assertThat(press("/reject").text()).contains("Rejected", "No LMS is connected");

        assertThat(browser.follow(browser.send(stillOpen.form("/approve").step()))
                        .text())
                .contains("it waits no more", "No LMS is connected");
    }

    @Test
    void anUnknownDeploymentIsApprovedWithAClickAndOneThatNobodyLaunchedIsNot() {
        String address = found(invite(), "(http://[^<]*/lti/register/\\w+)<");
        PracticeBrowser theirs = new PracticeBrowser();
        theirs.send(theirs.get(lms.registrationUrl(address)).form().step());
        press("/approve");
        InstitutionId north = new InstitutionId("north");
        try (Store store = Store.open(Service.settings(folder).databaseUrl(), InstantSource.fixed(NOON))) {
            String id = store.connections().platforms(north).get(0).id();
            store.pendingDeployments().note(north, id, "dep-7", NOON);
            assertThat(store.pendingDeployments().list(north, id))
                    .containsExactly(new PendingDeployments.Pending("dep-7", NOON));
        }
        BrowserPage seen = page();
        assertThat(seen.text()).contains("Launches came from the unknown deployment dep-7");

        assertThat(browser.follow(browser.send(seen.form("/deployments").step(Map.of("deployment", "dep-8"))))
                        .text())
                .contains("it waits no more");
        assertThat(press("/deployments").text()).contains("Approved").doesNotContain("Launches came from");
        assertThat(page(connected()).text()).contains("deployment-of-practice-1, dep-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript:alert(1)", "https://moodle.example?school=1"})
    void anIssuerThatIsNoneIsTakenForNone(String issuer) {
        BrowserPage refused =
                browser.send(setup("other").form("/platforms/invite").step(Map.of("issuer", issuer)));

        assertThat(refused.status()).isEqualTo(303);
        BrowserPage told = browser.follow(refused);
        assertThat(told.text()).contains("that address is none that may be called");
        assertThat(told.url().getPath()).endsWith("/institutions/north/connections");
    }

    private BrowserPage press(String form) {
        return browser.follow(browser.send(page().form(form).step()));
    }

    private BrowserPage page() {
        return page("");
    }

    private BrowserPage page(String rest) {
        return browser.get(service.base() + "/admin/institutions/north/connections" + rest);
    }

    /** The guide of one LMS, or of tools. */
    private BrowserPage setup(String what) {
        return browser.follow(page("/setup/" + what));
    }

    /** The form of a guide by which something is registered. */
    private static BrowserForm byHand(BrowserPage guide) {
        return guide.forms().stream()
                .filter(form -> form.method().equalsIgnoreCase("post")
                        && form.action().getPath().contains("/connections/setup/"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form on " + guide));
    }

    private BrowserPage invite() {
        return browser.send(setup("other").form("/platforms/invite").step());
    }

    /** The page of the only LMS. */
    private String connected() {
        return "/platforms/" + found(page(), "/connections/platforms/(pf[a-z0-9]+)\"");
    }

    private static String found(BrowserPage page, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page.body());
        assertThat(matcher.find()).as(page.toString()).isTrue();
        return matcher.group(1);
    }

    @Test
    void aConnectionIsCheckedWithAClick() throws Exception {
        String key = service.key("north", "admin");
        String id = service.post(key, "institutions/north/platforms", """
                        {"name": "Moodle <b>", "issuer": "%1$s", "clientId": "c", "authorizationEndpoint": "%1$s/authorize",
                        "tokenEndpoint": "%1$s/token", "jwksUri": "%1$s/nowhere", "deployments": ["1"]}
                        """.formatted(lms.issuer()))
                .body()
                .path("id")
                .asText();
        BrowserPage checked =
                browser.send(page().form("/platforms/" + id + "/doctor").step());

        assertThat(checked.status()).isEqualTo(200);
        assertThat(checked.body()).contains("Moodle &lt;b&gt;").doesNotContain("Moodle <b>");
        assertThat(checked.text())
                .contains("Key set ✕ wrong HTTP 404")
                .contains("Published configuration ✕ wrong Its key set URL: the LMS publishes something else")
                .contains("Deployments ✓ good 1");
        browser.saying("Accept-Language", "de");
        BrowserPage german =
                browser.send(page().form("/platforms/" + id + "/doctor").step());
        assertThat(german.text())
                .contains("Schlüsselsatz ✕ falsch HTTP 404 Die URL der Schlüssel ist " + lms.issuer()
                        + "/nowhere: Vergleichen")
                .contains(
                        "Veröffentlichte Konfiguration ✕ falsch URL der Schlüssel: Das LMS veröffentlicht etwas anderes");
        assertThat(service.post(key, "institutions/north/platforms/" + id + "/doctor", "")
                        .raw()
                        .body())
                .as("programs are told in English")
                .contains("jwksUri differ from what the LMS publishes", "copy them from");
    }

    private static final Map<String, String> MOODLE = Map.of(
            "name", "Our Moodle",
            "issuer", "https://moodle.example",
            "clientId", "c1",
            "deployments", "1",
            "authorizationEndpoint", "https://moodle.example/auth",
            "tokenEndpoint", "https://moodle.example/token",
            "jwksUri", "https://moodle.example/certs");

    @Test
    void anLmsIsConnectedByHandWithTheValuesThatItWasGivenBefore() {
        BrowserPage guide = setup("moodle");
        String keys = found(guide, ">(http[^<]*/lti/jwks/pf[a-z0-9]+)<");
        assertThat(guide.text())
                .contains("Initiate login URL " + service.base() + "/lti/login")
                .contains("Platform ID", "Authentication request URL");

        BrowserPage added = browser.follow(browser.send(byHand(guide).step(MOODLE)));

        assertThat(added.text())
                .contains("Connected. Launch it once", "Our Moodle", "https://moodle.example/certs")
                .contains("Public key set URL " + keys);
        assertThat(page().text()).contains("Our Moodle", "Connected, not launched yet");
        assertThat(browser.follow(browser.send(byHand(guide).step(MOODLE)))
                        .url()
                        .getPath())
                .as("sent twice it is one")
                .isEqualTo(added.url().getPath());
    }

    @Test
    void whatCannotBeUsedIsToldAtItsFieldAndNothingThatWasTypedIsLost() {
        Map<String, String> typed = new HashMap<>(MOODLE);
        typed.put("jwksUri", "http://moodle.example/<b>certs");
        typed.put("clientId", "");
        typed.put("tokenEndpoint", "ftp://moodle.example");

        BrowserPage refused = browser.send(byHand(setup("moodle")).step(typed));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains("id=\"clientId-fault\"", "id=\"jwksUri-fault\"", "id=\"tokenEndpoint-fault\"")
                .doesNotContain("id=\"issuer-fault\"", "<b>certs");
        assertThat(refused.text()).contains("This is needed.", "It has to begin with https.");
        assertThat(byHand(refused).value("name")).contains("Our Moodle");
        assertThat(page().text()).contains("No LMS is connected");
    }

    @Test
    void anIssuerWithAQueryIsToldAtItsField() {
        Map<String, String> typed = new HashMap<>(MOODLE);
        typed.put("issuer", "https://moodle.example?school=1");

        BrowserPage refused = browser.send(byHand(setup("moodle")).step(typed));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"issuer-fault\"");
        assertThat(refused.text()).contains("It must have no part behind a ?.");
    }

    @Test
    void anIdThatWasGivenAwayForOneInstitutionConnectsNothingInAnother() throws Exception {
        service.institution("south", "switch");
        String sealed = found(setup("moodle"), "/setup/moodle/([A-Za-z0-9_-]{50,})\"");

        assertThat(browser.get(service.base() + "/admin/institutions/south/connections/setup/moodle/" + sealed)
                        .header("Location")
                        .orElseThrow())
                .doesNotContain(sealed);
        Map<String, String> fields = new HashMap<>(MOODLE);
        fields.put("token", byHand(setup("moodle")).value("token").orElseThrow());
        assertThat(browser.post(service.base() + "/admin/institutions/south/connections/setup/moodle/" + sealed, fields)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aToolIsConnectedByHandChangedAndTakenAway() {
        browser.follow(browser.send(byHand(setup("moodle")).step(MOODLE)));
        BrowserPage guide = setup("tool");
        String client = found(guide, ">(tl[a-z0-9]+)<");
        Map<String, String> fields = Map.of(
                "name", "Quiz & co",
                "loginUri", "https://quiz.example/login",
                "redirectUris", "https://quiz.example/launch\nhttps://quiz.example/other",
                "targetLinkUri", "https://quiz.example/start",
                "jwksUri", "https://quiz.example/keys");

        BrowserPage added = browser.follow(browser.send(byHand(guide).step(fields)));
        assertThat(added.text())
                .contains("Give the tool the values below.", "Quiz & co", "Client ID " + client)
                .contains("https://quiz.example/launch, https://quiz.example/other");

        BrowserPage changed = browser.follow(
                browser.send(added.form("/change").step(Map.of("targetLinkUri", "https://quiz.example/begin"))));
        assertThat(changed.text()).contains("Changed.", "Its launch address https://quiz.example/begin");
        assertThat(browser.follow(browser.send(changed.form("/revoke-tokens").step()))
                        .text())
                .contains("All access tokens of the tool are out of force.");
        assertThat(browser.follow(browser.send(changed.form("/disconnect").step()))
                        .text())
                .contains("Disconnected.", "No tool is connected");
        assertThat(page("/tools/" + client).status()).isEqualTo(404);
    }

    @Test
    void keysAreTurnedAndRevokedAndAnLmsIsTakenAway() {
        BrowserPage lmsPage =
                browser.follow(browser.send(byHand(setup("moodle")).step(MOODLE)));
        String first = found(lmsPage, "/keys/([^/\"]+)/revoke\"");

        BrowserPage turned = browser.follow(browser.send(lmsPage.form("/rotate").step()));
        assertThat(turned.text()).contains("The next key is published", "signs now", "next");
        BrowserPage revoked = browser.follow(
                browser.send(turned.form("/keys/" + first + "/revoke").step()));
        assertThat(revoked.text()).contains("The key is revoked");
        assertThat(revoked.body()).doesNotContain(first);

        assertThat(browser.follow(browser.send(revoked.form("/disconnect").step()))
                        .text())
                .contains("Disconnected.", "No LMS is connected");
    }

    @Test
    void aHostThatAskedWithAKeyIsShownWithItsLastContact() throws Exception {
        String key = service.key("north", "record");
        assertThat(page().text()).contains("No host was heard yet");

        service.post(key, "institutions/north/decisions", """
                {"requests": [{"learner": "ada", "kind": "access", "origin": "LEARNER"}]}""");
        service.get(key, "institutions/north/status-changes");

        assertThat(page().text()).contains("tests ● in contact").doesNotContain("No host was heard yet");
    }

    @Test
    void anOpenInvitationIsWithdrawnAndAnotherInstitutionsLmsIsNotFound() throws Exception {
        invite();
        assertThat(page().text()).contains("Open invitations");
        assertThat(browser.follow(browser.send(page().form("/withdraw").step())).text())
                .contains("The invitation opens nothing any more.")
                .doesNotContain("Open invitations");

        service.institution("south", "switch");
        BrowserPage ours = browser.follow(browser.send(byHand(setup("moodle")).step(MOODLE)));
        assertThat(browser.get(ours.url().toString().replace("/north/", "/south/"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void atAnotherMomentNothingCanBeConnected() {
        assertThat(page("?asOf=2026-01-01").body())
                .doesNotContain(
                        "/connections/setup", "<form method=\"post\" action=\"/admin/institutions/north/connections");
    }
}
