package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.practice.Hold;
import org.headcount.practice.Place;
import org.headcount.practice.RegisteredTool;
import org.headcount.practice.Reply;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a connection, and where to change it. */
class ConnectionDoctorTest {

    @TempDir
    private static Path folder;

    private static Journey journey;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
        journey.clock().turn(Duration.between(Journey.NOON, Instant.now())); // the peers tell the time as it is
    }

    @AfterAll
    static void end() {
        journey.close();
    }

    @AfterEach
    void behave() {
        journey.lms().mishaps().none();
    }

    /** What was found, by check: result, what was found, what to do. */
    private static Map<String, String> examined(String what) throws IOException, InterruptedException {
        Service.Answer answer = journey.service().post(journey.key(), "institutions/rivers/" + what + "/doctor", "");
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        Map<String, String> findings = new LinkedHashMap<>();
        for (JsonNode one : answer.body().path("checks")) {
            findings.put(
                    one.path("check").asText(),
                    one.path("result").asText() + "|" + one.path("found").asText() + "|"
                            + one.path("advice").asText());
        }
        return findings;
    }

    private static Map<String, String> lms() throws IOException, InterruptedException {
        return examined("platforms/" + journey.platform());
    }

    private static String tool(String members) throws IOException, InterruptedException {
        Service.Answer made = journey.service().post(journey.key(), "institutions/rivers/tools", members);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        return made.body().path("id").asText();
    }

    @Test
    void anLmsThatWorksPassesEverywhere() throws Exception {
        Map<String, String> findings = lms();

        assertThat(findings)
                .containsOnlyKeys("configuration", "keys", "clock", "deployments", "token", "scopes")
                .allSatisfy((check, finding) -> assertThat(finding).as(check).startsWith("passed|"));
        assertThat(findings.get("keys")).isEqualTo("passed|1 key|");
    }

    @Test
    void anAddressThatTheLmsPublishesOtherwiseIsNamed() throws Exception {
        String path = "institutions/rivers/platforms/" + journey.platform();
        String right = journey.lms().tokenEndpoint();
        journey.service().patch(journey.key(), path, "{\"tokenEndpoint\": \"" + right + "x\"}");
        try {
            Map<String, String> findings = lms();
            assertThat(findings.get("configuration"))
                    .startsWith("failed|tokenEndpoint differ")
                    .contains(journey.lms().openidConfiguration());
            assertThat(findings.get("token")).startsWith("failed|HTTP 404").contains(journey.platform());
        } finally {
            journey.service().patch(journey.key(), path, "{\"tokenEndpoint\": \"" + right + "\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "{\"keys\": []},                       without an RSA key",
        "<html>,                               no key set",
        "{\"keys\": [{\"kty\": \"EC\"}]},      without an RSA key"
    })
    void keysThatNobodyCanUseAreTold(String served, String found) throws Exception {
        journey.lms().mishaps().next(Place.JWKS, Reply.text(200, "application/json", served));

        assertThat(lms().get("keys"))
                .startsWith("failed|")
                .contains(found)
                .contains(journey.lms().jwksUri());
    }

    @Test
    void anLmsThatDoesNotKnowOurKeyIsToldWhereToReadIt() throws Exception {
        RegisteredTool us = new RegisteredTool(
                "client-1",
                journey.loginUrl(),
                List.of(journey.launchUrl()),
                journey.service().base() + "/platforms/" + journey.platform() + "/jwks",
                "dep-1");
        journey.lms().register(us);
        try {
            assertThat(lms().get("token"))
                    .matches("failed\\|HTTP 40[01], invalid_client\\|.*")
                    .contains(journey.keysToward(journey.platform()), "client-1");
        } finally {
            journey.lms()
                    .register(new RegisteredTool(
                            us.clientId(),
                            us.loginUri(),
                            us.redirectUris(),
                            journey.keysToward(journey.platform()),
                            "dep-1"));
        }
    }

    @Test
    void scopesThatTheLmsKeepsBackAreNamed() throws Exception {
        journey.lms()
                .register(new RegisteredTool(
                        "client-1",
                        journey.loginUrl(),
                        List.of(journey.launchUrl()),
                        journey.keysToward(journey.platform()),
                        Set.of("dep-1"),
                        Set.of(Scopes.SCORE, Scopes.LINE_ITEM)));
        try {
            assertThat(lms().get("scopes"))
                    .startsWith("warning|not granted:")
                    .contains(Scopes.RESULT_READ, Scopes.ROSTER_READ)
                    .doesNotContain(Scopes.LINE_ITEM_READ, Scopes.SCORE);
        } finally {
            journey.lms()
                    .register(new RegisteredTool(
                            "client-1",
                            journey.loginUrl(),
                            List.of(journey.launchUrl()),
                            journey.keysToward(journey.platform()),
                            "dep-1"));
        }
    }

    @Test
    void aScopeAboutWhichTheLmsSaysNothingIsNotSaidToBeKeptBack() throws Exception {
        journey.lms()
                .mishaps()
                .next(Place.TOKEN, Reply.text(400, "application/json", "{\"error\": \"invalid_scope\"}"))
                .next(Place.TOKEN, 503);

        assertThat(lms().get("scopes")).startsWith("unknown|no answer about ").doesNotContain("not granted");
    }

    @Test
    void hostsOfAnLmsThatShowNoPagesNeedNoFrame() throws Exception {
        String path = "institutions/rivers/platforms/" + journey.platform();
        Service.Answer moved =
                journey.service().patch(journey.key(), path, "{\"jwksUri\": \"https://keys.school.example/jwks\"}");
        assertThat(moved.status()).as(moved.raw().body()).isEqualTo(200);
        try (LoopbackServer server = new LoopbackServer()) {
            server.on(
                    "/start",
                    exchange -> answer(exchange, "Content-Security-Policy", "frame-ancestors http://127.0.0.1:*"));
            assertThat(examined("tools/" + tool("""
                            {"name": "Framed", "loginUri": "%1$s", "redirectUris": ["%1$s"], "targetLinkUri": "%1$s", "jwksUri": "%1$s"}
                            """.formatted(server.url("/start"))))
                            .get("frame"))
                    .startsWith("passed|");
        } finally {
            journey.service()
                    .patch(
                            journey.key(),
                            path,
                            "{\"jwksUri\": \"" + journey.lms().jwksUri() + "\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({"90, failed", "-90, failed", "45, warning", "-45, warning", "0, passed"})
    void aClockThatGoesWrongIsTold(int seconds, String result) throws Exception {
        journey.clock().turn(Duration.ofSeconds(seconds));
        try {
            assertThat(lms().get("clock")).startsWith(result + "|").contains(seconds > 0 ? "behind" : "ours");
        } finally {
            journey.clock().turn(Duration.ofSeconds(-seconds));
        }
    }

    @Test
    void aToolThatWorksPassesEverywhere() throws Exception {
        assertThat(examined("tools/" + journey.toolId()))
                .containsOnlyKeys("keys", "clock", "login", "redirect", "frame")
                .allSatisfy((check, finding) -> assertThat(finding).as(check).startsWith("passed|"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "X-Frame-Options; DENY; warning",
                "X-Frame-Options; sameorigin; warning",
                "X-Frame-Options; nonsense; passed",
                "Content-Security-Policy; default-src 'self'; passed",
                "Content-Security-Policy; frame-ancestors 'none'; warning",
                "Content-Security-Policy; Frame-Ancestors https://*.example; warning",
                "Content-Security-Policy; frame-ancestors *; passed",
                "Content-Security-Policy; frame-ancestors http://127.0.0.1:*; passed",
                "Content-Security-Policy; frame-ancestors 127.0.0.1:*; passed",
                "Content-Security-Policy; frame-ancestors http:; passed",
                "Content-Security-Policy; frame-ancestors https:; warning"
            })
    void aToolThatNoFrameMayShowIsTold(String header, String value, String result) throws Exception {
        try (LoopbackServer server = new LoopbackServer()) {
            server.on("/jwks", 200, "application/json", SigningPeer.withKey("k").jwks())
                    .on("/login", 400, "text/plain", "no parameters")
                    .on("/start", exchange -> answer(exchange, header, value));
            Map<String, String> findings = examined("tools/"
                    + tool("""
                            {"name": "Framed", "loginUri": "%s", "redirectUris": ["%s"], "targetLinkUri": "%s", "jwksUri": "%s"}
                            """.formatted(
                            server.url("/login"), server.url("/launch"), server.url("/start"), server.url("/jwks"))));

            assertThat(findings.get("frame")).startsWith(result + "|");
            assertThat(findings.get("login")).startsWith("passed|HTTP 400");
        }
    }

    private static void answer(HttpExchange exchange, String header, String value) throws IOException {
        exchange.getResponseHeaders().add(header, value);
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Test
    void aToolThatIsNotThereIsToldByWhatIsMissing() throws Exception {
        try (LoopbackServer server = new LoopbackServer()) {
            Map<String, String> findings = examined(
                    "tools/" + tool("""
                            {"name": "Gone", "loginUri": "%s", "redirectUris": ["https://elsewhere.example/launch"],
                            "targetLinkUri": "%s", "jwksUri": "%s"}
                            """.formatted(server.url("/login"), server.url("/start"), server.url("/jwks"))));

            assertThat(findings.get("keys")).startsWith("failed|HTTP 404").contains("/jwks");
            assertThat(findings.get("login")).startsWith("failed|HTTP 404");
            assertThat(findings.get("redirect")).startsWith("warning|https://elsewhere.example/launch");
        }
    }

    @Test
    void whoeverHangsHoldsUpNobodyButItsInstitutionsNextExamination() throws Exception {
        String hills = journey.service().institution("heights", "rolling");
        String theirs = journey.connectTool("heights", hills).path("id").asText();
        Hold hold = journey.lms().mishaps().holdNext(Place.JWKS);
        String path = "institutions/rivers/platforms/" + journey.platform() + "/doctor";
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> status(path));
        hold.awaitArrival();

        Service.Answer second = journey.service().post(journey.key(), path, "");
        Service.Answer other = journey.service().post(hills, "institutions/heights/tools/" + theirs + "/doctor", "");
        hold.release();

        assertThat(second.status()).as(second.raw().body()).isEqualTo(429);
        assertThat(second.raw().headers().firstValue("Retry-After")).contains("30");
        assertThat(other.status()).as(other.raw().body()).isEqualTo(200);
        assertThat(first.join()).isEqualTo(200);
        assertThat(status(path)).as("afterwards").isEqualTo(200);
    }

    private static int status(String path) {
        try {
            return journey.service().post(journey.key(), path, "").status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobodyElsesConnectionIsLookedAtAndNobodyWithoutTheRight() throws Exception {
        String other = journey.service().institution("hills", "rolling");
        String reader = journey.service().key("rivers", "read");

        assertThat(journey.service()
                        .post(other, "institutions/hills/platforms/" + journey.platform() + "/doctor", "")
                        .status())
                .isEqualTo(404);
        assertThat(journey.service()
                        .post(other, "institutions/hills/tools/" + journey.toolId() + "/doctor", "")
                        .status())
                .isEqualTo(404);
        assertThat(journey.service()
                        .post(reader, "institutions/rivers/platforms/" + journey.platform() + "/doctor", "")
                        .status())
                .isEqualTo(403);
    }
}
