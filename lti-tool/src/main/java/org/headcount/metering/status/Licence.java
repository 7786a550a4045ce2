package org.headcount.metering.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.LearnerId;

/**
 * When a learner is active: all periods that the known facts give, past, present and planned.
 *
 * @param known whether there is any fact that could count: of a counted role, not a refusal, not quarantined, neither
 *     voided nor exempt. Who is not known is neither active nor inactive
 * @param periods disjoint and ordered
 */
public record Licence(LearnerId learner, boolean known, List<Period> periods) {

    public Licence {
        periods = List.copyOf(periods);
    }

    public boolean active(Instant at) {
        return current(at).isPresent();
    }

    /** The period that an instant lies in. */
    public Optional<Period> current(Instant at) {
        return periods.stream().filter(period -> period.contains(at)).findFirst();
    }

    /** The last period that began and ended no later than an instant. */
    public Optional<Period> lastBefore(Instant at) {
        return periods.stream().filter(period -> !period.until().isAfter(at)).reduce((earlier, later) -> later);
    }

    /** Since when the learner is what it is at an instant; empty for one who was never active by then. */
    public Optional<Instant> since(Instant at) {
        return current(at).map(Period::from).or(() -> lastBefore(at).map(Period::until));
    }

    /**
     * Until when the learner is what it is at an instant: the end of the present period, or the beginning of a planned
     * one; empty where nothing is known to change it.
     */
    public Optional<Instant> until(Instant at) {
        Optional<Period> current = current(at);
        return current.isPresent()
                ? current.flatMap(Period::end)
                : periods.stream()
                        .map(Period::from)
                        .filter(from -> from.isAfter(at))
                        .findFirst();
    }
}
