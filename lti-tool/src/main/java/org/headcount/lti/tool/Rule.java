package org.headcount.lti.tool;

/** What a login initiation and a launch have to keep, in the order in which it is checked, each with the place where it is written. */
public enum Rule {
    LOGIN_PARAMETERS(
            "Security Framework 1.0 §5.1.1.1",
            "iss, login_hint and target_link_uri are there, none is longer than 8 kB",
            Fault.MALFORMED),
    REGISTRATION(
            "Security Framework 1.0 §5.1.1.1", "iss and client_id name one LMS that is connected", Fault.MALFORMED),
    LOGIN_TARGET("Security Framework 1.0 §5.1.1.1", "target_link_uri is the address of a tool here", Fault.MALFORMED),
    RESPONSE("Security Framework 1.0 §5.1.1.3", "state comes with an id_token or an error", Fault.MALFORMED),
    STATE("Security Framework 1.0 §5.1.1.5", "state was made here within the last ten minutes", Fault.UNTRUSTED),
    BROWSER("Security Framework 1.0 §5.1.1.5", "the browser is the one in which the login began", Fault.UNTRUSTED),
    PLATFORM_ERROR("OpenID Connect Core 1.0 §3.1.2.6", "the LMS confirms the login", Fault.UNTRUSTED),
    ISSUER(
            "Security Framework 1.0 §5.1.3 step 2",
            "iss is the issuer that the LMS is connected with, exactly",
            Fault.UNTRUSTED),
    AUDIENCE("Security Framework 1.0 §5.1.3 step 3", "aud contains our client_id", Fault.UNTRUSTED),
    AUTHORIZED_PARTY(
            "Security Framework 1.0 §5.1.3 steps 4 and 5",
            "azp is our client_id; it is there when aud names others too",
            Fault.UNTRUSTED),
    NONCE("Security Framework 1.0 §5.1.3 step 9", "nonce is the one that this login sent", Fault.UNTRUSTED),
    REPLAY("Security Framework 1.0 §5.1.3 step 9", "nonce was not used before", Fault.UNTRUSTED),
    MESSAGE_TYPE("LTI Core 1.3 §5.3.1", "message_type is one that can be passed on", Fault.MALFORMED),
    VERSION("LTI Core 1.3 §5.3.2", "version is 1.3.0", Fault.MALFORMED),
    DEPLOYMENT_ID(
            "LTI Core 1.3 §5.3.3",
            "deployment_id has 1 to 255 ASCII characters and is that of the login",
            Fault.MALFORMED),
    TARGET_LINK("LTI Core 1.3 §5.3.4", "target_link_uri is that of the login", Fault.MALFORMED),
    RESOURCE_LINK("LTI Core 1.3 §5.3.5", "resource_link has an id of 1 to 255 ASCII characters", Fault.MALFORMED),
    SUBJECT("LTI Core 1.3 §5.3.6", "sub, where there is one, has 1 to 255 ASCII characters", Fault.MALFORMED),
    ROLES("LTI Core 1.3 §5.3.7", "roles is an array of strings", Fault.MALFORMED),
    CONTEXT("LTI Core 1.3 §5.4.1", "context's id, where there is one, is plain text", Fault.MALFORMED),
    FOR_USER("Submission Review 1.0 §3.3", "for_user has a user_id of 1 to 255 ASCII characters", Fault.MALFORMED),
    DEEP_LINKING_SETTINGS(
            "Deep Linking 2.0, deep linking settings",
            "deep_linking_settings names a web address to return to, accept_types and "
                    + "accept_presentation_document_targets; data, where there is any, is a string",
            Fault.MALFORMED),
    NOTICE("Platform Notification Service 1.0", "notice has an id, a type and a timestamp", Fault.MALFORMED),
    DEPLOYMENT("LTI Core 1.3 §3.1.3", "deployment_id is one that is connected", Fault.FORBIDDEN),
    TOOL("LTI Core 1.3 §3.1.2", "the tool is connected in the same institution as the LMS", Fault.MALFORMED),
    STAFF("Deep Linking 2.0, workflow", "whoever chooses content teaches or runs the course", Fault.FORBIDDEN),
    TOOL_CLIENT("Security Framework 1.0 §5.1.1.2", "client_id is one that this LMS's tools have here", Fault.MALFORMED),
    TOOL_REDIRECT(
            "Security Framework 1.0 §5.1.1.2",
            "redirect_uri is one that the tool registered, exactly",
            Fault.MALFORMED),
    NAMED("LTI Core 1.3 §5.3.6.1", "the launch names a user, as this institution demands", Fault.FORBIDDEN);

    private final String section;
    private final String text;
    private final Fault fault;

    Rule(String section, String text, Fault fault) {
        this.section = section;
        this.text = text;
        this.fault = fault;
    }

    /** Where the rule is written. */
    public String section() {
        return section;
    }

    public String text() {
        return text;
    }

    public Fault fault() {
        return fault;
    }
}
