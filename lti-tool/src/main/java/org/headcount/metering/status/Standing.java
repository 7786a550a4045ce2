package org.headcount.metering.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Learner;

/** A learner, by name, and its licence. */
public record Standing(Learner learner, Licence licence) {

    public Standing(Learner learner, boolean known, List<Period> periods) {
        this(learner, new Licence(learner.id(), known, periods));
    }

    /** See {@link Licence#known}. */
    public boolean known() {
        return licence.known();
    }

    /** See {@link Licence#periods}. */
    public List<Period> periods() {
        return licence.periods();
    }

    public boolean active(Instant at) {
        return licence.active(at);
    }

    /** See {@link Licence#current}. */
    public Optional<Period> current(Instant at) {
        return licence.current(at);
    }

    /** See {@link Licence#lastBefore}. */
    public Optional<Period> lastBefore(Instant at) {
        return licence.lastBefore(at);
    }

    /** See {@link Licence#since}. */
    public Optional<Instant> since(Instant at) {
        return licence.since(at);
    }

    /** See {@link Licence#until}. */
    public Optional<Instant> until(Instant at) {
        return licence.until(at);
    }
}
