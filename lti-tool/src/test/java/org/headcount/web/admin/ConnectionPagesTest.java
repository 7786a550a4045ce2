package org.headcount.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headcount.gateway.PendingDeployments;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.PracticeBrowser;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.store.Store;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        BrowserPage invited = browser.send(page().form("/platforms/invite").step());
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
        assertThat(page().text()).doesNotContain("waits for approval").contains("Initiate login URL");

        BrowserPage toolInvited =
                browser.send(page().form("/tools/invite").step(Map.of("registrationUri", tool.registrationUri())));
        String opened = found(toolInvited, "href=\"([^\"]*openid_configuration[^\"]*)\"")
                .replace("&amp;", "&");
        assertThat(new PracticeBrowser().get(opened).text()).contains("Registered as");
        assertThat(page().text())
                .contains("Practice tool waits for approval")
                .contains("Its launch address " + tool.targetLinkUri())
                .contains("Where it lets content be chosen " + tool.base())
                .contains("Services of the LMS https://purl.imsglobal.org/spec/lti-ags/scope/");
        assertThat(press("/approve").text()).contains("Approved");
        assertThat(page().text()).contains("Practice tool").doesNotContain("waits for approval");
    }

    @Test
    void whatIsRejectedIsGoneAndAFormThatWasStillOpenDoesNothing() {
        String address =
                found(browser.send(page().form("/platforms/invite").step()), "(http://[^<]*/lti/register/\\w+)<");
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
        String address =
                found(browser.send(page().form("/platforms/invite").step()), "(http://[^<]*/lti/register/\\w+)<");
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
        assertThat(press("/deployments").text())
                .contains("Approved", "deployment-of-practice-1, dep-7")
                .doesNotContain("Launches came from");
    }

    @Test
    void anIssuerThatIsNoneIsTakenForNone() {
        BrowserPage refused =
                browser.send(page().form("/platforms/invite").step(Map.of("issuer", "javascript:alert(1)")));

        assertThat(refused.status()).isEqualTo(303);
        BrowserPage told = browser.follow(refused);
        assertThat(told.text()).contains("that address is none that may be called");
        assertThat(told.url().getPath()).endsWith("/institutions/north/connections");
    }

    private BrowserPage press(String form) {
        return browser.follow(browser.send(page().form(form).step()));
    }

    private BrowserPage page() {
        return browser.get(service.base() + "/admin/institutions/north/connections");
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
                .contains("Published configuration ✕ wrong jwksUri differ")
                .contains("Deployments ✓ good 1");
    }
}
