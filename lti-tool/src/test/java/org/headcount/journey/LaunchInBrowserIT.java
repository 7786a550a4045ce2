package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches in a real browser, in a frame of another site: what cookies, policies and scripts really do. */
class LaunchInBrowserIT {

    @TempDir
    private static Path folder;

    private static Journey journey;
    private static HttpServer portal;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
        portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        portal.createContext("/", exchange -> {
            String person = exchange.getRequestURI().getQuery();
            byte[] page = ("<!DOCTYPE html><title>Course</title><iframe id=activity width=900 height=600 src='"
                            + journey.lms().openUrl(person, "quiz") + "'></iframe>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        portal.start();
    }

    @AfterAll
    static void end() {
        portal.stop(0);
        journey.close();
    }

    private static String course(String person) {
        return "http://127.0.0.1:" + portal.getAddress().getPort() + "/?" + person;
    }

    @Test
    void aLearnerArrivesInAFrameOfTheLmsWhichIsAnotherSite() {
        try (BrowserContext context = Browser.fresh()) {
            Page page = context.newPage();
            List<String> complaints = complaints(page);
            page.navigate(journey.lms().courseUrl("rivers"));
            page.locator("a[href^='/open/quiz'][target='activity']").click();

            page.frameLocator("iframe[name='activity']")
                    .getByText("Hello Ada Marsh")
                    .waitFor();
            assertThat(complaints).isEmpty();
            assertThat(context.cookies()).extracting(cookie -> cookie.name).contains("hc_cookies");
        }
    }

    @Test
    void aToolThatGoesOnToAnotherSiteIsFollowed() throws IOException, InterruptedException {
        try (LoopbackServer server = new LoopbackServer();
                BrowserContext context = Browser.fresh()) {
            server.on("/app", 200, "text/html", "<h1>The application</h1>");
            server.on(
                    "/login",
                    exchange -> redirect(
                            exchange,
                            parameter(exchange, "iss") + "/authorize?scope=openid&response_type=id_token&prompt=none"
                                    + "&response_mode=form_post&nonce=n&"
                                    + exchange.getRequestURI().getRawQuery()
                                    + "&redirect_uri=" + server.url("/launch")));
            server.on(
                    "/launch",
                    exchange -> redirect(exchange, server.url("/app").toString().replace("127.0.0.1", "localhost")));
            String tool = journey.service()
                    .post(journey.key(), "institutions/rivers/tools", """
                            {"name": "Elsewhere", "loginUri": "%s", "redirectUris": ["%s"],
                            "targetLinkUri": "%s", "jwksUri": "%s"}
                            """.formatted(
                                    server.url("/login"), server.url("/launch"), server.url("/app"), server.url("/k")))
                    .body()
                    .path("id")
                    .asText();
            journey.lms().add(journey.activity("elsewhere", "client-1", "dep-1", tool));
            Page page = context.newPage();
            page.navigate(journey.lms().openUrl("5", "elsewhere"));

            page.getByText("The application").waitFor();
        }
    }

    private static String parameter(HttpExchange exchange, String name) {
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no " + name);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    @Test
    void aPageThatIsNotTheLmssShowsNoLaunch() {
        try (BrowserContext context = Browser.fresh()) {
            Page page = context.newPage();
            List<String> complaints = complaints(page);
            page.navigate(course("5"));
            page.waitForCondition(() -> !complaints.isEmpty());

            assertThat(complaints.get(0)).contains("frame-ancestors");
        }
    }

    @Test
    void aRefusalIsReadInTheLmssFrame() {
        journey.lms().mishaps().claims(claims -> claims.put("nonce", "another"));
        try (BrowserContext context = Browser.fresh()) {
            Page page = context.newPage();
            List<String> complaints = complaints(page);
            page.navigate(journey.lms().courseUrl("rivers"));
            page.locator("a[href^='/open/quiz'][target='activity']").click();

            page.frameLocator("iframe[name='activity']")
                    .getByText("This launch cannot be trusted")
                    .first()
                    .waitFor();
            assertThat(complaints).isEmpty();
        } finally {
            journey.lms().mishaps().none();
        }
    }

    @Test
    void aLearnerArrivesInAWindowOfItsOwn() {
        try (BrowserContext context = Browser.fresh()) {
            Page page = context.newPage();
            List<String> complaints = complaints(page);
            page.navigate(journey.lms().openUrl("6", "quiz"));

            page.getByText("Hello Ben O'Neil & <Sons>").waitFor();
            assertThat(complaints).isEmpty();
        }
    }

    /** What the browser refused to do, in its own words. */
    private static List<String> complaints(Page page) {
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        return complaints;
    }
}
