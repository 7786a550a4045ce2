package org.headcount.gateway.launch;

import org.headcount.lti.platform.AuthenticationError;
import org.headcount.lti.platform.AuthenticationResponse;
import org.headcount.lti.tool.Violation;

/** What became of a tool's authentication request. */
public sealed interface AuthenticationOutcome {

    /**
     * The browser carries an id_token to the tool.
     *
     * @param returnUrl the page of the LMS that the launch came from; empty where unknown
     */
    record Answered(String platform, String tool, AuthenticationResponse response, String returnUrl)
            implements AuthenticationOutcome {}

    /** The browser carries an error to the tool, at an address that it registered. */
    record AnsweredWithError(String platform, String tool, AuthenticationError error, AuthenticationResponse response)
            implements AuthenticationOutcome {}

    /** Sent twice: a double click, or a page that was reloaded. The tool has its token already. */
    record SentTwice(String platform, String tool) implements AuthenticationOutcome {}

    /** The learner became inactive between the legs. */
    record Blocked(String platform, String tool, Blocking blocking) implements AuthenticationOutcome {}

    /** No such tool, or not its redirect URI: nothing may be sent there. {@code found} is fit for a page and a log. */
    record Refused(String platform, Violation violation) implements AuthenticationOutcome {}

    record NoSuchPlatform() implements AuthenticationOutcome {}
}
