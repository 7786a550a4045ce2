package org.headcount.gateway.service;

import java.util.Locale;

/** Why a tool's call to a service is not answered by the LMS. */
public enum ServiceRefusal {
    NO_TOKEN(401, "An access token is needed", "Ask the token endpoint for one and send it as a bearer token."),
    INVALID_TOKEN(
            401, "The access token is not valid", "It is unknown or has expired: ask the token endpoint for another."),
    INSUFFICIENT_SCOPE(
            403, "The access token does not reach this far", "Ask for a token with the scope that this call needs."),
    NOT_FOUND(404, "There is no such thing", "Nothing is here, or nothing that this tool may reach."),
    UNKNOWN_LEARNER(
            404, "The tool cannot know this learner", "Nobody of that userId has come to this tool in this context."),
    UNKNOWN_RESOURCE_LINK(
            404,
            "The tool cannot know this resource link",
            "No link of that id was launched to this tool in this context."),
    MALFORMED(
            400,
            "The request cannot be understood",
            "It does not keep the rules of Assignment and Grade Services 2.0."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Not this media type",
            "The body must have the media type that Assignment and Grade Services 2.0 names, in UTF-8."),
    LEARNER_INACTIVE(
            403,
            "The learner is inactive",
            "The score is kept and goes to the LMS when the learner is active again. There is no need to repeat it."),
    LMS_UNREACHABLE(502, "The LMS cannot be reached", "Nothing is known to have arrived there; try again later."),
    LMS_TIMEOUT(
            504,
            "The LMS does not answer",
            "It may have received the call all the same; trying again later does no harm."),
    LMS_REFUSES_US(502, "The LMS gives us no access", "An administrator has to look at the connection to the LMS."),
    LMS_UNREADABLE(
            502, "The LMS's answer cannot be understood", "An administrator has to look at the connection to the LMS.");

    private final int status;
    private final String title;
    private final String detail;

    ServiceRefusal(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    public int status() {
        return status;
    }

    /** The last part of a problem's {@code type}. */
    public String problem() {
        return this == MALFORMED
                ? "invalid-request"
                : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As OAuth 2.0 spells its errors (RFC 6750 §3.1), and the others alike. */
    public String error() {
        return problem().replace('-', '_');
    }

    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }
}
