package org.headcount.lti.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a name only so long. The system's lookup can neither be given a deadline nor be interrupted, so it runs on a thread of ours and goes on there
 * when nobody waits any more. Until it ends the name is not looked up a second time, and whoever asks for it once it is late is not kept waiting.
 */
final class TimedResolver implements Resolver, AutoCloseable {

    private static final long THREAD_IDLE_SECONDS = 30;

    private final Resolver names;
    private final Duration patience;
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    /** @param most lookups at a time; while as many hang, every other name is refused at once */
    TimedResolver(Resolver names, Duration patience, int most) {
        this.names = names;
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                0, most, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "outbound-names");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** No answer yet; there may be one later. */
    static final class Unanswered extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    /** Not looked up: too many others are. */
    static final class TooMany extends UnknownHostException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.indexOf(':') >= 0 || Addresses.literal(host).isPresent()) {
            return names.resolve(host); // an address, of which nobody is asked
        }
        try {
            return underWay.computeIfAbsent(host, this::begin).get().clone();
        } catch (RejectedExecutionException full) {
            throw new TooMany();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new Unanswered();
            }
            UnknownHostException unknown = new UnknownHostException(host); // of its own for each of those who wait
            unknown.initCause(e.getCause());
            throw unknown;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered();
        }
    }

    /** Looks no more names up. Those that hang do not keep the JVM from ending. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private CompletableFuture<InetAddress[]> begin(String host) {
        CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
        threads.execute(() -> lookUp(host, answer));
        return answer.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void lookUp(String host, CompletableFuture<InetAddress[]> answer) {
        try {
            answer.complete(names.resolve(host));
        } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
        } finally {
            // where it is not there yet, since begin has not come back, the map has this wait
            underWay.remove(host, answer);
        }
    }
}
