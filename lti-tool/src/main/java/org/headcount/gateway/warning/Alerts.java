package org.headcount.gateway.warning;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.metering.alert.AlertRule;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;

/** Keeps what institutions were warned of. */
public interface Alerts {

    /**
     * Writes an alert down, and in the same act a delivery for everybody who is to hear of it. Once for each
     * {@link Finding#key()}: of racing callers exactly one is told {@code true}.
     */
    boolean raise(InstitutionId institution, Finding finding, Instant now);

    /** Notes that it no longer holds, with its deliveries as for {@link #raise}. Once: of racing callers exactly one is told {@code true}. */
    boolean recover(Alert alert, Instant now);

    /** Notes that its month is over; nobody is told. Of one that has recovered or ended nothing changes. */
    void end(Alert alert, Instant now);

    /** Alerts about months from one on, whether they have recovered or not; without those that end with what a learner asked for. */
    List<Alert> since(InstitutionId institution, YearMonth month);

    /**
     * The newest first.
     *
     * @param state only those that are so; empty for all
     * @param after the id after which to go on; empty to begin
     */
    List<Alert> list(InstitutionId institution, Optional<Alert.State> state, int limit, String after);

    /** Those that are open and are about one of these rules, the newest first. */
    List<Alert> open(InstitutionId institution, Set<AlertRule> rules, int limit);

    /**
     * Takes the turn to look at an institution: of racing nodes at most one is told {@code true}, and none before
     * {@code next}. Only saves work: a look too many finds the same.
     */
    boolean takeTurn(InstitutionId institution, String part, Instant now, Instant next);
}
