package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;

/** What an LMS says of itself when it invites us to register, found in order. */
public final class PlatformOffer {

    static final String PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration";
    private static final int LONGEST_AUDIENCE = 2_048;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PRODUCT = 60;
    private static final String ACCOUNT_NAME = "https://canvas.instructure.com/lti/account_name";
    private static final List<String> KEPT = List.of(
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "registration_endpoint",
            "authorization_server",
            "token_endpoint_auth_methods_supported",
            "token_endpoint_auth_signing_alg_values_supported",
            "id_token_signing_alg_values_supported",
            "response_types_supported",
            "scopes_supported",
            "claims_supported",
            "subject_types_supported");

    private final URI address;
    private final Claims said;

    /** @param address where it was found */
    PlatformOffer(URI address, Claims said) {
        this.address = address;
        this.said = said;
    }

    /** Where it was found. */
    public URI address() {
        return address;
    }

    public String issuer() {
        return said.string("issuer").orElseThrow();
    }

    public URI authorizationEndpoint() {
        return uri("authorization_endpoint");
    }

    public URI tokenEndpoint() {
        return uri("token_endpoint");
    }

    public URI jwksUri() {
        return uri("jwks_uri");
    }

    public URI registrationEndpoint() {
        return uri("registration_endpoint");
    }

    /** What our assertions name as their audience: Brightspace wants another one than its token endpoint. */
    public String tokenAudience() {
        return plain(said, "authorization_server", LONGEST_AUDIENCE)
                .orElseGet(() -> tokenEndpoint().toString());
    }

    /** What the LMS calls itself: the school's account where it tells one, else the product. */
    public String name() {
        String product = product().isEmpty() ? "LMS" : product();
        return said.object(PLATFORM)
                .flatMap(platform -> plain(platform, ACCOUNT_NAME, LONGEST_NAME))
                .orElseGet(() -> product.substring(0, 1).toUpperCase(Locale.ROOT) + product.substring(1) + " at "
                        + URI.create(issuer()).getHost());
    }

    /** Such as {@code moodle}; empty where it does not say. */
    public String product() {
        return said.object(PLATFORM)
                .flatMap(platform -> plain(platform, "product_family_code", LONGEST_PRODUCT))
                .orElse("");
    }

    private static Optional<String> plain(Claims object, String member, int longest) {
        return object.string(member).filter(text -> !text.isBlank() && text.length() <= longest && PlainText.is(text));
    }

    public List<String> scopes() {
        return said.strings("scopes_supported").orElse(List.of());
    }

    public List<String> claims() {
        return said.strings("claims_supported").orElse(List.of());
    }

    public boolean supports(MessageType type) {
        return messages(said).contains(type.wireName());
    }

    /** Where the LMS offers a message; empty where it does not say. */
    public List<String> placements(MessageType type) {
        return said.object(PLATFORM).stream()
                .flatMap(platform -> platform.objects("messages_supported").stream())
                .filter(message ->
                        message.string("type").filter(type.wireName()::equals).isPresent())
                .flatMap(message -> message.strings("placements").orElse(List.of()).stream())
                .toList();
    }

    /** Old versions of Moodle list names, all others objects with a type. */
    static List<String> messages(Claims said) {
        List<String> types = new ArrayList<>();
        said.object(PLATFORM).ifPresent(platform -> {
            platform.objects("messages_supported")
                    .forEach(message -> message.string("type").ifPresent(types::add));
            types.addAll(platform.strings("messages_supported").orElse(List.of()));
        });
        return types;
    }

    /** What of it has a meaning for us, to be read again in the same way. */
    public ObjectNode kept() {
        ObjectNode kept = Json.object();
        for (String member : KEPT) {
            if (said.has(member)) {
                kept.set(member, said.node(member));
            }
        }
        ObjectNode platform = kept.putObject(PLATFORM);
        said.object(PLATFORM).ifPresent(one -> {
            for (String member : List.of("product_family_code", "version", ACCOUNT_NAME)) {
                if (one.has(member)) {
                    platform.set(member, one.node(member));
                }
            }
        });
        ArrayNode messages = platform.putArray("messages_supported");
        said.object(PLATFORM).ifPresent(one -> {
            one.strings("messages_supported").orElse(List.of()).forEach(messages::add);
            one.objects("messages_supported").forEach(message -> {
                ObjectNode kind = messages.addObject();
                message.string("type").ifPresent(type -> kind.put("type", type));
                message.strings("placements").ifPresent(places -> places.forEach(kind.putArray("placements")::add));
            });
        });
        return kept;
    }

    private URI uri(String member) {
        return URI.create(said.string(member).orElseThrow());
    }
}
