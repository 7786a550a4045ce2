package org.headcount.lti.wire;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key set of somebody else. A reader whose kid is there and fresh takes no lock; all others share one fetch, and no more of them wait for it than this
 * server can spare: whoever waits holds one of its threads, and a host that has died answers nobody.
 *
 * <p>A kid that is not there makes us look again at once, but only once a minute, however many come: a key set is public, so anybody can send kids that
 * do not exist. What we had to fetch anyway, because there was no set or a known kid found it stale, does not count as having looked: a tool may publish
 * a key for its second platform right after its first one made us read the set.
 */
final class RemoteKeySet implements KeySource {

    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofDays(1);

    /** When the sender says nothing about caching. */
    static final Duration USUAL = Duration.ofMinutes(15);

    /** How long the last good set goes on to serve after its time, while no newer one can be had. */
    static final Duration LAST_GOOD = Duration.ofHours(24);

    /** From one look for unknown kids to the next, and from a fetch that failed to the next. */
    static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);

    /** While there is no set at all, everybody waits: ask again sooner. */
    static final Duration BETWEEN_FIRST_FETCHES = Duration.ofSeconds(5);

    /** Of those who wait for one fetch: a class may begin just after a start. */
    private static final int MOST_WAITING = 128;

    /** Once the last fetch has failed. */
    private static final int FEW_WAITING = 8;

    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int LONGEST_BODY = 256 * 1024;
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})", Pattern.CASE_INSENSITIVE);

    private final URI url;
    private final Outbound outbound;
    private final InstantSource clock;
    private final Set<String> algorithms;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile State state = State.NOTHING;

    /** @param algorithms for one of which a key has to be */
    RemoteKeySet(URI url, Outbound outbound, InstantSource clock, Set<String> algorithms) {
        this.algorithms = algorithms;
        this.url = url;
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public Lookup find(String keyId) {
        Instant now = clock.instant();
        State seen = state;
        VerificationKey key = seen.usable(now).get(keyId);
        if (key == null) {
            return seen.mayLook(now) ? waitFor(keyId, seen, now) : answer(seen, keyId, now);
        }
        if (now.isBefore(seen.due())) {
            return new Lookup.Found(key);
        }
        if (fetching.tryLock()) { // stale but good: one of us fetches, the others go on
            try {
                refresh(seen, now, seen.lookFrom());
            } finally {
                fetching.unlock();
            }
        }
        return answer(state, keyId, now);
    }

    private Lookup waitFor(String keyId, State seen, Instant now) {
        try {
            if (waiting.getAndIncrement() >= (seen.hasFailed() ? FEW_WAITING : MOST_WAITING)) {
                return new Lookup.Unavailable("too many wait for the key set already");
            }
            if (!fetching.tryLock(TIME.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS)) {
                return new Lookup.Unavailable("key set still being fetched");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Lookup.Unavailable("interrupted");
        } finally {
            waiting.getAndDecrement();
        }
        try {
            refresh(seen, now, seen.isUsable(now) ? now.plus(BETWEEN_FETCHES) : seen.lookFrom());
        } finally {
            fetching.unlock();
        }
        return answer(state, keyId, now);
    }

    /** Does nothing if somebody fetched since we saw the set: whoever waited for the lock has the answer of that fetch. */
    private void refresh(State seen, Instant now, Instant lookFrom) {
        State before = state;
        if (before.fetches() != seen.fetches()) {
            return;
        }
        Reply reply =
                outbound.send(Call.get(url).with("Accept", "application/json").within(TIME, LONGEST_BODY));
        Instant answered =
                clock.instant(); // the pause begins now: who waited in vain may have waited longer than it lasts
        state = read(reply)
                .map(keys -> before.renewed(keys, now, lifetime(reply), lookFrom))
                .orElseGet(() -> before.failed(answered, why(reply), lookFrom));
    }

    private Optional<Map<String, VerificationKey>> read(Reply reply) {
        return reply instanceof Reply.Answered answered && answered.status() == 200
                ? KeySet.read(answered.body(), algorithms)
                : Optional.empty();
    }

    private static String why(Reply reply) {
        if (reply instanceof Reply.Answered answered) {
            return answered.status() == 200 ? "no readable key set" : "HTTP " + answered.status();
        }
        return reply instanceof Reply.Unreachable unreachable
                ? unreachable.failure().name()
                : "the key set's address is not allowed";
    }

    private static Duration lifetime(Reply reply) {
        Optional<String> cacheControl = reply instanceof Reply.Answered answered
                ? Optional.of(String.join(",", answered.headerValues("cache-control")))
                : Optional.empty();
        Optional<Duration> asked = cacheControl
                .map(MAX_AGE::matcher)
                .filter(Matcher::find)
                .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))));
        Duration lifetime = asked.orElse(USUAL);
        lifetime = lifetime.compareTo(SHORTEST) < 0 ? SHORTEST : lifetime;
        return lifetime.compareTo(LONGEST) > 0 ? LONGEST : lifetime;
    }

    private static Lookup answer(State state, String keyId, Instant now) {
        if (!state.isUsable(now)) {
            return new Lookup.Unavailable(state.failure());
        }
        VerificationKey key = state.keys().get(keyId);
        return key == null ? new Lookup.Unknown() : new Lookup.Found(key);
    }

    /**
     * What we know of the set.
     *
     * @param fetches how many there were, failed ones too
     * @param due when it is to be fetched in any case: it is stale, or the last fetch failed some time ago
     * @param usableUntil the end of patience with a set that cannot be renewed
     * @param lookFrom from when on a kid that is not there may have it fetched before it is due
     * @param failure of the last fetch, empty after a good one
     */
    private record State(
            Map<String, VerificationKey> keys,
            long fetches,
            Instant due,
            Instant usableUntil,
            Instant lookFrom,
            String failure) {

        static final State NOTHING = new State(Map.of(), 0, Instant.MIN, Instant.MIN, Instant.MIN, "not fetched yet");

        boolean isUsable(Instant now) {
            return now.isBefore(usableUntil);
        }

        Map<String, VerificationKey> usable(Instant now) {
            return isUsable(now) ? keys : Map.of();
        }

        boolean hasFailed() {
            return fetches > 0 && !failure.isEmpty();
        }

        /** Whether a kid that is not there is worth a fetch. */
        boolean mayLook(Instant now) {
            return !now.isBefore(due) || (isUsable(now) && !now.isBefore(lookFrom));
        }

        State renewed(Map<String, VerificationKey> fetched, Instant now, Duration lifetime, Instant nextLook) {
            Instant stale = now.plus(lifetime);
            return new State(fetched, fetches + 1, stale, stale.plus(LAST_GOOD), nextLook, "");
        }

        State failed(Instant now, String why, Instant nextLook) {
            Duration pause = isUsable(now) ? BETWEEN_FETCHES : BETWEEN_FIRST_FETCHES;
            return new State(usable(now), fetches + 1, now.plus(pause), usableUntil, nextLook, why);
        }
    }
}
