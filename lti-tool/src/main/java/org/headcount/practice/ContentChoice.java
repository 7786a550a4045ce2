package org.headcount.practice;

import java.util.List;
import java.util.Optional;

/**
 * A place in a course where staff choose content in a tool; in LTI a deep linking placement.
 *
 * @param data what the tool has to give back; empty for none
 */
public record ContentChoice(
        String id,
        String courseId,
        String title,
        String clientId,
        String deploymentId,
        String targetLinkUri,
        List<String> acceptedTypes,
        boolean acceptsSeveral,
        Optional<String> data) {

    /** All types that the specification names. */
    public static final List<String> ALL_TYPES = List.of("link", "ltiResourceLink", "file", "html", "image");

    public ContentChoice {
        acceptedTypes = List.copyOf(acceptedTypes);
    }

    /** One that takes anything, and as much of it as there is. */
    public ContentChoice(
            String id, String courseId, String title, String clientId, String deploymentId, String targetLinkUri) {
        this(
                id,
                courseId,
                title,
                clientId,
                deploymentId,
                targetLinkUri,
                ALL_TYPES,
                true,
                Optional.of("kept for " + id));
    }
}
