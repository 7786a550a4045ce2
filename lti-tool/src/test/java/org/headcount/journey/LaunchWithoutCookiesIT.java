package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.Headcount;
import org.headcount.lti.wire.TurnedClock;
import org.headcount.practice.Activity;
import org.headcount.practice.Course;
import org.headcount.practice.KnownPlatform;
import org.headcount.practice.Person;
import org.headcount.practice.PracticeLms;
import org.headcount.practice.PracticeTool;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Role;
import org.headcount.settings.Settings;
import org.headcount.testing.Browser;
import org.headcount.testing.ReverseProxy;
import org.headcount.testing.Service;
import org.headcount.testing.ThrowAwayCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launches over https in a frame of an LMS that is another site, in browsers that keep cookies from frames. */
class LaunchWithoutCookiesIT {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** As browsers are set that keep no cookie of a site within another, unless it says that it is for there. */
    private static final String NO_THIRD_PARTIES = """
            {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": true}}""";

    private static final Locator.WaitForOptions ATTACHED =
            new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);

    @TempDir
    private static Path folder;

    private static ThrowAwayCa ca;
    private static ReverseProxy lmsFront;
    private static ReverseProxy front;
    private static PracticeLms lms;
    private static PracticeTool tool;
    private static Headcount headcount;

    /** One for all tests with the same preferences, by these. */
    private static final Map<String, BrowserContext> BROWSERS = new HashMap<>();

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        TurnedClock clock = new TurnedClock(NOON);
        ca = new ThrowAwayCa(folder, "school.test", "headcount.test");
        lmsFront = new ReverseProxy("school.test", ca.tls());
        front = new ReverseProxy("headcount.test", ca.tls());
        lms = PracticeLms.behind(lmsFront.uri(), clock, "School of Rivers");
        lmsFront.standBefore(lms.port());
        tool = new PracticeTool(0, clock);
        headcount = Headcount.start(
                new Settings(
                        Optional.of(front.uri()),
                        0,
                        Service.settings(folder).databaseUrl(),
                        true,
                        Optional.of(Service.OPERATOR_KEY)),
                clock);
        front.standBefore(headcount.port());
        connect(Service.elsewhere(URI.create("http://127.0.0.1:" + headcount.port())));
    }

    private static void connect(Service service) throws IOException, InterruptedException {
        String key = service.institution("rivers", "rolling");
        String platform = service.post(key, "institutions/rivers/platforms", """
                        {"name": "LMS", "issuer": "%s", "clientId": "client-1", "authorizationEndpoint": "%s",
                        "tokenEndpoint": "%s", "jwksUri": "http://127.0.0.1:%d/jwks", "deployments": ["dep-1"]}
                        """.formatted(
                                lms.issuer(), lms.authorizationEndpoint(), lms.tokenEndpoint(), lms.port()))
                .body()
                .path("id")
                .asText();
        JsonNode connected = service.post(key, "institutions/rivers/tools", """
                        {"name": "Quiz", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                        """.formatted(
                                tool.loginUri(), tool.redirectUri(), tool.targetLinkUri(), tool.jwksUri()))
                .body();
        JsonNode seen = connected.path("perPlatform").path(0);
        String behind = "http://127.0.0.1:" + headcount.port(); // the tool itself knows no such host
        tool.register(new KnownPlatform(
                seen.path("issuer").asText(),
                seen.path("clientId").asText(),
                Set.of(seen.path("deployments").path(0).path("deploymentId").asText()),
                seen.path("authorizationEndpoint").asText(),
                seen.path("tokenEndpoint").asText(),
                seen.path("jwksUri").asText().replace(front.uri().toString(), behind)));
        lms.add(new Person("5", "Ada", "Marsh", "ada@school.example", Role.LEARNER))
                .add(new Person("9", "Root", "Stone", "root@school.example", Role.ADMINISTRATOR))
                .add(new Course("rivers", "RIV1", "Rivers of Europe"));
        lms.register(new RegisteredTool(
                "client-1",
                front.uri() + "/lti/login",
                List.of(front.uri() + "/lti/launch"),
                behind + "/lti/jwks/" + platform,
                "dep-1"));
        lms.add(activity(
                "quiz", front.uri() + "/lti/tools/" + connected.path("id").asText(), 100));
        lms.add(activity("usage", front.uri() + "/lti/usage", 0));
        lms.add(activity("me", front.uri() + "/lti/me", 0));
    }

    private static Activity activity(String id, String address, int points) {
        return new Activity(id, "rivers", "The " + id, "About rivers", "client-1", "dep-1", address, Map.of(), points);
    }

    @AfterAll
    static void end() {
        BROWSERS.values().forEach(BrowserContext::close);
        headcount.close();
        tool.close();
        lms.close();
        front.close();
        lmsFront.close();
    }

    @AfterEach
    void behave() {
        BROWSERS.values().forEach(browser -> {
            browser.pages().forEach(Page::close);
            browser.clearCookies();
        });
        lms.offerStorage("");
        front.forget();
        lmsFront.forget();
    }

    /** A browser in which no cookie of ours is ever kept. */
    private static String withoutOurs() {
        return """
                {"profile": {"content_settings": {"exceptions": {"cookies":
                {"%s,*": {"setting": 2, "last_modified": "13380000000000000"}}}}}}""".formatted(front.uri());
    }

    /** Without a cookie of an earlier test. */
    private static BrowserContext browser(String preferences) {
        return BROWSERS.computeIfAbsent(preferences, LaunchWithoutCookiesIT::start);
    }

    private static BrowserContext start(String preferences) {
        try {
            Path profile = Files.createTempDirectory(folder, "profile");
            Files.createDirectories(profile.resolve("Default"));
            Files.writeString(profile.resolve("Default").resolve("Preferences"), preferences);
            return Browser.profile(profile, List.of("--host-resolver-rules=MAP *.test 127.0.0.1", ca.chromiumFlag()));
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException("no browser", failed);
        }
    }

    private static FrameLocator open(Page page) {
        return open(page, "quiz");
    }

    private static FrameLocator open(Page page, String activity) {
        page.navigate(lms.courseUrl("rivers"));
        page.locator("a[href^='/open/" + activity + "'][target='activity']").click();
        return page.frameLocator("iframe[name='activity']");
    }

    /** The administrator of the LMS looks at licences in its frame. */
    private static FrameLocator openUsage(Page page) {
        page.navigate(lms.courseUrl("rivers"));
        page.locator("select[name='person']").selectOption("9");
        page.locator("form:has(select[name='person']) button").click();
        // who goes on before the LMS has answered may be signed in as one and ask as another
        page.locator("select[name='person'] option[value='9'][selected]").waitFor(ATTACHED);
        return open(page, "usage");
    }

    private static void waitFor(String text, FrameLocator frame) {
        try {
            frame.getByText(text).waitFor();
        } catch (TimeoutError missing) {
            throw new AssertionError(
                    "\"%s\" is not in the frame after %s at the LMS and %s here; it shows: %s"
                            .formatted(text, lmsFront.exchanges(), front.exchanges(), shown(frame)),
                    missing);
        }
    }

    private static String shown(FrameLocator frame) {
        try {
            return frame.locator("body").innerText(new Locator.InnerTextOptions().setTimeout(1_000));
        } catch (TimeoutError unreadable) {
            return frame.owner().page().frames().stream().map(Frame::url).toList() + ", not to be read";
        }
    }

    private static long pages(String subject) {
        return front.exchanges().stream()
                .filter(exchange -> exchange.answerText().contains("data-subject=\"" + subject + "\""))
                .count();
    }

    @Test
    void whereThirdPartiesKeepNoCookiesAPartitionedOneIsEnough() {
        lms.offerStorage("_parent");
        BrowserContext context = browser(NO_THIRD_PARTIES);
        waitFor("Hello Ada Marsh", open(context.newPage()));

        assertThat(pages("lti.put_data")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_parent", "keeper"})
    void whereNoCookieOfOursIsKeptTheLmsKeepsAWord(String target) {
        lms.offerStorage(target);
        BrowserContext context = browser(withoutOurs());
        waitFor("Hello Ada Marsh", open(context.newPage()));

        assertThat(pages("lti.put_data")).isOne();
        assertThat(pages("lti.get_data")).isOne();
        assertThat(context.cookies()).extracting(cookie -> cookie.name).noneMatch(name -> name.startsWith("hc_"));
    }

    @Test
    void anLmsThatOffersAndIsSilentLeavesAWindow() {
        lms.offerStorage("_parent");
        BrowserContext context = browser(withoutOurs());
        Page page = context.newPage();
        page.route("**/storage.js", Route::abort);

        waitFor("Open in a new window", open(page));
    }

    @Test
    void aWindowOfItsOwnKeepsTheCookieThatTheFrameDidNot() {
        String inFramesOnly = """
                {"profile": {"content_settings": {"exceptions": {"cookies":
                {"%s,%s": {"setting": 2, "last_modified": "13380000000000000"}}}}}}""".formatted(front.uri(), lmsFront.uri());
        lms.offerStorage("_parent");
        BrowserContext context = browser(inFramesOnly);
        Page page = context.newPage();
        page.route("**/storage.js", Route::abort);
        FrameLocator frame = open(page);
        Page window = context.waitForPage(
                () -> frame.getByText("Open in a new window").click());

        window.getByText("Hello Ada Marsh").waitFor();
    }

    @Test
    void staffComeInAndWorkInTheFrame() {
        BrowserContext context = browser(NO_THIRD_PARTIES);
        FrameLocator frame = openUsage(context.newPage());
        waitFor("Root Stone", frame);
        frame.locator("nav a[href$='/settings']").click();
        frame.locator("a[href$='/staff']").click();
        frame.locator("#invite-name").fill("Ben Reed");
        frame.locator("form#invite button").click();
        frame.locator("#once").waitFor();

        frame.locator("header form[action$='/sign-out'] button").click();
        waitFor("You are signed out", frame);

        assertThat(context.cookies()).extracting(cookie -> cookie.name).doesNotContain("hc_staff");
    }

    @Test
    void whereNoCookieOfOursIsKeptStaffAreOfferedAWindow() {
        lms.offerStorage("_parent");
        BrowserContext context = browser(withoutOurs());
        waitFor("Open in a new window", openUsage(context.newPage()));
    }

    @Test
    void learnersReadOfTheirLicenceWithoutAnyCookie() {
        lms.offerStorage("_parent");
        BrowserContext context = browser(withoutOurs());
        waitFor("What is kept", open(context.newPage(), "me"));

        assertThat(context.cookies()).extracting(cookie -> cookie.name).noneMatch(name -> name.startsWith("hc_"));
    }
}
