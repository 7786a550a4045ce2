package org.headcount.gateway.grade;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.headcount.gateway.Background;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends held scores as soon as they may go: at once when this node writes what lets them, and within seconds whatever the cause, be it another node or a
 * planned switch whose instant has come. Costs one question to the database every few seconds, however many scores wait.
 */
public final class HeldGradesWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldGradesWatch.class);
    private static final int SENDERS = 4;
    private static final int MOST_QUEUED = 64;
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final HeldGrades grades;
    private final Duration every;
    private final ScheduledExecutorService looking;
    private final ExecutorService sending;
    private final Map<Place, Holds.Due> queued = new ConcurrentHashMap<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean more;
    private volatile boolean closed;

    private record Place(InstitutionId institution, String hold) {}

    public HeldGradesWatch(HeldGrades grades, Holds holds, Duration every) {
        this(
                grades,
                holds,
                every,
                Executors.newSingleThreadScheduledExecutor(Background.threads("held-grades")),
                Executors.newFixedThreadPool(SENDERS, Background.threads("held-grades-sender")));
    }

    HeldGradesWatch(
            HeldGrades grades, Holds holds, Duration every, ScheduledExecutorService looking, ExecutorService sending) {
        this.grades = grades;
        this.every = every;
        this.looking = looking;
        this.sending = sending;
        holds.whenDue(this::lookSoon);
    }

    /** Begins to look around. To be called once. */
    public void start() {
        Background.repeat(looking, this::look, every, every);
    }

    /** Returns at once; however often it is called before the look begins, there is one. */
    private void lookSoon() {
        if (asked.compareAndSet(false, true)) {
            try {
                Background.execute(looking, () -> {
                    asked.set(false);
                    look();
                });
            } catch (RejectedExecutionException atTheEnd) {
                LOG.debug("held grades are no longer looked after here");
            } catch (RuntimeException | Error e) { // as where there is no memory for a thread: the next time asks again
                asked.set(false);
                throw e;
            }
        }
    }

    /** Takes up no more than can be looked at soon, so that other nodes may have their share; the rest when some of it is done. */
    private void look() {
        int room = MOST_QUEUED - queued.size();
        if (room <= 0) {
            more = true;
            return;
        }
        try {
            List<Holds.Due> due = grades.due(room);
            more = due.size() == room;
            due.forEach(this::takeUp);
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("held grades could not be looked through", e);
        }
    }

    /** What is queued already is looked at as it is now; what is being looked at may have changed since, and is looked at again. */
    private void takeUp(Holds.Due due) {
        Place place = new Place(due.institution(), due.id());
        if (queued.put(place, due) != null) {
            return;
        }
        try {
            Background.execute(sending, () -> look(place));
        } catch (RejectedExecutionException atTheEnd) {
            queued.remove(place); // another node will find it
        } catch (RuntimeException | Error e) { // what stayed queued would never be taken up again
            queued.remove(place);
            throw e;
        }
    }

    private void look(Place place) {
        Holds.Due due = queued.remove(place);
        try {
            if (due != null && !closed) {
                grades.look(due);
            }
        } catch (RuntimeException e) { // nobody waits for this thread's answer; what was taken up comes back by itself
            LOG.error("held grade {} of institution {} could not be sent", place.hold(), place.institution(), e);
        }
        if (more && queued.size() < MOST_QUEUED / 2) {
            lookSoon();
        }
    }

    /** Takes nothing new, and waits for what is on its way. */
    @Override
    public void close() {
        closed = true;
        looking.shutdownNow();
        Background.end(sending, FAREWELL);
    }
}
