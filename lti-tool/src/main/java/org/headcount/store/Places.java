package org.headcount.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.headcount.metering.fact.InstitutionId;

/** The licences of an institution, where there are only so many: given one after the other, so that nobody gets what another has just got. */
final class Places {

    private static final String HOLD = """
            select id
            from institution
            where id = ?
            """;

    /** How far the clocks of two nodes may differ: what one of them has just given must not seem to lie ahead of the other. */
    private static final Duration NODES_DIFFER_BY = Duration.ofSeconds(10);

    private final Dialect dialect;
    private final InstantSource clock;
    private final PeriodRows periods;

    Places(Dialect dialect, InstantSource clock, PeriodRows periods) {
        this.dialect = dialect;
        this.clock = clock;
        this.periods = periods;
    }

    /**
     * Whether a licence is free for somebody who comes at an instant. Until the transaction ends, nobody else is told
     * so. To be asked with the learner held, and with nothing else that a holder may wait for.
     *
     * @param most how many may be in use
     */
    boolean free(Session session, InstitutionId institution, int most, Instant at) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            session.exists(dialect.holding(HOLD), institution.value());
        }
        Instant now = clock.instant(); // now that it is our turn
        Instant latest = now.isAfter(at) ? now : at;
        return periods.inUse(session, institution, latest.plus(NODES_DIFFER_BY), latest) < most;
    }
}
