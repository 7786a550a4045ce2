package org.headcount.gateway.connection;

import java.time.Instant;
import java.util.List;
import org.headcount.metering.fact.InstitutionId;

/** Deployments of connected LMSs from which genuine launches came, and which nobody has connected. Whoever connects one takes it out of here. */
public interface PendingDeployments {

    /** So many wait at one LMS at most: an LMS may make up as many as it likes. */
    int MOST = 100;

    /** Notes one, once, unless too many wait already. Costs a look when it waits already. */
    void note(InstitutionId institution, String platform, String deployment, Instant now);

    /** Those of one LMS, in the order in which they came. */
    List<Pending> list(InstitutionId institution, String platform);

    /** One that waits. */
    record Pending(String deployment, Instant firstSeen) {}
}
