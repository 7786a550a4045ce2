package org.headcount.lti.platform;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.Scopes;

/**
 * A tool's request for an access token (Security Framework 1.0 §4.1.1, RFC 6749 §4.4.2).
 *
 * @param clientId whom the request itself names; empty for nobody
 */
public record TokenRequest(String assertion, Set<String> scopes, String clientId) {

    private static final String CLIENT_CREDENTIALS = "client_credentials";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /** What is wrong with the form of a request, before anybody looks at who asks. */
    public static Optional<TokenError> error(Map<String, String> parameters) {
        if (parameters.getOrDefault("grant_type", "").isEmpty()) {
            return Optional.of(TokenError.invalidRequest("grant_type is missing"));
        }
        if (!CLIENT_CREDENTIALS.equals(parameters.get("grant_type"))) {
            return Optional.of(new TokenError("unsupported_grant_type", "grant_type must be " + CLIENT_CREDENTIALS));
        }
        if (!JWT_BEARER.equals(parameters.get("client_assertion_type"))) {
            return Optional.of(TokenError.invalidRequest("client_assertion_type must be " + JWT_BEARER));
        }
        if (parameters.getOrDefault("client_assertion", "").isEmpty()) {
            return Optional.of(TokenError.invalidRequest("client_assertion is missing"));
        }
        return Scopes.split(parameters.getOrDefault("scope", "")).isEmpty()
                ? Optional.of(TokenError.invalidRequest("scope is missing"))
                : Optional.empty();
    }

    /** @param parameters in which {@link #error} finds nothing wrong */
    public static TokenRequest of(Map<String, String> parameters) {
        return new TokenRequest(
                parameters.getOrDefault("client_assertion", ""),
                Scopes.split(parameters.getOrDefault("scope", "")),
                parameters.getOrDefault("client_id", ""));
    }

    /** Whether it names nobody else than the client of its assertion (RFC 7521 §4.2). */
    public boolean isOf(String client) {
        return clientId.isEmpty() || clientId.equals(client);
    }

    /** Not the assertion: it is a secret. */
    @Override
    public String toString() {
        return "TokenRequest" + scopes;
    }
}
