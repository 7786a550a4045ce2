package org.headcount.plugin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether the service can be reached, as far as was seen: so that no request of the host waits for one that is away, and
 * known answers are trusted only as long as revocations would have come through.
 */
final class Reach {

    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(15).toNanos();

    private final LongSupplier nanos;
    private final long trusted;

    private volatile long heardAt;
    private volatile boolean heard;
    private final AtomicLong askAgainAt = new AtomicLong();
    private long pause;
    private volatile boolean away;

    Reach(Duration staleAfter, LongSupplier nanos) {
        this.trusted = staleAfter.toNanos();
        this.nanos = nanos;
    }

    /** The feed was heard: all that was revoked up to now is. */
    void heard() {
        heardAt = nanos.getAsLong();
        heard = true;
    }

    /** Whether known answers hold: the feed is up, or was a while ago. */
    boolean trusts() {
        return heard && nanos.getAsLong() - heardAt < trusted;
    }

    /** Whether asking may be of use just now; of those who ask a service that is away one tries, and the others do not wait. */
    boolean mayAsk() {
        if (!away) {
            return true;
        }
        long now = nanos.getAsLong();
        long at = askAgainAt.get();
        return now - at >= 0 && askAgainAt.compareAndSet(at, now + FIRST_PAUSE);
    }

    void answered() {
        away = false;
    }

    /** From now on only now and then somebody tries. */
    synchronized void failed() {
        pause = away ? Math.min(LONGEST_PAUSE, 2 * pause) : FIRST_PAUSE;
        askAgainAt.set(nanos.getAsLong() + pause);
        away = true;
    }

    boolean away() {
        return away;
    }

    long silentSeconds() {
        return heard ? Duration.ofNanos(nanos.getAsLong() - heardAt).toSeconds() : -1;
    }
}
