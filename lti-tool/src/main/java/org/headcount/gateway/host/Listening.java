package org.headcount.gateway.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.headcount.gateway.Background;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts that wait for somebody's status to change. None of them holds a thread: one look at the database, a few times a
 * second while anybody waits, is for all of them, and sees what other nodes and other processes have committed.
 */
public final class Listening implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int ANSWERERS = 8;

    /** Of one institution; those above are answered at once, so that one that asks without end takes nothing from others. */
    static final int MOST_WAITING = 1_000;

    private final StatusFeed feed;
    private final Map<InstitutionId, Set<Listener>> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looking;
    private final ExecutorService answering;
    private volatile boolean closed;

    public Listening(StatusFeed feed) {
        this(
                feed,
                Executors.newSingleThreadScheduledExecutor(Background.threads("status-feed")),
                Executors.newFixedThreadPool(ANSWERERS, Background.threads("status-feed-answer")));
    }

    Listening(StatusFeed feed, ScheduledExecutorService looking, ExecutorService answering) {
        this.feed = feed;
        this.looking = looking;
        this.answering = answering;
    }

    private record Listener(
            InstitutionId institution, String feed, int most, CompletableFuture<StatusFeed.Told> answer) {

        StatusFeed.Told nothing() {
            return new StatusFeed.Told.Changes(List.of(), feed);
        }
    }

    /** Begins to look. To be called once. */
    public void start(Duration every) {
        Background.repeat(looking, this::lookQuietly, every, every);
    }

    /** See {@link StatusFeed#head}. */
    public String head(InstitutionId institution) {
        return feed.head(institution);
    }

    /**
     * What came after a place in the feed: at once where something did, else as soon as something does.
     *
     * @param wait after which the answer is that nothing did
     */
    public CompletableFuture<StatusFeed.Told> after(InstitutionId institution, String from, int most, Duration wait) {
        StatusFeed.Told now = feed.after(institution, from, most);
        boolean nothing =
                now instanceof StatusFeed.Told.Changes told && told.changes().isEmpty();
        Listener listener = new Listener(institution, from, most, new CompletableFuture<>());
        if (!nothing || wait.isZero() || !add(listener)) {
            return CompletableFuture.completedFuture(now);
        }
        try {
            Future<?> patience =
                    looking.schedule(() -> answer(listener, listener::nothing), wait.toNanos(), TimeUnit.NANOSECONDS);
            return listener.answer().whenComplete((told, failed) -> patience.cancel(false));
        } catch (RejectedExecutionException atTheEnd) {
            answer(listener, listener::nothing);
        } catch (RuntimeException | Error e) { // whoever is told so waits no more
            waiting.getOrDefault(listener.institution(), Set.of()).remove(listener);
            throw e;
        }
        return listener.answer();
    }

    private boolean add(Listener listener) {
        Set<Listener> others = waiting.computeIfAbsent(listener.institution(), any -> ConcurrentHashMap.newKeySet());
        return !closed && others.size() < MOST_WAITING && others.add(listener);
    }

    private void lookQuietly() {
        try {
            look();
        } catch (RuntimeException e) { // the next look may do better
            LOG.warn("whose status has changed could not be looked up", e);
        }
    }

    /** Answers whoever waits at another place than where the feed stands. */
    void look() {
        Set<InstitutionId> listened = waiting.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (listened.isEmpty()) {
            return;
        }
        feed.heads(listened)
                .forEach((institution, head) -> waiting.getOrDefault(institution, Set.of()).stream()
                        .filter(listener -> !listener.feed().equals(head))
                        .forEach(listener ->
                                answer(listener, () -> feed.after(institution, listener.feed(), listener.most()))));
    }

    private interface Answer {
        StatusFeed.Told get();
    }

    /** Once, and by a thread that may ask the database; whoever writes the answer waits for no reader. */
    private void answer(Listener listener, Answer answer) {
        if (!waiting.getOrDefault(listener.institution(), Set.of()).remove(listener)) {
            return;
        }
        try {
            answering.execute(() -> {
                try {
                    listener.answer().complete(answer.get());
                } catch (RuntimeException | Error e) { // whoever waits is told: nobody else answers them any more
                    listener.answer().completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException atTheEnd) {
            listener.answer().complete(listener.nothing());
        } catch (RuntimeException | Error e) { // as where there is no memory for a thread
            listener.answer().completeExceptionally(e);
            throw e;
        }
    }

    /** Answers everybody who waits; nobody waits any more afterwards. */
    @Override
    public void close() {
        closed = true;
        looking.shutdownNow();
        waiting.values().forEach(listeners -> listeners.forEach(listener -> answer(listener, listener::nothing)));
        answering.shutdown();
    }
}
