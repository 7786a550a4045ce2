package org.headcount.gateway;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What works beside the requests, and ends with the service. */
public final class Background {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);

    /** A stack that has overflowed is a thousand of them. */
    private static final int MOST_FRAMES = 20;

    private Background() {}

    /** Threads of a name, none of which keeps a process alive. */
    public static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Has something done again and again until the executor ends. An executor left to itself would do it no more once it has thrown anything: here the next
     * time comes all the same, also after an error such as that memory was short for a moment. The log is told of it under the thread's name; an exception
     * that work expects it tells better itself.
     *
     * @param pause after the end of each time
     */
    public static void repeat(ScheduledExecutorService executor, Runnable work, Duration first, Duration pause) {
        Future<?> unused = executor.scheduleWithFixedDelay(
                () -> doOnce(work), first.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Has something done once, soon. The log is told of whatever it throws as in {@link #repeat}; an executor may keep that to itself. */
    public static void execute(Executor executor, Runnable work) {
        executor.execute(() -> doOnce(work));
    }

    /** Does something for one of many now. The log is told of whatever it throws as in {@link #repeat}, and the others have their turn. */
    public static void attempt(InstitutionId one, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            tell(e, " of institution ", one);
        }
    }

    private static void doOnce(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            tell(e, "", "");
        }
    }

    /** Says what it was and where, but not the message, in which anything may stand. */
    private static void tell(Throwable e, String of, Object one) {
        try {
            LOG.error(
                    "{}{}{} ended with {}, and goes on the next time: {}",
                    Thread.currentThread().getName(),
                    of,
                    one,
                    e.getClass().getName(),
                    Arrays.stream(e.getStackTrace()).limit(MOST_FRAMES).toList());
        } catch (Throwable untold) { // where there is no memory to say it, the next time is worth more
            return;
        }
    }

    /** Takes nothing new, waits for what is being done, and breaks it off after so long. */
    public static void end(ExecutorService executor, Duration patience) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
