package org.headcount.lti.message;

/** The media type of Names and Role Provisioning Services 2.0. Real platforms compare it letter by letter. */
public final class RosterMedia {

    public static final String MEMBERSHIPS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

    private RosterMedia() {}
}
