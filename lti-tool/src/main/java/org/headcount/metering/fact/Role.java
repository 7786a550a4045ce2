package org.headcount.metering.fact;

import java.util.Locale;
import java.util.Optional;

/** The part that the learner meant (not the actor) plays where the fact happened. */
public enum Role {
    LEARNER,
    INSTRUCTOR,
    ADMINISTRATOR,
    SUPPORT,
    TEST;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** As written in JSON, CSV and YAML. */
    public String wire() {
        return wire;
    }

    public static Optional<Role> of(String wire) {
        return Wire.find(values(), Role::wire, wire);
    }
}
