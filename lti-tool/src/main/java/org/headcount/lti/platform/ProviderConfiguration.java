package org.headcount.lti.platform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Json;

/** What we say of ourselves at {@code /.well-known/openid-configuration} (OpenID Connect Discovery 1.0 §3, LTI Dynamic Registration 1.0 §2.1). */
public final class ProviderConfiguration {

    private ProviderConfiguration() {}

    public static ObjectNode of(
            String issuer, String authorizationEndpoint, String tokenEndpoint, String keySet, String version) {
        ObjectNode configuration = Json.object();
        configuration.put("issuer", issuer);
        configuration.put("authorization_endpoint", authorizationEndpoint);
        configuration.put("token_endpoint", tokenEndpoint);
        configuration.put("jwks_uri", keySet);
        all(configuration.putArray("token_endpoint_auth_methods_supported"), List.of("private_key_jwt"));
        all(configuration.putArray("token_endpoint_auth_signing_alg_values_supported"), List.of("RS256"));
        all(configuration.putArray("scopes_supported").add("openid"), Scopes.GRADES);
        ((ArrayNode) configuration.get("scopes_supported"))
                .add(Scopes.ROSTER_READ)
                .add(Scopes.GROUPS_READ)
                .add(Scopes.NOTICE_HANDLERS);
        all(configuration.putArray("response_types_supported"), List.of("id_token"));
        all(configuration.putArray("response_modes_supported"), List.of("form_post"));
        all(configuration.putArray("grant_types_supported"), List.of("implicit", "client_credentials"));
        all(configuration.putArray("subject_types_supported"), List.of("public"));
        all(configuration.putArray("id_token_signing_alg_values_supported"), List.of("RS256"));
        all(
                configuration.putArray("claims_supported"),
                List.of(
                        "sub",
                        "iss",
                        "name",
                        "given_name",
                        "family_name",
                        "middle_name",
                        "email",
                        "picture",
                        "locale"));
        ObjectNode platform = configuration.putObject("https://purl.imsglobal.org/spec/lti-platform-configuration");
        platform.put("product_family_code", "headcount");
        platform.put("version", version);
        ArrayNode messages = platform.putArray("messages_supported");
        messages.addObject().put("type", MessageType.RESOURCE_LINK.wireName());
        messages.addObject().put("type", MessageType.DEEP_LINKING.wireName());
        platform.putArray("variables");
        return configuration;
    }

    private static void all(ArrayNode array, Iterable<String> values) {
        values.forEach(array::add);
    }
}
