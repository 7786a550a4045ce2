package org.headcount.web.admin;

import java.util.List;
import org.headcount.lti.tool.Violation;
import org.headcount.web.pages.LmsForms;

/** What is connected or waits for approval, with every value that the other side has to be told. */
public record ConnectionsView(List<Lms> lmss, List<Tool> tools, String loginUri, String launchUri) {

    /** Those that are connected. */
    public List<Lms> connected() {
        return lmss.stream().filter(lms -> !lms.waits()).toList();
    }

    /**
     * An LMS.
     *
     * @param waits for approval
     * @param configuration where what it says of itself was found; empty where it did not register by itself
     * @param pending deployments that wait for approval
     * @param clock how it goes; empty where unknown
     */
    public record Lms(
            String name,
            String id,
            boolean waits,
            String issuer,
            String clientId,
            String deployments,
            String authorization,
            String token,
            String audience,
            String configuration,
            String itsKeys,
            String keys,
            String issuerForTools,
            List<String> pending,
            String clock,
            List<Refusal> refusals,
            List<LmsForms.Form> forms) {}

    /** A launch that was refused. */
    public record Refusal(String at, List<Violation> violations) {}

    /** A tool, and what it is told for each LMS. */
    public record Tool(
            String name,
            String id,
            boolean waits,
            String launchUri,
            String loginUri,
            String redirectUris,
            String target,
            String deepLink,
            String scopes,
            String keys,
            List<Platform> platforms) {}

    /** What one tool is told about one LMS. */
    public record Platform(
            String lms,
            String issuer,
            String clientId,
            String deployments,
            String authorization,
            String token,
            String keys) {}
}
