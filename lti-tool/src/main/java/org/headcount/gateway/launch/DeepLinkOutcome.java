package org.headcount.gateway.launch;

import java.util.List;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;

/** What became of a choice: of a tool, or of content in it. */
public sealed interface DeepLinkOutcome {

    /** The browser goes on to the tool, by {@code login}. */
    record Forwarded(String platform, String tool, BrowserRequest login) implements DeepLinkOutcome {}

    /**
     * The browser carries our answer to the LMS.
     *
     * @param items how many were chosen
     * @param returnUrl the LMS's page
     * @param answer a signed token
     */
    record Answered(String platform, String tool, int items, String returnUrl, String answer)
            implements DeepLinkOutcome {

        /** Without the token, and without the address: it may be a secret. */
        @Override
        public String toString() {
            return "Answered[" + platform + ", " + tool + ", " + items + "]";
        }
    }

    /** It was made before, or took too long. */
    record Over(String platform) implements DeepLinkOutcome {}

    /** Not a choice that we may take over; the LMS hears nothing of it. {@code platform}: empty where nobody knows. */
    record Refused(String platform, List<Violation> violations) implements DeepLinkOutcome {}

    /** A choice that no page of ours asked for in this browser. */
    static DeepLinkOutcome notFromHere() {
        return new Refused("", List.of(Violation.of(Rule.STATE, "a choice that was not made here")));
    }

    record NoSuchPlatform() implements DeepLinkOutcome {}
}
