package org.headcount.metering;

import java.time.Instant;

/** One customer. Nothing of one institution is ever seen, counted or affected by another. */
public record Institution(InstitutionId id, String name, Instant createdAt, Terms terms) {

    public Institution {
        if (terms.policy().versions().isEmpty() || terms.zone().versions().isEmpty()) {
            throw new IllegalArgumentException("an institution has a policy and a zone from the beginning");
        }
    }
}
