package org.headcount.lti.platform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.UrlPolicy;

/** What a tool says of itself when it registers (RFC 7591 §2, LTI Dynamic Registration 1.0 §3.4), found in order. */
public final class ClientMetadata {

    static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";
    private static final Set<String> OURS = ours();

    private final Claims said;
    private final Claims tool;

    private ClientMetadata(Claims said) {
        this.said = said;
        this.tool = said.object(TOOL).orElseThrow();
    }

    /** What became of it. */
    public sealed interface Reading {

        record Kept(ClientMetadata metadata) implements Reading {}

        record Faulty(RegistrationError error) implements Reading {}
    }

    private static Set<String> ours() {
        Set<String> scopes = new LinkedHashSet<>(Scopes.GRADES);
        scopes.add(Scopes.ROSTER_READ);
        return scopes;
    }

    /** Names the first thing that is wrong. */
    public static Reading read(ObjectNode body, UrlPolicy urls) {
        Claims said = Claims.of(body);
        return ClientRules.broken(said, urls)
                .<Reading>map(Reading.Faulty::new)
                .orElseGet(() -> new Reading.Kept(new ClientMetadata(said)));
    }

    /** Whether it is that client's: RFC 7592 §2.2 wants it named, and many tools leave it out. */
    public boolean isOf(String clientId) {
        return !said.has("client_id")
                || said.string("client_id").filter(clientId::equals).isPresent();
    }

    /** The registration that it asks for. Of the scopes those that we have. */
    public ToolRegistration registration(String id) {
        return new ToolRegistration(
                id,
                said.string("client_name").orElseThrow(),
                URI.create(said.string("initiate_login_uri").orElseThrow()),
                said.strings("redirect_uris").orElseThrow(),
                URI.create(tool.string("target_link_uri").orElseThrow()),
                URI.create(said.string("jwks_uri").orElseThrow()),
                Scopes.granted(Scopes.split(said.string("scope").orElse("")), OURS),
                URI.create(ClientRules.choosing(tool)
                        .orElseGet(() -> tool.string("target_link_uri").orElseThrow())));
    }

    /**
     * What is answered: the registration as it stands (RFC 7591 §3.2.1).
     *
     * @param deployment the tool's first one; empty where the LMS has none yet
     * @param address where it can be read and changed
     * @param accessToken for that; empty where it is known already
     */
    public static ObjectNode answer(
            ToolRegistration tool, Optional<String> deployment, String address, Optional<String> accessToken) {
        ObjectNode answer = Json.object();
        answer.put("client_id", tool.id());
        answer.put("application_type", "web");
        add(answer.putArray("response_types"), List.of("id_token"));
        add(answer.putArray("grant_types"), List.of("implicit", "client_credentials"));
        answer.put("initiate_login_uri", tool.loginUri().toString());
        add(answer.putArray("redirect_uris"), tool.redirectUris());
        answer.put("client_name", tool.name());
        answer.put("jwks_uri", tool.jwksUri().toString());
        answer.put("token_endpoint_auth_method", "private_key_jwt");
        answer.put(
                "scope",
                Scopes.join(OURS.stream().filter(tool.scopes()::contains).toList()));
        answer.put("registration_client_uri", address);
        accessToken.ifPresent(token -> answer.put("registration_access_token", token));
        ObjectNode configuration = answer.putObject(TOOL);
        deployment.ifPresent(id -> configuration.put("deployment_id", id));
        configuration.put("version", "1.3.0");
        configuration.put("domain", tool.targetLinkUri().getAuthority());
        configuration.put("target_link_uri", tool.targetLinkUri().toString());
        ArrayNode messages = configuration.putArray("messages");
        messages.addObject().put("type", MessageType.RESOURCE_LINK.wireName());
        messages.addObject()
                .put("type", MessageType.DEEP_LINKING.wireName())
                .put("target_link_uri", tool.deepLinkUri().toString());
        return answer;
    }

    private static void add(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
