package org.headcount.practice;

import java.util.List;
import java.util.Set;

/** What the practice LMS knows of a tool. One client may have several deployments. */
public record RegisteredTool(
        String clientId,
        String loginUri,
        List<String> redirectUris,
        String jwksUri,
        Set<String> deploymentIds,
        Set<String> scopes) {

    /** Everything that the practice LMS can grant. */
    public static final Set<String> ALL_SCOPES = Set.of(
            Lti.LINE_ITEM_SCOPE, Lti.LINE_ITEM_READ_SCOPE, Lti.RESULT_SCOPE, Lti.SCORE_SCOPE, Lti.MEMBERSHIP_SCOPE);

    public RegisteredTool {
        redirectUris = List.copyOf(redirectUris);
        deploymentIds = Set.copyOf(deploymentIds);
        scopes = Set.copyOf(scopes);
    }

    /** A tool with one deployment that may do everything. */
    public RegisteredTool(
            String clientId, String loginUri, List<String> redirectUris, String jwksUri, String deploymentId) {
        this(clientId, loginUri, redirectUris, jwksUri, Set.of(deploymentId), ALL_SCOPES);
    }
}
