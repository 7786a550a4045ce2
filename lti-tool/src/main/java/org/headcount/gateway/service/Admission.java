package org.headcount.gateway.service;

import java.util.Set;
import org.headcount.gateway.launch.Arrival;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;

/** Whether a tool's call may go on to the LMS. */
public sealed interface Admission {

    /**
     * It may.
     *
     * @param scope what to ask the LMS for
     */
    record Admitted(PlatformRegistration lms, Arrival.ContextService service, String scope) implements Admission {

        public InstitutionId institution() {
            return service.institution();
        }

        public Set<String> scopes() {
            return Set.of(scope);
        }
    }

    /** It may not, and the LMS hears nothing of it. */
    record Turned(ServiceAnswer.Refused answer) implements Admission {}
}
