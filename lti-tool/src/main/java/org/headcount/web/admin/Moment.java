package org.headcount.web.admin;

import java.time.Instant;
import java.util.Optional;

/**
 * The moment of which pages tell.
 *
 * @param now by our clock
 * @param asOf another instant that somebody asked for, past or future
 * @param knownAt only what was recorded before it is known; empty for everything
 */
public record Moment(Instant now, Optional<Instant> asOf, Optional<Instant> knownAt) {

    public static Moment present(Instant now) {
        return new Moment(now, Optional.empty(), Optional.empty());
    }

    /** The instant of which a page tells. */
    public Instant at() {
        return asOf.orElse(now);
    }

    /** Whether pages tell of the present with all that is known: only then may something be changed. */
    public boolean isPresent() {
        return asOf.isEmpty() && knownAt.isEmpty();
    }

    /** As the query of an address says it; empty for the present. */
    public String query() {
        StringBuilder query = new StringBuilder();
        asOf.ifPresent(instant -> query.append("asOf=").append(instant));
        knownAt.ifPresent(instant ->
                query.append(query.length() == 0 ? "" : "&").append("knownAt=").append(instant));
        return query.toString();
    }
}
