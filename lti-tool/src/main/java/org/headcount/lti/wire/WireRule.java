package org.headcount.lti.wire;

/** What every signed token must keep before anybody looks at what it says, in the order in which it is checked. */
public enum WireRule {
    SIZE("RFC 7519 §11", "the token is not longer than we accept"),
    SHAPE("RFC 7515 §3.1", "the token is three base64url parts, the first a JSON object"),
    CRITICAL("RFC 7515 §4.1.11", "the header demands no extension that we do not know"),
    ALGORITHM("Security Framework 1.0 §5.1.3 step 6", "alg is RS256"),
    ANNOUNCED_ALGORITHM(
            "OpenID Connect Core 1.0 §3.1.3.7 steps 7 and 8",
            "alg is one that the provider announces, signs with a private key, and is what its key is for"),
    KEY_ID("Security Framework 1.0 §6.3", "kid is there, printable, at most 256 characters"),
    KEYS("Security Framework 1.0 §6.3", "the sender's key set can be had"),
    KEY("Security Framework 1.0 §6.3", "kid names a key in the sender's key set"),
    SIGNATURE("Security Framework 1.0 §5.1.3 step 1", "the signature is that key's"),
    PAYLOAD("RFC 7519 §7.2", "the payload is a JSON object that names no member twice"),
    EXPIRES_AT("Security Framework 1.0 §5.1.3 step 7", "exp is a number of whole seconds, not past, and after iat"),
    ISSUED_AT(
            "Security Framework 1.0 §5.1.3 step 8", "iat is a number of whole seconds, not ahead and not too long ago"),
    NOT_BEFORE("RFC 7519 §4.1.5", "nbf, where there is one, is a number of whole seconds and not ahead"),
    LIFETIME("Security Framework 1.0 §4.1.1", "exp is not further ahead than we accept"),
    NO_MESSAGE("Security Framework 1.0 §4.1.1", "the token is made to prove the client, and no LTI message"),
    ISSUER("RFC 7523 §3 step 1", "iss is the client_id"),
    SUBJECT("RFC 7523 §3 step 2", "sub is the client_id"),
    AUDIENCE("RFC 7523 §3 step 3", "aud names this authorization server"),
    TOKEN_ID("Security Framework 1.0 §4.1.1", "jti is there, plain text of at most 255 characters");

    private final String section;
    private final String text;

    WireRule(String section, String text) {
        this.section = section;
        this.text = text;
    }

    /** Where the rule is written. */
    public String section() {
        return section;
    }

    public String text() {
        return text;
    }
}
