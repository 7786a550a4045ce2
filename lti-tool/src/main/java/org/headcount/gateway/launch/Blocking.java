package org.headcount.gateway.launch;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.headcount.metering.status.Decision;

/**
 * All that a learner is told who may not go on.
 *
 * @param institution its name, for whom to ask
 * @param since since when the learner is inactive; empty for one who never was active
 * @param switched whether staff made it so, not the passing of time
 * @param locale of the launch; empty where unknown
 * @param returnUrl the page of the LMS to go back to; empty where unknown
 */
public record Blocking(
        String institution,
        ZoneId zone,
        Decision.Reason reason,
        Optional<Instant> since,
        boolean switched,
        String locale,
        String returnUrl) {}
