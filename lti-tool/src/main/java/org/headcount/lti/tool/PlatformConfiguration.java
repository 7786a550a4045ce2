package org.headcount.lti.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.UrlPolicy;

/** Judges what an LMS says of itself (LTI Dynamic Registration 1.0 §2.1). Nothing in it is signed: where it was found is all that speaks for it. */
public final class PlatformConfiguration {

    private static final List<String> ENDPOINTS =
            List.of("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint");

    private final URI address;
    private final Claims said;
    private final UrlPolicy urls;
    private final Optional<String> otherIssuer;

    private PlatformConfiguration(URI address, Claims said, UrlPolicy urls, Optional<String> otherIssuer) {
        this.address = address;
        this.said = said;
        this.urls = urls;
        this.otherIssuer = otherIssuer;
    }

    /**
     * Names the first rule that is broken.
     *
     * @param address where the configuration was found
     * @param otherIssuer the issuer that staff expect though it is not on that host, as with clouds that have one issuer for all schools
     */
    public static Checked<PlatformOffer> check(
            URI address, ObjectNode said, UrlPolicy urls, Optional<String> otherIssuer) {
        return new PlatformConfiguration(address, Claims.of(said), urls, otherIssuer).check();
    }

    private Checked<PlatformOffer> check() {
        return issuer().or(this::issuerHost)
                .or(this::endpoints)
                .or(this::registrationHost)
                .or(this::support)
                .or(this::lists)
                .or(this::platform)
                .<Checked<PlatformOffer>>map(violation -> new Checked.Broken<>(List.of(violation)))
                .orElseGet(() -> new Checked.Kept<>(new PlatformOffer(address, said)));
    }

    private Optional<Violation> issuer() {
        Optional<String> issuer = said.string("issuer");
        Optional<String> wrong = issuer.isEmpty()
                ? Optional.of("none")
                : urls.check(issuer.get())
                        .map(UrlPolicy.Violation::text)
                        .or(() -> issuer.filter(one -> one.indexOf('?') >= 0).map(one -> "a query"));
        return wrong.map(RegistrationRule.ISSUER::broken);
    }

    private Optional<Violation> issuerHost() {
        String issuer = said.string("issuer").orElseThrow();
        boolean expected = otherIssuer.isPresent()
                ? otherIssuer.get().equals(issuer)
                : origin(URI.create(issuer)).equals(origin(address));
        return expected ? Optional.empty() : Optional.of(RegistrationRule.ISSUER_HOST.broken(issuer));
    }

    private Optional<Violation> endpoints() {
        for (String name : ENDPOINTS) {
            Optional<String> url = said.string(name);
            if (url.isEmpty()) {
                return Optional.of(RegistrationRule.ENDPOINTS.broken("no " + name));
            }
            Optional<UrlPolicy.Violation> wrong = urls.check(url.get());
            if (wrong.isPresent()) {
                return Optional.of(RegistrationRule.ENDPOINTS.broken(
                        name + " " + wrong.get().text()));
            }
        }
        return Optional.empty();
    }

    private Optional<Violation> registrationHost() {
        String here = origin(URI.create(said.string("registration_endpoint").orElseThrow()));
        boolean kept = here.equals(origin(address))
                || here.equals(origin(URI.create(said.string("issuer").orElseThrow())));
        return kept ? Optional.empty() : Optional.of(RegistrationRule.REGISTRATION_HOST.broken(here));
    }

    private Optional<Violation> support() {
        return lacks("token_endpoint_auth_methods_supported", "private_key_jwt")
                .or(() -> lacks("token_endpoint_auth_signing_alg_values_supported", "RS256"))
                .or(() -> lacks("id_token_signing_alg_values_supported", "RS256"))
                .or(() -> lacks("response_types_supported", "id_token"))
                .map(RegistrationRule.SUPPORT::broken);
    }

    private Optional<String> lacks(String list, String value) {
        return said.strings(list).filter(all -> all.contains(value)).isPresent()
                ? Optional.empty()
                : Optional.of(list + " without " + value);
    }

    private Optional<Violation> lists() {
        for (String list : List.of("scopes_supported", "claims_supported", "subject_types_supported")) {
            if (said.strings(list).isEmpty()) {
                return Optional.of(RegistrationRule.LISTS.broken("no " + list));
            }
        }
        return Optional.empty();
    }

    private Optional<Violation> platform() {
        List<String> messages = PlatformOffer.messages(said);
        return messages.contains(MessageType.RESOURCE_LINK.wireName())
                ? Optional.empty()
                : Optional.of(RegistrationRule.PLATFORM.broken(messages.isEmpty() ? "none" : "others only"));
    }

    /** Scheme, host and port, as browsers compare them. */
    public static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String port = url.getPort() < 0 || url.getPort() == usual ? "" : ":" + url.getPort();
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
