package org.headcount.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.TreeSet;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;

/** What waits for approval, as a column holds it until it becomes a row of its own. */
final class RegistrationJson {

    private RegistrationJson() {}

    static String of(PlatformRegistration platform) {
        return Json.MAPPER
                .createObjectNode()
                .put("name", platform.name())
                .put("issuer", platform.issuer())
                .put("clientId", platform.clientId())
                .put("authorizationEndpoint", platform.authorizationEndpoint().toString())
                .put("tokenEndpoint", platform.tokenEndpoint().toString())
                .put("jwksUri", platform.jwksUri().toString())
                .put("tokenAudience", platform.tokenAudience())
                .put("deployments", Json.list(platform.deployments()))
                .put("anonymous", platform.anonymous().name())
                .toString();
    }

    static PlatformRegistration platform(String id, String body) {
        JsonNode kept = Json.tree(body);
        return new PlatformRegistration(
                id,
                kept.path("name").asText(),
                kept.path("issuer").asText(),
                kept.path("clientId").asText(),
                uri(kept, "authorizationEndpoint"),
                uri(kept, "tokenEndpoint"),
                uri(kept, "jwksUri"),
                kept.path("tokenAudience").asText(),
                new LinkedHashSet<>(Json.list(kept.path("deployments").asText())),
                PlatformRegistration.Anonymous.valueOf(kept.path("anonymous").asText()));
    }

    static String of(ToolRegistration tool) {
        return Json.MAPPER
                .createObjectNode()
                .put("name", tool.name())
                .put("loginUri", tool.loginUri().toString())
                .put("redirectUris", Json.list(tool.redirectUris()))
                .put("targetLinkUri", tool.targetLinkUri().toString())
                .put("jwksUri", tool.jwksUri().toString())
                .put("deepLinkUri", tool.deepLinkUri().toString())
                .put("scopes", Json.list(new TreeSet<>(tool.scopes())))
                .toString();
    }

    static ToolRegistration tool(String id, String body) {
        JsonNode kept = Json.tree(body);
        return new ToolRegistration(
                id,
                kept.path("name").asText(),
                uri(kept, "loginUri"),
                Json.list(kept.path("redirectUris").asText()),
                uri(kept, "targetLinkUri"),
                uri(kept, "jwksUri"),
                new LinkedHashSet<>(Json.list(kept.path("scopes").asText())),
                uri(kept, "deepLinkUri"));
    }

    private static URI uri(JsonNode kept, String member) {
        return URI.create(kept.path(member).asText());
    }
}
