package org.headcount.metering.fact;

import java.util.Locale;
import java.util.Optional;

/** What kind of activity it was. */
public enum Kind {
    LOGIN,
    ACCESS,
    SUBMISSION,
    ENROLMENT,
    VOUCHER,
    GRADE,
    PERSONAL,
    COMPLIANCE,
    SALES,
    MESSAGE,
    ATTENDANCE,
    DOCUMENT,
    /** An unknown change about a learner: an activity all the same, so that nothing slips by for want of a name. */
    OTHER;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** As written in JSON, CSV and YAML. */
    public String wire() {
        return wire;
    }

    public static Optional<Kind> of(String wire) {
        return Wire.find(values(), Kind::wire, wire);
    }
}
