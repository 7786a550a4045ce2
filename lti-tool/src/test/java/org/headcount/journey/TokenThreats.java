package org.headcount.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.LoopbackServer;
import org.headcount.lti.wire.SigningPeer;
import org.headcount.testing.Jwt;
import org.headcount.testing.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What token requests have in common: a tool that signs as we let it, connected to a journey, and what a refusal looks like. */
abstract class TokenThreats {

    static final SigningPeer PEER = SigningPeer.withKey("tool-key");
    static final SigningPeer STRANGER = SigningPeer.withKey("tool-key");

    @TempDir
    private static Path folder;

    static Journey journey;
    static LoopbackServer keys;
    static volatile String published = "";
    static String tool;
    static String deployment;
    private static int tokenIds;

    @BeforeAll
    static void begin() throws IOException, InterruptedException {
        journey = new Journey(folder, "rolling");
        published = PEER.jwks();
        keys = new LoopbackServer()
                .on("/jwks", exchange -> LoopbackServer.answer(exchange, 200, "application/json", published));
        JsonNode connected = journey.service()
                .post(journey.key(), "institutions/rivers/tools", """
                        {"name": "Signer", "loginUri": "https://tool.example/login",
                        "redirectUris": ["https://tool.example/launch"],
                        "targetLinkUri": "https://tool.example/start", "jwksUri": "%s",
                        "scopes": ["%s", "%s"]}
                        """.formatted(
                                keys.url("/jwks"), Scopes.SCORE, Scopes.LINE_ITEM_READ))
                .body();
        tool = connected.path("id").asText();
        deployment = connected
                .path("perPlatform")
                .path(0)
                .path("deployments")
                .path(0)
                .path("deploymentId")
                .asText();
    }

    @AfterAll
    static void end() {
        keys.close();
        journey.close();
    }

    static String tokenUrl() {
        return issuer() + "/token";
    }

    static String issuer() {
        return journey.service().base() + "/platforms/" + journey.platform();
    }

    static ObjectNode claims() {
        long now = journey.clock().instant().getEpochSecond();
        return Json.object()
                .put("iss", tool)
                .put("sub", tool)
                .put("aud", tokenUrl())
                .put("iat", now)
                .put("exp", now + 60)
                .put("jti", "jti-" + tokenIds++);
    }

    static String assertion(Consumer<ObjectNode> change) {
        ObjectNode claims = claims();
        change.accept(claims);
        return PEER.sign(claims);
    }

    static Map<String, String> form(String assertion) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        form.put("scope", Scopes.SCORE + " " + Scopes.RESULT_READ);
        return form;
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static Service.Answer post(String url, String type, String body) throws IOException, InterruptedException {
        return journey.service()
                .send(HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    static Service.Answer ask(Map<String, String> form) throws IOException, InterruptedException {
        return post(tokenUrl(), "application/x-www-form-urlencoded", encoded(form));
    }

    static void isRefused(Service.Answer answer, String error) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).isEqualTo(error);
        assertThat(answer.body().has("access_token")).isFalse();
        assertThat(answer.raw().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.raw().body()).doesNotContainPattern(Jwt.BEGINNING);
    }

    static void isRefused(Consumer<ObjectNode> change) throws IOException, InterruptedException {
        isRefused(ask(form(assertion(change))), "invalid_client");
    }

    static Service.Answer granted(Consumer<ObjectNode> change) throws IOException, InterruptedException {
        Service.Answer answer = ask(form(assertion(change)));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer;
    }
}
