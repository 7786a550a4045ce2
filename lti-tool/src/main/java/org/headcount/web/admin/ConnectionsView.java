package org.headcount.web.admin;

import java.util.List;

/** What is connected, with every value that the other side has to be told. */
public record ConnectionsView(List<Lms> lmss, List<Tool> tools, String loginUri, String launchUri) {

    /** An LMS, by its own field names. */
    public record Lms(
            String name,
            String id,
            String issuer,
            String clientId,
            String deployments,
            String keys,
            String issuerForTools) {}

    /** A tool, and what it is told for each LMS. */
    public record Tool(String name, String id, String launchUri, String loginUri, List<Platform> platforms) {}

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
