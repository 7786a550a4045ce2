package org.headcount.gateway.connection;

import java.util.List;
import org.headcount.lti.tool.PlatformRegistration;

/** What became of the registration of an LMS. Nothing is stored of one that is not connected. */
public sealed interface PlatformOutcome {

    /** It works from now on, as this. */
    record Connected(PlatformRegistration platform) implements PlatformOutcome {}

    /** Another registration holds these deployments. */
    record DeploymentsTaken(List<String> deployments) implements PlatformOutcome {}

    /** Another institution has the client_id with another issuer, endpoint, token audience or key set. */
    record ClientTaken() implements PlatformOutcome {}

    /** There is no such registration of this institution to change. */
    record NotThere() implements PlatformOutcome {}
}
