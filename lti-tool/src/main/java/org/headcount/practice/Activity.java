package org.headcount.practice;

import java.util.Map;

/**
 * Something in a course that opens a tool; in LTI a resource link.
 *
 * @param deploymentId under which of the tool's deployments it launches
 * @param points the maximum of the line item that comes with it; 0 if it is not graded
 */
public record Activity(
        String id,
        String courseId,
        String title,
        String description,
        String clientId,
        String deploymentId,
        String targetLinkUri,
        Map<String, String> custom,
        int points) {

    public Activity {
        custom = Map.copyOf(custom);
    }
}
