package org.headcount.metering.month;

import java.time.Instant;

/** What became of a change of what an institution has agreed. */
public sealed interface Amendment {

    /** Every version is in force from its instant on. */
    record Made(Institution institution) implements Amendment {}

    /**
     * Nothing was changed: a version would be in force in months that are closed.
     *
     * @param until the end of the newest one of them, from which instant on a change is possible
     */
    record MonthClosed(Instant until) implements Amendment {}

    /** Nothing was changed: it is no longer as whoever changes it has seen it. */
    record ChangedMeanwhile(Institution institution) implements Amendment {}

    record NoSuchInstitution() implements Amendment {}
}
