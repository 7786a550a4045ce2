package org.headcount.moodle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Recording;
import org.headcount.lti.wire.Recording.Exchange;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.practice.BrowserPage;
import org.headcount.practice.BrowserStep;
import org.headcount.practice.PracticeBrowser;
import org.headcount.testing.Service;

/**
 * A whole Headcount between Moodle, both times: the LMS is the recorded Moodle, the tool behind it the recorded Moodle that publishes a course. Both sign with
 * keys of the tests', since their own are gone; all else in their messages is as recorded, but for what must name us.
 */
final class Between implements AutoCloseable {

    static final String MOODLE = "http://localhost:8080";

    private static final SigningPeer LMS_KEY = SigningPeer.withKey("419904a48b6382278bcc");
    private static final SigningPeer TOOL_KEY = SigningPeer.withKey("96930ad097dd7349216c");
    private static final Instant BEFORE_ALL = Instant.parse("2026-11-21T17:00:00Z");

    /** Moodle's tools, which are so many LMS connections of ours: client_id and deployment. */
    private static final Map<String, String> CLIENTS =
            Map.of("5IUETFFmYkQIMea", "1", "Qd8SS5KHMrFYMVB", "2", "3qkiEcgrAfyLC22", "3");

    final ReplayServer lms;
    private volatile Instant now = BEFORE_ALL;
    private final Service service;
    private final Map<String, JsonNode> platforms = new LinkedHashMap<>();
    private final JsonNode tool;

