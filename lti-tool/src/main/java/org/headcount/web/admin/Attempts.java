package org.headcount.web.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Slows down whoever tries keys. After a few wrong ones each has to wait twice as long as the one before, up to a minute, and no longer: nobody is locked out.
 * Whoever has signed in before is counted by their browser, so that a guesser, who may share their address, does not keep them waiting; everybody else is
 * counted by address. Each node counts for itself.
 */
final class Attempts {

    private static final int FREE = 5;
    private static final int MOST_COUNTED = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private record Tried(int times, Instant next, Instant last) {}

    private final Cache<String, Tried> tried = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_COUNTED)
            .build();
    private final InstantSource clock;

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes an attempt, before anybody looks whether the key is right: of many at once no more are looked at than of one after the other.
     *
     * @return how long to wait until the next; empty where this one may be made
     */
    synchronized Optional<Duration> take(String who) {
        Instant now = clock.instant();
        Optional<Tried> before = Optional.ofNullable(tried.getIfPresent(who))
                .filter(one -> !one.last().plus(FORGOTTEN_AFTER).isBefore(now));
        Optional<Duration> wait =
                before.filter(one -> now.isBefore(one.next())).map(one -> Duration.between(now, one.next()));
        if (wait.isEmpty()) {
            int times = before.map(Tried::times).orElse(0) + 1;
            tried.put(who, new Tried(times, now.plus(pause(times)), now));
        }
        return wait;
    }

    /** The key was right. */
    void succeeded(String who) {
        tried.invalidate(who);
    }

    private static Duration pause(int times) {
        int doubled = Math.min(times - FREE, 10);
        Duration pause = doubled < 0 ? Duration.ZERO : Duration.ofSeconds(1L << doubled);
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
