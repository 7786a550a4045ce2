package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How the practice tool registers itself with a platform that opens it for that (LTI Dynamic Registration 1.0 §3). */
final class ToolRegistering {

    private static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";

    private final Site site;
    private final Consumer<KnownPlatform> known;

    ToolRegistering(Site site, Consumer<KnownPlatform> known) {
        this.site = site;
        this.known = known;
    }

    Reply register(Request request) throws IOException {
        Optional<String> address = request.query().one("openid_configuration");
        if (address.isEmpty()) {
            return Pages.notice(400, "Practice tool", "No openid_configuration was given.");
        }
        ServiceAnswer configuration = Outbound.get(address.get(), "application/json");
        Optional<ObjectNode> said = Json.readObject(configuration.body());
        if (!configuration.isSuccess() || said.isEmpty()) {
            return Pages.notice(502, "Practice tool", "The platform's configuration could not be read.");
        }
        Map<String, String> headers = new java.util.LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        request.query().one("registration_token").ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        ServiceAnswer answer = Outbound.call(
                "POST",
                said.get().path("registration_endpoint").asText(),
                headers,
                Json.written(metadata()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Optional<ObjectNode> registered = Json.readObject(answer.body());
        if (!answer.isSuccess() || registered.isEmpty()) {
            return Pages.notice(502, "Practice tool", "The platform refused: " + answer.status() + " " + answer.body());
        }
        remember(said.get(), registered.get());
        return Pages.notice(
                200,
                "Practice tool",
                "Registered as " + registered.get().path("client_id").asText());
    }

    private void remember(JsonNode platform, JsonNode registered) {
        Optional<String> deployment = Json.text(registered.path(TOOL), "deployment_id");
        known.accept(new KnownPlatform(
                platform.path("issuer").asText(),
                registered.path("client_id").asText(),
                deployment.map(Set::of).orElse(Set.of()),
                platform.path("authorization_endpoint").asText(),
                platform.path("token_endpoint").asText(),
                platform.path("jwks_uri").asText()));
    }

    private ObjectNode metadata() {
        ObjectNode metadata = Json.object().put("application_type", "web");
        metadata.set("response_types", Json.texts(List.of("id_token")));
        metadata.set("grant_types", Json.texts(List.of("implicit", "client_credentials")));
        metadata.put("initiate_login_uri", site.base() + "/login");
        metadata.set("redirect_uris", Json.texts(List.of(site.base() + "/launch")));
        metadata.put("client_name", "Practice tool");
        metadata.put("jwks_uri", site.base() + "/jwks");
        metadata.put("token_endpoint_auth_method", "private_key_jwt");
        metadata.put("scope", String.join(" ", List.of(Lti.LINE_ITEM_SCOPE, Lti.SCORE_SCOPE, Lti.RESULT_SCOPE)));
        ObjectNode tool = metadata.putObject(TOOL);
        tool.put("domain", site.base().replaceFirst("https?://", ""));
        tool.put("target_link_uri", site.base() + "/start");
        tool.set("claims", Json.texts(List.of("sub", "name")));
        tool.putArray("messages").addObject().put("type", "LtiResourceLinkRequest");
        return metadata;
    }
}
