package org.headcount.gateway.connection;

import org.headcount.metering.fact.InstitutionId;

/** Our deployment_id toward a tool: one for each deployment of the LMS and tool, stable for ever, the same on every node. */
public final class DeploymentId {

    private DeploymentId() {}

    public static String of(InstitutionId institution, String platform, String lmsDeployment, String tool) {
        return LineItemId.digest(institution.value(), platform, lmsDeployment, tool);
    }

    /**
     * The {@code ref} of a context's services: begins with the platform's id, so that its institution can be found.
     *
     * @param context the LMS's context id, or its line item container where a launch names no context
     */
    public static String serviceRef(
            InstitutionId institution, String platform, String lmsDeployment, String tool, String context) {
        return platform + "-" + LineItemId.digest(institution.value(), platform, lmsDeployment, tool, context);
    }

    /** The platform that a {@code ref} begins with. */
    public static String platformOf(String serviceRef) {
        int hyphen = serviceRef.indexOf('-');
        return hyphen < 0 ? "" : serviceRef.substring(0, hyphen);
    }
}