    Between() {
        lms = new ReplayServer("localhost:8080");
        lms.serve("/mod/lti/certs.php", "application/json; charset=utf-8", LMS_KEY.jwks());
        lms.serve("/enrol/lti/jwks.php", "application/json; charset=utf-8", TOOL_KEY.jwks());
        lms.always("/mod/lti/token.php", Replays.find("06-token", 2));
        service = Service.start(folder(), () -> now);
        try {
            String key = service.institution("lab", "rolling");
            for (Map.Entry<String, String> client : CLIENTS.entrySet()) {
                platforms.put(
                        client.getKey(),
                        created(service.post(
                                key, "institutions/lab/platforms", platform(client.getKey(), client.getValue()))));
            }
            created(service.post(key, "institutions/lab/tools", registration()));
            tool = service.get(key, "institutions/lab/tools")
                    .body()
                    .path("tools")
                    .path(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "between");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode created(Service.Answer answer) {
        if (answer.status() != 201) {
            throw new AssertionError(answer.raw().body());
        }
        return answer.body();
    }

    /** As Moodle's configuration says, but that what we call is played back here. */
    private String platform(String client, String deployment) {
        ObjectNode said =
                Json.readObject(Replays.find("01-discovery", 1).responseBody()).orElseThrow();
        ObjectNode platform = Json.object()
                .put("name", "Moodle " + deployment)
                .put("issuer", said.path("issuer").asText())
                .put("clientId", client)
                .put(
                        "authorizationEndpoint",
                        said.path("authorization_endpoint").asText())
                .put("tokenEndpoint", lms.here(said.path("token_endpoint").asText()))
                .put("jwksUri", lms.here(said.path("jwks_uri").asText()));
        platform.putArray("deployments").add(deployment);
        return Json.text(platform);
    }

    /** As Moodle registered itself when it was a tool. */
    private String registration() {
        ObjectNode said = Json.readObject(
                        Replays.find("20-tool-dynamic-registration", 3).requestBody())
                .orElseThrow();
        ObjectNode tool = Json.object()
                .put("name", said.path("client_name").asText())
                .put("loginUri", said.path("initiate_login_uri").asText())
                .put("targetLinkUri", MOODLE + "/enrol/lti/launch.php")
                .put("deepLinkUri", MOODLE + "/enrol/lti/launch_deeplink.php")
                .put("jwksUri", lms.here(said.path("jwks_uri").asText()));
        tool.set("redirectUris", said.path("redirect_uris"));
        return Json.text(tool);
    }

    /** Sets our clock. */
    void at(Instant instant) {
        now = instant;
    }

    /** What one of Moodle's tools was told when it was registered. */
    JsonNode lmsConnection() {
        return platforms.values().iterator().next();
    }

    /** What the tool was told when it was registered. */
    JsonNode tool() {
        return tool;
    }

    String base() {
        return service.base();
    }

    Service service() {
        return service;
    }

    /** Carries a recorded login initiation to us, with the one change that it launches a tool of ours. */
    BrowserPage login(PracticeBrowser browser, Exchange login) {
        at(login.at());
        Map<String, String> parameters = new LinkedHashMap<>(login.form());
        parameters.put("target_link_uri", tool.path("launchUri").asText());
        return browser.send(BrowserStep.post(service.base() + "/lti/login", parameters));
    }

    /** A launch on its way to the tool. */
    record Arriving(PracticeBrowser browser, BrowserStep toolLogin) {}

    /**
     * The first leg of a recorded launch, up to our login initiation at the tool.
     *
     * @param change of the recorded claims
     */
    Arriving arrive(Exchange launch, UnaryOperator<ObjectNode> change) {
        PracticeBrowser browser = new PracticeBrowser();
        BrowserStep asked = browser.next(login(browser, loginBefore(launch))).orElseThrow();
        at(launch.at());
        ObjectNode claims = change.apply(claims(launch.form().getOrDefault("id_token", "")));
        claims.put(ClaimNames.NONCE, asked.parameter("nonce").orElseThrow());
        claims.put(ClaimNames.TARGET_LINK_URI, tool.path("launchUri").asText());
        for (String offered : List.of(ClaimNames.GRADE_SERVICE, ClaimNames.ROSTER_SERVICE)) {
            Optional.ofNullable(claims.get(offered))
                    .flatMap(service -> Json.readObject(lms.here(Json.text(service))))
                    .ifPresent(service -> claims.set(offered, service));
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("id_token", LMS_KEY.sign(claims));
        answer.put("state", asked.parameter("state").orElseThrow());
        BrowserPage page = browser.post(service.base() + "/lti/launch", answer);
        return new Arriving(
                browser, browser.next(page).orElseThrow(() -> new AssertionError("went nowhere: " + page.text())));
    }

    Arriving arrive(Exchange launch) {
        return arrive(launch, UnaryOperator.identity());
    }

    /** Moodle's authentication request, as recorded but for what it was given by the login initiation. */
    BrowserStep ask(Exchange cookieCheck, Arriving launch) {
        Map<String, String> request = new LinkedHashMap<>(
                Recording.fieldsOf(cookieCheck.responseHeader("Location").orElseThrow()));
        for (String given : new String[] {"client_id", "login_hint", "lti_message_hint"}) {
            if (request.containsKey(given)) {
                request.put(given, launch.toolLogin().parameter(given).orElseThrow());
            }
        }
        String issuer = launch.toolLogin().parameter("iss").orElseThrow();
        BrowserStep step = BrowserStep.get(issuer + "/authorize");
        for (Map.Entry<String, String> parameter : request.entrySet()) {
            step = step.with(parameter.getKey(), parameter.getValue());
        }
        return step;
    }

    /** Both legs of a recorded launch; what the tool is told in the end. */
    ObjectNode launch(Exchange launch, UnaryOperator<ObjectNode> change) {
        Arriving arriving = arrive(launch, change);
        BrowserStep ask = ask(Replays.find("21-tool-launch", 2), arriving)
                .with(
                        "nonce",
                        "nonce-"
                                + arriving.toolLogin()
                                        .parameter("lti_message_hint")
                                        .orElseThrow());
        BrowserPage page = arriving.browser().send(ask);
        return claims(page.form().value("id_token").orElseThrow(() -> new AssertionError(page.text())));
    }

    /** An access token of ours for the tool, asked for as Moodle asks. */
    String accessToken(String clientOfMoodle, String... scopes) {
        JsonNode platform = platforms.get(clientOfMoodle);
        if (platform == null) {
            throw new AssertionError("no such client");
        }
        Instant at = now;
        String endpoint = platform.path("issuerForTools").asText() + "/token";
        ObjectNode assertion = Json.object()
                .put("iss", tool.path("id").asText())
                .put("sub", tool.path("id").asText())
                .put("aud", endpoint)
                .put("iat", at.getEpochSecond() - 5)
                .put("exp", at.getEpochSecond() + 60)
                .put("jti", "lti-service-token" + System.nanoTime());
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", signedByTool(assertion));
        form.put("scope", String.join(" ", scopes));
        BrowserPage answer = new PracticeBrowser().post(endpoint, form);
        return Json.readObject(answer.body())
                .map(body -> body.path("access_token").asText())
                .filter(token -> !token.isEmpty())
                .orElseThrow(() -> new AssertionError(answer.body()));
    }

    String signedByTool(ObjectNode claims) {
        return TOOL_KEY.sign(claims);
    }

    /** The claims of a token, unverified. */
    static ObjectNode claims(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return Json.readObject(new String(payload, StandardCharsets.UTF_8)).orElseThrow();
    }

    /** The login initiation that a recorded launch answers. */
    static Exchange loginBefore(Exchange launch) {
        return Recording.of(launch.recording() + ".json").exchanges().stream()
                .filter(Exchange::isLoginAtTool)
                .filter(exchange -> exchange.number() < launch.number())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Override
    public void close() {
        service.close();
        lms.close();
    }
}
