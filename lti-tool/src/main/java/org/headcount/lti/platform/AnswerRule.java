package org.headcount.lti.platform;

/** What a tool's deep linking response has to keep, in the order in which it is checked. */
public enum AnswerRule {
    FORM("Security Framework 1.0 §5.2.2", "one parameter, JWT, of a form"),
    ISSUER("Security Framework 1.0 §5.2.2", "iss is the client_id of a tool that is connected here"),
    AUDIENCE("Security Framework 1.0 §5.2.2", "aud is our issuer, toward this tool and LMS"),
    AUTHORIZED_PARTY("Security Framework 1.0 §5.2.2", "azp, where there is one, is our issuer or the tool's client_id"),
    NONCE("Security Framework 1.0 §5.2.2", "nonce has 1 to 255 plain characters"),
    TOKEN_ID("RFC 7519 §4.1.7", "jti, where there is one, has 1 to 255 plain characters"),
    MESSAGE_TYPE("Deep Linking 2.0, deep linking response message", "message_type is LtiDeepLinkingResponse"),
    VERSION("Deep Linking 2.0, deep linking response message", "version is 1.3.0"),
    DATA("Deep Linking 2.0, deep linking response message", "data is that of a request which waits for its answer"),
    DEPLOYMENT("Deep Linking 2.0, deep linking response message", "deployment_id is that of the request"),
    PERSON(
            "Deep Linking 2.0, deep linking response message",
            "sub, where there is one, is the request's or the tool's"),
    ITEMS(
            "Deep Linking 2.0, content items",
            "content_items, where there are any, is an array of no more than 250 objects with a type"),
    SEVERAL(
            "Deep Linking 2.0, deep linking settings",
            "there is no more than one item unless accept_multiple allows it"),
    TYPES("Deep Linking 2.0, deep linking settings", "each item is of a type that the LMS accepts"),
    LINK("Deep Linking 2.0, LTI resource link", "the url of a resource link is a web address on a host of the tool's"),
    CUSTOM("Deep Linking 2.0, LTI resource link", "custom, where there is any, maps names to texts"),
    REPLAY("Security Framework 1.0 §5.2.2", "neither the request was answered, nor nonce or jti used before");

    private final String section;
    private final String text;

    AnswerRule(String section, String text) {
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
