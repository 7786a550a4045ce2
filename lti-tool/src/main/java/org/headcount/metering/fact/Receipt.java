package org.headcount.metering.fact;

import java.time.Instant;
import java.util.Optional;

/** What became of a report. None of these is a failure of the service, so none of them is an exception. */
public sealed interface Receipt {

    /** Written down, and it opened or extended a period; empty means active until somebody switches off. */
    record Counted(Optional<Instant> activeUntil) implements Receipt {}

    /** Written down; it opens no period. */
    record Recorded() implements Receipt {}

    /** Written down and shown, but not counted: its clock ran too far ahead. */
    record Quarantined() implements Receipt {}

    /** Reported before with the same content; nothing was written. */
    record Duplicate() implements Receipt {}

    /** Reported before with another content; the first one stands. */
    record Conflict() implements Receipt {}

    /** Not written down: it changes more money than one person alone may change, and nobody else stands for it. */
    record NotApproved() implements Receipt {}

    /** Not written down: a void of a fact that is another learner's than the one it is about. */
    record SomebodyElses() implements Receipt {}
}
