package org.headcount.lti.tool;

/** What an LMS has to keep that registers us by itself, in the order in which it is checked. */
public enum RegistrationRule {
    CONFIGURATION_URL(
            "LTI Dynamic Registration 1.0 §3.3", "openid_configuration is a URL that may be called", Fault.MALFORMED),
    TOKEN(
            "LTI Dynamic Registration 1.0 §3.3",
            "registration_token, where there is one, has at most 6000 visible characters",
            Fault.MALFORMED),
    CONFIGURATION("OpenID Connect Discovery 1.0 §4.2", "the configuration is a JSON object", Fault.MALFORMED),
    CONFIGURATION_SERVED("OpenID Connect Discovery 1.0 §4.2", "the LMS hands its configuration over", Fault.UNDECIDED),
    ISSUER("OpenID Connect Discovery 1.0 §3", "issuer is a URL without query and fragment", Fault.MALFORMED),
    ISSUER_HOST(
            "OpenID Connect Discovery 1.0 §4.3",
            "issuer is on the host of its configuration, or the one that the invitation names",
            Fault.MALFORMED),
    ENDPOINTS(
            "LTI Dynamic Registration 1.0 §2.1",
            "authorization_endpoint, token_endpoint, jwks_uri and registration_endpoint are URLs that may be called",
            Fault.MALFORMED),
    REGISTRATION_HOST(
            "LTI Dynamic Registration 1.0 §2.1",
            "registration_endpoint is on the host of the configuration or of the issuer",
            Fault.MALFORMED),
    SUPPORT("LTI Dynamic Registration 1.0 §2.1", "private_key_jwt, RS256 and id_token are supported", Fault.MALFORMED),
    LISTS(
            "LTI Dynamic Registration 1.0 §2.1",
            "scopes_supported, claims_supported and subject_types_supported are lists",
            Fault.MALFORMED),
    PLATFORM(
            "LTI Dynamic Registration 1.0 §2.1",
            "lti-platform-configuration lists LtiResourceLinkRequest among its messages_supported",
            Fault.MALFORMED),
    SIZE("LTI Dynamic Registration 1.0 §3.3", "token and configuration can be kept by a browser", Fault.MALFORMED),
    ANSWERED("RFC 7591 §3.2.1", "the LMS registers us", Fault.UNDECIDED),
    CLIENT_ID("RFC 7591 §3.2.1", "the LMS answers with a client_id of 1 to 255 ASCII characters", Fault.UNDECIDED),
    SAME_CLIENT("RFC 7592 §2.1", "the registration is that of the client_id that is connected", Fault.MALFORMED),
    SAME_HOSTS(
            "RFC 7591 §5",
            "what renews a connection is on the hosts of the connection, which staff alone change",
            Fault.MALFORMED);

    private final String section;
    private final String text;
    private final Fault fault;

    RegistrationRule(String section, String text, Fault fault) {
        this.section = section;
        this.text = text;
        this.fault = fault;
    }

    Violation broken(String found) {
        return Violation.of(name(), section, text, found, fault);
    }
}
