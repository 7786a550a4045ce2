package org.headcount.gateway.roster;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.headcount.gateway.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has rosters read when they are due, one at a time: no LMS is asked by more than one thread of a node, however many courses it has. */
public final class RosterWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RosterWatch.class);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final RosterReading reading;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(Background.threads("rosters"));

    public RosterWatch(RosterReading reading) {
        this.reading = reading;
    }

    /** Begins to look around. To be called once. */
    public void start(Duration every) {
        Background.repeat(looking, this::look, every, every);
    }

    private void look() {
        try {
            boolean more = true;
            while (more && !looking.isShutdown()) {
                more = reading.readOne();
            }
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("rosters could not be read", e);
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        try {
            if (!looking.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("a roster is left half read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
