package org.headcount.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Dynamic registration of tools at the practice LMS, and what a tool may read and change of its registration (RFC 7591, RFC 7592). */
final class LmsRegistrations {

    static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";
    static final String PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration";

    private final String issuer;
    private final School school;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Map<String, ObjectNode> registered = new ConcurrentHashMap<>();
    private final Map<String, String> accessTokens = new ConcurrentHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();

    LmsRegistrations(String issuer, School school) {
        this.issuer = issuer;
        this.school = school;
    }

    /** A token that is good for one registration. */
    private String invite() {
        String token = Opaque.text();
        tokens.add(token);
        return token;
    }

    /** What a tool registered, by its client id. */
    Optional<JsonNode> registration(String clientId) {
        return Optional.ofNullable(registered.get(clientId)).map(JsonNode::deepCopy);
    }

    static void describe(ObjectNode configuration, String issuer) {
        configuration.put("registration_endpoint", issuer + "/register");
        configuration.set(
                "claims_supported", Json.texts(List.of("iss", "sub", "name", "given_name", "family_name", "email")));
        ObjectNode platform = configuration.putObject(PLATFORM);
        platform.put("product_family_code", "practice").put("version", "1");
        platform.putArray("messages_supported").addObject().put("type", "LtiResourceLinkRequest");
        platform.putArray("variables");
    }

    /** A page of an administrator's that opens a tool's registration in a frame, as Canvas does. */
    Reply page(Request request) {
        String tool = request.query().one("tool").orElse("");
        return Pages.page(200, school.name(), """
                <main><h1>Register a tool</h1><p id="state" role="status">The registration is open</p>
                <iframe name="registration" title="The tool's registration" src="%s"></iframe></main>
                <script src="/registration.js"></script>
                """.formatted(Pages.escaped(opening(tool))));
    }

    /** Where a browser is sent that opens a tool's registration; the token in it is good once. */
    String opening(String tool) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("openid_configuration", issuer + "/.well-known/openid-configuration");
        parameters.put("registration_token", invite());
        return tool + (tool.contains("?") ? "&" : "?") + Parameters.encoded(parameters);
    }

    Reply register(Request request) {
        Optional<String> token = bearer(request);
        if (token.isEmpty() || !tokens.remove(token.get())) {
            return error(401, "invalid_token", "the registration token is unknown or used");
        }
        Optional<ObjectNode> asked = Json.readObject(request.text());
        Optional<String> fault = asked.map(LmsRegistrations::fault).orElse(Optional.of("no JSON object"));
        if (fault.isPresent()) {
            return error(400, "invalid_client_metadata", fault.get());
        }
        String clientId = "practice-" + clients.incrementAndGet();
        String accessToken = Opaque.text();
        accessTokens.put(clientId, accessToken);
        return keep(clientId, "deployment-of-" + clientId, asked.get(), accessToken);
    }

    private Reply keep(String clientId, String deployment, ObjectNode asked, String accessToken) {
        ObjectNode whole = asked.deepCopy();
        whole.put("client_id", clientId);
        ((ObjectNode) whole.path(TOOL)).put("deployment_id", deployment);
        registered.put(clientId, whole);
        List<String> redirects = new ArrayList<>();
        whole.path("redirect_uris").forEach(one -> redirects.add(one.asText()));
        school.add(new RegisteredTool(
                clientId,
                whole.path("initiate_login_uri").asText(),
                redirects,
                whole.path("jwks_uri").asText(),
                deployment));
        ObjectNode answer = whole.deepCopy();
        answer.put("registration_client_uri", issuer + "/register/" + clientId);
        answer.put("registration_access_token", accessToken);
        return Reply.json(200, "application/json", answer).with("Cache-Control", "no-store");
    }

    Reply read(Request request) {
        String clientId = request.place("client");
        return registration(clientId)
                .filter(known -> isOwn(request, clientId))
                .map(known -> Reply.json(200, "application/json", known))
                .orElseGet(() -> error(401, "invalid_token", "not the token of this client"));
    }

    Reply replace(Request request) {
        String clientId = request.place("client");
        if (!isOwn(request, clientId)) {
            return error(401, "invalid_token", "not the token of this client");
        }
        Optional<ObjectNode> asked = Json.readObject(request.text());
        Optional<String> fault = asked.map(LmsRegistrations::fault).orElse(Optional.of("no JSON object"));
        if (fault.isPresent() || !asked.get().path("client_id").asText().equals(clientId)) {
            return error(400, "invalid_client_metadata", fault.orElse("another client_id"));
        }
        String next = Opaque.text(); // RFC 7592 §2.1: may be renewed
        accessTokens.put(clientId, next);
        return keep(clientId, "deployment-of-" + clientId, asked.get(), next);
    }

    private boolean isOwn(Request request, String clientId) {
        return bearer(request)
                .filter(token -> token.equals(accessTokens.get(clientId)))
                .isPresent();
    }

    /** What Moodle would refuse too. */
    private static Optional<String> fault(ObjectNode asked) {
        if (!asked.path("application_type").asText().equals("web")) {
            return Optional.of("application_type must be web");
        }
        if (!asked.path("response_types").toString().equals("[\"id_token\"]")) {
            return Optional.of("response_types must be id_token");
        }
        if (!asked.path("token_endpoint_auth_method").asText().equals("private_key_jwt")) {
            return Optional.of("token_endpoint_auth_method must be private_key_jwt");
        }
        for (String member : List.of("initiate_login_uri", "jwks_uri", "client_name", "scope")) {
            if (!asked.path(member).isTextual()) {
                return Optional.of("no " + member);
            }
        }
        if (!asked.path("redirect_uris").isArray()
                || asked.path("redirect_uris").isEmpty()) {
            return Optional.of("no redirect_uris");
        }
        JsonNode tool = asked.path(TOOL);
        return tool.path("domain")
                        .asText()
                        .equals(URI.create(tool.path("target_link_uri").asText())
                                .getAuthority())
                ? Optional.empty()
                : Optional.of("target_link_uri is not on the domain");
    }

    private static Optional<String> bearer(Request request) {
        return request.header("Authorization")
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring(7));
    }

    private static Reply error(int status, String code, String description) {
        return Reply.json(
                status, "application/json", Json.object().put("error", code).put("error_description", description));
    }
}
