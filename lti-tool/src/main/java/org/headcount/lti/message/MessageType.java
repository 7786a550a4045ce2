package org.headcount.lti.message;

import java.util.Optional;

/** What a message asks for. The names are the specification's and are compared with their case. */
public enum MessageType {
    RESOURCE_LINK("LtiResourceLinkRequest"),
    DEEP_LINKING("LtiDeepLinkingRequest"),
    DEEP_LINKING_RESPONSE("LtiDeepLinkingResponse"),
    SUBMISSION_REVIEW("LtiSubmissionReviewRequest"),
    DATA_PRIVACY("LtiDataPrivacyLaunchRequest"),
    START_PROCTORING("LtiStartProctoring"),
    START_ASSESSMENT("LtiStartAssessment"),
    END_ASSESSMENT("LtiEndAssessment"),
    EULA("LtiEulaRequest"),
    ASSET_PROCESSOR_SETTINGS("LtiAssetProcessorSettingsRequest"),
    REPORT_REVIEW("LtiReportReviewRequest");

    private final String wireName;

    MessageType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<MessageType> of(String wireName) {
        for (MessageType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
