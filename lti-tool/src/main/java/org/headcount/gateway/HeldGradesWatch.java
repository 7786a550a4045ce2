package org.headcount.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.headcount.metering.IdentityName;
import org.headcount.metering.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a learner with a held score is active again: at once when told so on this node, and within seconds whatever the cause, be it another node or
 * a planned switch that has come due.
 */
public final class HeldGradesWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGradesWatch.class);
    private static final int SENDERS = 4;
    private static final int SHARE = 4; // a look that takes long is followed by a pause this many times as long
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final HeldGrades grades;
    private final Holds holds;
    private final InstantSource clock;
    private final Duration every;
    private final ScheduledExecutorService looking =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "held-grades"));
    private final ExecutorService sending =
            Executors.newFixedThreadPool(SENDERS, work -> daemon(work, "held-grades-sender"));
    private final Set<Holds.Waiting> underway = ConcurrentHashMap.newKeySet();
    private volatile Set<Holds.Waiting> lastSeen = Set.of();

    public HeldGradesWatch(HeldGrades grades, Holds holds, InstantSource clock, Duration every) {
        this.grades = grades;
        this.holds = holds;
        this.clock = clock;
        this.every = every;
    }

    /** Begins to look around. To be called once. */
    public void start() {
        again(every);
    }

    /** Looks whether a learner's record may change again. Returns at once; whoever has no score waiting costs one query. */
    public void learnerChanged(InstitutionId institution, IdentityName learner) {
        Holds.Waiting waiting = new Holds.Waiting(institution, learner);
        if (!underway.add(waiting)) {
            return;
        }
        try {
            sending.execute(() -> deliver(waiting));
        } catch (RejectedExecutionException closed) {
            underway.remove(waiting); // the next node to look will find it
        }
    }

    /** As {@link #learnerChanged}, for what happens all the time: costs nothing unless the learner's score was seen waiting at the last look around. */
    public void learnerCame(InstitutionId institution, IdentityName learner) {
        if (lastSeen.contains(new Holds.Waiting(institution, learner))) {
            learnerChanged(institution, learner);
        }
    }

    private void deliver(Holds.Waiting waiting) {
        underway.remove(waiting); // before looking, so that a change during the look is looked at again
        try {
            grades.deliver(waiting.institution(), waiting.learner());
        } catch (RuntimeException e) { // nobody waits for this thread's answer; what is claimed comes back by its lease
            LOG.error("held grades of institution {} could not be sent", waiting.institution(), e);
        }
    }

    private void lookAgainAndAgain() {
        long began = System.nanoTime();
        look();
        Duration pause = Duration.ofNanos(System.nanoTime() - began).multipliedBy(SHARE);
        again(pause.compareTo(every) > 0 ? pause : every);
    }

    /** Looks around once. */
    public void look() {
        try {
            lastSeen = Set.copyOf(holds.waiting(clock.instant()));
            lastSeen.forEach(waiting -> learnerChanged(waiting.institution(), waiting.learner()));
        } catch (RuntimeException e) {
            LOG.error("held grades could not be looked through", e);
        }
    }

    private void again(Duration pause) {
        try {
            Future<?> unused = looking.schedule(this::lookAgainAndAgain, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("held grades are no longer looked after here");
        }
    }

    /** Takes nothing new, and waits for what is on its way. */
    @Override
    public void close() {
        looking.shutdownNow();
        sending.shutdown();
        try {
            if (!sending.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                sending.shutdownNow();
            }
        } catch (InterruptedException e) {
            sending.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
