package org.headcount.gateway.warning;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.gateway.Background;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers what is due: at once what this node has raised, and within seconds all else. Costs one question to the database every few seconds. */
public final class DeliveryWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryWatch.class);
    private static final int SENDERS = 8;
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    /** Longer than any attempt takes, a mail server's every answer coming as late as it may. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Outbox outbox;
    private final AlertSending alerts;
    private final InstantSource clock;
    private final AtomicInteger busy = new AtomicInteger();
    private final ScheduledExecutorService looking;
    private final ExecutorService sending;

    public DeliveryWatch(Outbox outbox, AlertSending alerts, InstantSource clock) {
        this(
                outbox,
                alerts,
                clock,
                Executors.newSingleThreadScheduledExecutor(Background.threads("deliveries")),
                Executors.newFixedThreadPool(SENDERS, Background.threads("deliveries-sender")));
    }

    DeliveryWatch(
            Outbox outbox,
            AlertSending alerts,
            InstantSource clock,
            ScheduledExecutorService looking,
            ExecutorService sending) {
        this.outbox = outbox;
        this.alerts = alerts;
        this.clock = clock;
        this.looking = looking;
        this.sending = sending;
    }

    /** Begins to look around. To be called once. */
    public void start(Duration every) {
        Background.repeat(looking, this::look, every, every);
    }

    /** Returns at once. */
    public void lookSoon() {
        try {
            Background.execute(looking, this::look);
        } catch (RejectedExecutionException atTheEnd) {
            LOG.debug("deliveries are no longer looked after here");
        }
    }

    /** Takes up no more than can be sent at once, so that other nodes may have their share. */
    private void look() {
        try {
            int room = SENDERS - busy.get();
            List<Delivery> due = room > 0 ? claim(room) : List.of();
            due.forEach(this::takeUp);
            alerts.writeDown();
        } catch (RuntimeException e) { // the next look may do better
            LOG.error("deliveries could not be looked through", e);
        }
    }

    private List<Delivery> claim(int most) {
        Instant now = clock.instant();
        return outbox.claim(now, now.plus(LEASE), most);
    }

    private void takeUp(Delivery delivery) {
        busy.incrementAndGet();
        try {
            Background.execute(sending, () -> {
                send(delivery);
                lookSoon(); // its subscriber may wait for more
            });
        } catch (RejectedExecutionException atTheEnd) {
            busy.decrementAndGet(); // its lease runs out, and another node finds it
        } catch (RuntimeException | Error e) { // as where there is no memory for a thread; its lease runs out too
            busy.decrementAndGet();
            throw e;
        }
    }

    private void send(Delivery delivery) {
        try {
            alerts.send(delivery);
        } catch (RuntimeException e) { // nobody waits for this thread's answer; what was taken up comes back by itself
            LOG.error("delivery {} could not be made", delivery.id(), e);
        } finally {
            busy.decrementAndGet();
        }
    }

    /** Delivers all that is due, in the caller's thread. */
    void deliver() {
        alerts.writeDown();
        for (List<Delivery> due = claim(SENDERS); !due.isEmpty(); due = claim(SENDERS)) {
            due.forEach(this::send);
        }
    }

    /** Takes nothing new, and waits for what is on its way. */
    @Override
    public void close() {
        looking.shutdownNow();
        Background.end(sending, FAREWELL);
    }
}
