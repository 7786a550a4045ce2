package org.headcount.metering.fact;

import java.util.Optional;

/** Who brought the activity about; written as it stands. */
public enum Origin {
    LEARNER,
    STAFF,
    SYSTEM;

    public static Optional<Origin> of(String wire) {
        return Wire.find(values(), Origin::name, wire);
    }
}
