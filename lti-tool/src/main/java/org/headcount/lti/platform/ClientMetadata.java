package org.headcount.lti.platform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.UrlPolicy;

/** What a tool says of itself when it registers (RFC 7591 §2, LTI Dynamic Registration 1.0 §3.4), found in order. */
public final class ClientMetadata {

    private static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";
    private static final int LONGEST_NAME = 200;
    private static final int MOST_URIS = 50;
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
        return kind(said)
                .or(() -> name(said))
                .or(() -> address(said, "initiate_login_uri", urls))
                .or(() -> address(said, "jwks_uri", urls))
                .or(() -> redirects(said, urls))
                .or(() -> target(said, urls))
                .or(() -> domain(said))
                .or(() -> messages(said, urls))
                .<Reading>map(Reading.Faulty::new)
                .orElseGet(() -> new Reading.Kept(new ClientMetadata(said)));
    }

    private static Optional<RegistrationError> kind(Claims said) {
        if (!said.string("application_type").orElse("web").equals("web")) {
            return metadata("application_type must be web");
        }
        if (said.strings("response_types")
                .filter(all -> all.contains("id_token"))
                .isEmpty()) {
            return metadata("response_types must contain id_token");
        }
        if (said.has("grant_types") && said.strings("grant_types").isEmpty()) {
            return metadata("grant_types must be a list");
        }
        if (!said.string("token_endpoint_auth_method").orElse("").equals("private_key_jwt")) {
            return metadata("token_endpoint_auth_method must be private_key_jwt");
        }
        if (!said.string("id_token_signed_response_alg").orElse("RS256").equals("RS256")) {
            return metadata("id_token_signed_response_alg must be RS256");
        }
        return said.has("scope") && said.string("scope").isEmpty()
                ? metadata("scope must be a string")
                : Optional.empty();
    }

    private static Optional<RegistrationError> name(Claims said) {
        boolean kept = said.string("client_name")
                .filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME && PlainText.is(name))
                .isPresent();
        return kept ? Optional.empty() : metadata("client_name must have 1 to " + LONGEST_NAME + " characters");
    }

    private static Optional<RegistrationError> address(Claims said, String member, UrlPolicy urls) {
        Optional<String> url = said.string(member);
        return url.isEmpty()
                ? metadata(member + " is missing")
                : urls.check(url.get()).map(wrong -> RegistrationError.metadata(member + " " + wrong.text()));
    }

    private static Optional<RegistrationError> redirects(Claims said, UrlPolicy urls) {
        List<String> uris = said.strings("redirect_uris").orElse(List.of());
        if (uris.isEmpty() || uris.size() > MOST_URIS) {
            return Optional.of(RegistrationError.redirect("redirect_uris must have 1 to " + MOST_URIS + " elements"));
        }
        return uris.stream()
                .flatMap(uri -> urls.check(uri).stream())
                .findFirst()
                .map(wrong -> RegistrationError.redirect("each of redirect_uris " + wrong.text()));
    }

    private static Optional<RegistrationError> target(Claims said, UrlPolicy urls) {
        return said.object(TOOL)
                .map(tool -> address(tool, "target_link_uri", urls))
                .orElseGet(() -> metadata("lti-tool-configuration is missing"));
    }

    /** Where the tool says it is, all of it has to be. Moodle names its host without the port, others with it. */
    private static Optional<RegistrationError> domain(Claims said) {
        Claims tool = said.object(TOOL).orElseThrow();
        Optional<String> domain = tool.string("domain").filter(name -> !name.isBlank());
        if (domain.isEmpty()) {
            return metadata("domain is missing");
        }
        URI target = URI.create(tool.string("target_link_uri").orElseThrow());
        if (!isAt(target, domain.get())) {
            return metadata("target_link_uri is not on the domain");
        }
        List<String> domains = domains(said);
        Stream<String> uris = Stream.concat(
                said.string("initiate_login_uri").stream(), said.strings("redirect_uris").orElseThrow().stream());
        return uris.map(URI::create)
                .filter(uri -> domains.stream().noneMatch(one -> isWithin(uri, one)))
                .findFirst()
                .map(uri -> RegistrationError.metadata(uri.getHost() + " is not within the domain"));
    }

    /** Where content is chosen has to be where the tool says that it is, as all the rest. */
    private static Optional<RegistrationError> messages(Claims said, UrlPolicy urls) {
        Optional<String> choosing = choosing(said.object(TOOL).orElseThrow());
        if (choosing.isEmpty()) {
            return Optional.empty();
        }
        Optional<UrlPolicy.Violation> wrong = urls.check(choosing.get());
        if (wrong.isPresent()) {
            return metadata("target_link_uri of a message " + wrong.get().text());
        }
        URI uri = URI.create(choosing.get());
        return domains(said).stream().anyMatch(one -> isWithin(uri, one))
                ? Optional.empty()
                : metadata(uri.getHost() + " is not within the domain");
    }

    private static Optional<String> choosing(Claims tool) {
        return tool.objects("messages").stream()
                .filter(message -> message.string("type")
                        .filter(MessageType.DEEP_LINKING.wireName()::equals)
                        .isPresent())
                .flatMap(message -> message.string("target_link_uri").stream())
                .findFirst();
    }

    private static List<String> domains(Claims said) {
        Claims tool = said.object(TOOL).orElseThrow();
        List<String> domains = new ArrayList<>(tool.strings("secondary_domains").orElse(List.of()));
        tool.string("domain").ifPresent(domains::add);
        return domains;
    }

    private static boolean isAt(URI uri, String domain) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String name = domain.toLowerCase(Locale.ROOT);
        return name.equals(host) || name.equals(uri.getAuthority().toLowerCase(Locale.ROOT));
    }

    private static boolean isWithin(URI uri, String domain) {
        String name = domain.toLowerCase(Locale.ROOT);
        return isAt(uri, domain)
                || (!name.isBlank() && uri.getHost().toLowerCase(Locale.ROOT).endsWith("." + name));
    }

    private static Optional<RegistrationError> metadata(String description) {
        return Optional.of(RegistrationError.metadata(description));
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
                URI.create(choosing(tool)
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
