package org.headcount.gateway.statement;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.headcount.gateway.Background;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Cut;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what is due without being asked, so that nobody waits for it later. Whether it comes late, or never, or on every
 * node at once, changes no statement. Costs no question to the database while nothing is due.
 */
public final class ClosingWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClosingWatch.class);
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final Institutions institutions;
    private final Closing closing;
    private final InstantSource clock;
    private final Duration every;

    /** The month of the newest line of each that has one, as seen last. */
    private final Map<InstitutionId, YearMonth> last = new ConcurrentHashMap<>();

    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(Background.threads("closing"));

    public ClosingWatch(Institutions institutions, Closing closing, InstantSource clock, Duration every) {
        this.institutions = institutions;
        this.closing = closing;
        this.clock = clock;
        this.every = every;
    }

    /** Begins to look around, at once. To be called once. */
    public void start() {
        Background.repeat(looking, this::look, Duration.ZERO, every);
    }

    /** Looks at all institutions once. */
    void look() {
        try {
            Instant now = clock.instant();
            for (Institution institution : institutions.all()) {
                if (looking.isShutdown()) {
                    return;
                }
                Background.attempt(institution.id(), () -> look(institution, now));
            }
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("months could not be looked through", e);
        }
    }

    private void look(Institution institution, Instant now) {
        try {
            Cut next = Cut.next(institution, Optional.ofNullable(last.get(institution.id())));
            if (next.isDue(now) && Cut.closesByItself(institution, now)) {
                closing.closeDue(institution.id())
                        .flatMap(Statements.Lines::last)
                        .ifPresent(newest -> last.put(institution.id(), newest.month()));
            }
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("a month of institution {} could not be closed", institution.id(), e);
        }
    }

    /** Takes nothing new, and waits for what is being closed. */
    @Override
    public void close() {
        Background.end(looking, FAREWELL);
    }
}
