package org.headcount.metering.fact;

import java.util.List;

/**
 * Somebody who can be active: the identities that belong to one person.
 *
 * @param name as the platform told it last; empty when unknown or erased
 */
public record Learner(LearnerId id, List<IdentityName> identities, String name) {

    public Learner {
        identities = List.copyOf(identities);
    }
}
