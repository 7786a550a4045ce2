package org.headcount.metering.status;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.Learner;

/**
 * What a learner is, told because it may be something else than before.
 *
 * @param known see {@link Licence#known}
 * @param activeUntil empty while inactive, and while active until somebody switches off
 */
public record StatusChange(Learner learner, boolean known, boolean active, Optional<Instant> activeUntil) {

    public static StatusChange of(Standing standing, Instant at) {
        return new StatusChange(
                standing.learner(),
                standing.known(),
                standing.active(at),
                standing.current(at).flatMap(Period::end));
    }
}
