package org.headcount.lti.platform;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.UrlPolicy;

/** What a registration has to keep (RFC 7591 §2, LTI Dynamic Registration 1.0 §3.4), each rule by itself, in the order in which they are checked. */
final class ClientRules {

    private static final String TOOL = ClientMetadata.TOOL;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_URIS = 50;

    private ClientRules() {}

    /** The first that is broken. */
    static Optional<RegistrationError> broken(Claims said, UrlPolicy urls) {
        return kind(said)
                .or(() -> name(said))
                .or(() -> address(said, "initiate_login_uri", urls))
                .or(() -> address(said, "jwks_uri", urls))
                .or(() -> redirects(said, urls))
                .or(() -> target(said, urls))
                .or(() -> domain(said))
                .or(() -> messages(said, urls));
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

    /**
     * Its target is on the domain that it names, login and redirects there or within one of the secondary domains, which it names as it likes. Where its keys
     * are is not judged: many tools have them elsewhere, and whoever approves sees the address. Moodle names its host without the port, others with it.
     */
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

    /** Where content is chosen is judged as login and redirects are. */
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

    /** Where content is chosen, where that is said. */
    static Optional<String> choosing(Claims tool) {
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
}
