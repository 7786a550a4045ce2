package org.headcount.lti.platform;

/**
 * Why a tool gets no access token (RFC 6749 §5.2).
 *
 * @param error one of the codes that the specification names
 * @param description for the tool's developers; what RFC 6749 does not allow in it becomes a question mark
 */
public record TokenError(String error, String description) {

    public TokenError {
        description = description.replace("§", "section ").replaceAll("[^ !#-\\[\\]-~]", "?");
    }

    public static TokenError invalidRequest(String description) {
        return new TokenError("invalid_request", description);
    }

    public static TokenError invalidClient(String description) {
        return new TokenError("invalid_client", description);
    }

    public static TokenError invalidScope(String description) {
        return new TokenError("invalid_scope", description);
    }
}
