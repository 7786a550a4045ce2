package org.headcount.gateway.launch;

import org.headcount.lti.message.Roles;
import org.headcount.metering.fact.InstitutionId;

/**
 * Whoever opens a page of ours from an LMS.
 *
 * @param subject the LMS's own name for them
 * @param name as it calls them; empty where it does not say
 * @param locale empty where unknown
 * @param returnUrl of the LMS's page; empty for none
 */
public record Visitor(
        InstitutionId institution,
        String platform,
        String subject,
        Roles roles,
        String name,
        String locale,
        String returnUrl) {

    /** Where from, not who. */
    @Override
    public String toString() {
        return "Visitor[" + platform + "]";
    }
}
