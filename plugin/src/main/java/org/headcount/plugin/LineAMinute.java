package org.headcount.plugin;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says something in the host's log once in a minute at most, whoever wants to say it. */
final class LineAMinute {

    private static final long MINUTE = 60_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong quietUntil;

    LineAMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.quietUntil = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param line asked for only if it is its turn */
    void say(Level level, Supplier<String> line, @Nullable Throwable error) {
        long quiet = quietUntil.get();
        long now = nanoTime.getAsLong();
        if (now - quiet >= 0 && quietUntil.compareAndSet(quiet, now + MINUTE)) {
            Board.LOG.log(level, "headcount: " + line.get() + "; silent for a minute", error);
        }
    }
}
