package org.headcount.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.Report;
import org.headcount.web.Problem;

/**
 * What came of reading an event of another standard.
 *
 * @param id its own, as far as it could be read; else empty
 * @param report empty where it is about nobody who is a learner, and where it cannot be used
 * @param voiding what it takes back, where that is what it does
 * @param faults empty unless it cannot be used
 */
record EventRead(String id, Optional<Report> report, Optional<Voiding> voiding, List<Problem.Fault> faults) {

    /** The taking back of another event; whose it is that one says. */
    record Voiding(FactKey key, FactKey target, Instant at, Instant recordedAt, Report.Note note) {}

    EventRead(String id, Optional<Report> report, List<Problem.Fault> faults) {
        this(id, report, Optional.empty(), faults);
    }

    /** Understood, and about nobody whose licence could be meant. */
    static EventRead passedOver(String id) {
        return new EventRead(id, Optional.empty(), List.of());
    }

    static EventRead of(String id, Optional<Report> report, Members in) {
        return in.faults().isEmpty() && report.isPresent()
                ? new EventRead(id, report, List.of())
                : new EventRead(id, Optional.empty(), in.faults());
    }

    static EventRead of(String id, Voiding voiding) {
        return new EventRead(id, Optional.empty(), Optional.of(voiding), List.of());
    }

    static EventRead notAnObject() {
        return new EventRead("", Optional.empty(), List.of(new Problem.Fault("", "must be an object")));
    }
}
