package org.headcount.gateway;

import java.util.Set;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;

/** Whether a tool's call may go on to the LMS. */
sealed interface Admission {

    /**
     * It may.
     *
     * @param scope what to ask the LMS for
     */
    record Admitted(PlatformRegistration lms, Arrival.ContextService service, String scope) implements Admission {

        InstitutionId institution() {
            return service.institution();
        }

        Set<String> scopes() {
            return Set.of(scope);
        }
    }

    /** It may not, and the LMS hears nothing of it. */
    record Turned(ServiceAnswer.Refused answer) implements Admission {}
}
