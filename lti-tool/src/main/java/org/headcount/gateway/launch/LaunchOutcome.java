package org.headcount.gateway.launch;

import java.util.List;
import java.util.Map;
import org.headcount.gateway.Addresses;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.tool.PlatformStorage;
import org.headcount.lti.tool.Violation;

/** What became of a launch from the LMS. */
public sealed interface LaunchOutcome {

    /**
     * Accepted, recorded and parked; the browser goes on to the tool's login.
     *
     * @param cookie the login's, which has done its work
     */
    record Forwarded(String platform, String tool, BrowserRequest login, String cookie) implements LaunchOutcome {}

    /**
     * Somebody wants to choose content, and first says in which tool.
     *
     * @param sealed what to go on with, for the page to give back
     * @param locale of the person; empty where unknown
     * @param returnUrl of the LMS's page
     * @param cookie as for {@link Forwarded}
     */
    record Picking(String platform, List<Choice> choices, String sealed, String locale, String returnUrl, String cookie)
            implements LaunchOutcome {

        /** A tool that can be chosen. */
        public record Choice(String tool, String name) {}

        /** Without what is sealed: it is a secret. */
        @Override
        public String toString() {
            return "Picking[" + platform + ", " + choices.size() + "]";
        }
    }

    /**
     * Somebody opens a page of ours. It is no activity, and nothing was recorded but that the launch was here.
     *
     * @param address which page it is, as {@link Addresses} names them
     * @param cookie as for {@link Forwarded}
     */
    record Own(String address, Visitor visitor, String cookie) implements LaunchOutcome {}

    /** Genuine, but the learner may not. */
    record Blocked(String platform, String tool, Blocking blocking) implements LaunchOutcome {}

    /**
     * The browser kept our cookie from us, as it does in somebody else's frame.
     *
     * @param again what the login began with, to begin it anew in a window of its own; empty where that is not known
     */
    record WithoutCookie(String platform, Violation violation, Map<String, String> again) implements LaunchOutcome {}

    /**
     * As far as can be seen without knowing the browser, a launch that we may accept; the browser kept our cookie from us, but the LMS kept our word. A page
     * of ours is to fetch it, and to post the launch again with it. Nothing was written yet.
     *
     * @param again as for {@link WithoutCookie}, for when the LMS does not answer
     */
    record AskStorage(String platform, PlatformStorage storage, Map<String, String> again) implements LaunchOutcome {}

    /** Genuine, from a deployment that nobody has connected; it waits for approval from now on. */
    record FromUnknownDeployment(String platform, List<Violation> violations) implements LaunchOutcome {}

    /** Not a launch that we may accept; nothing was written, no tool was told. {@code platform}: whose it may be; empty where nobody knows. */
    record Refused(String platform, List<Violation> violations) implements LaunchOutcome {}
}
