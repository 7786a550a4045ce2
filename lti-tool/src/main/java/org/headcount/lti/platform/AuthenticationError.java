package org.headcount.lti.platform;

/**
 * What a tool is told instead of an id_token (OpenID Connect Core 1.0 §3.1.2.6).
 *
 * @param error one of the codes that the specification names
 * @param description for the tool's developers, plain ASCII
 */
public record AuthenticationError(String error, String description) {

    /** The hint was never given, has expired, was used, or is somebody else's. Which of them is nobody's business. */
    public static final AuthenticationError HINT = new AuthenticationError(
            "login_required", "the launch has expired or was used already; start it again in the LMS");
}
