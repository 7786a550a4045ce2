package org.headcount.lti.message;

/** The media type of Course Groups Service 1.0, which tools ask for groups and for sets of them alike. */
public final class GroupMedia {

    public static final String GROUPS = "application/vnd.ims.lti-gs.v1.contextgroupcontainer+json";

    private GroupMedia() {}
}
