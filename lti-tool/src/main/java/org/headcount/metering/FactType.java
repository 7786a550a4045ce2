package org.headcount.metering;

import java.util.Locale;
import java.util.Optional;

/** What a fact says. The order is that of evaluation at one instant: an activity, then on, then off. */
public enum FactType {
    ACTIVITY,
    SWITCH_ON,
    SWITCH_OFF,
    /** A request that was refused. Never a counting fact: it stands beside the others and changes no status. */
    REFUSAL;

    /** As written in JSON and CSV. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<FactType> of(String wire) {
        return Wire.find(values(), FactType::wire, wire);
    }
}
