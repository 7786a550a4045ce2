package org.headcount.lti.wire;

import static java.util.stream.Collectors.groupingBy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Our own signing keys for one purpose, a ring for each connected LMS: what is signed for one is believed by no other, whatever client of it we are said to
 * be. A ring is loaded when it is needed, and let go of when many others were needed since.
 */
public final class KeyRings {

    private static final int MOST = 1_000;
    private static final Duration OF_ALL_REMEMBERED = Duration.ofSeconds(1);

    private final StoredKey.Purpose purpose;
    private final KeyStore store;
    private final KeySchedule schedule;
    private final Supplier<KeyPair> pairs;
    private final InstantSource clock;
    private final Cache<String, KeyRing> rings;
    private @Nullable OfAll ofAll;

    public KeyRings(StoredKey.Purpose purpose, KeyStore store, KeySchedule schedule, InstantSource clock) {
        this(purpose, store, schedule, SigningKey::generate, clock);
    }

    /** @param pairs where the keys to come are had from; never gives the same one twice */
    public KeyRings(
            StoredKey.Purpose purpose,
            KeyStore store,
            KeySchedule schedule,
            Supplier<KeyPair> pairs,
            InstantSource clock) {
        this(purpose, store, schedule, pairs, clock, MOST);
    }

    KeyRings(
            StoredKey.Purpose purpose,
            KeyStore store,
            KeySchedule schedule,
            Supplier<KeyPair> pairs,
            InstantSource clock,
            int most) {
        this.purpose = purpose;
        this.store = store;
        this.schedule = schedule;
        this.pairs = pairs;
        this.clock = clock;
        this.rings =
                Caffeine.newBuilder().executor(Runnable::run).maximumSize(most).build();
    }

    /** The ring of a connected LMS. Asks nobody anything: the ring does, when it is first used. */
    public KeyRing of(String owner) {
        return rings.get(owner, this::closed);
    }

    /** Makes the first key where there is none, and publishes it: nobody waits for it later, or has remembered a set that lacks it. */
    public void begin(String owner) {
        of(owner).turn(clock.instant());
        forgetThoseOfAll();
    }

    /**
     * The public keys of all rings as one JWK set, as {@link KeyRing#publicKeys} has those of one, but to be served with {@code max-age} of
     * {@link KeySchedule#CACHE_LIFETIME_OF_MANY}. Whoever trusts it believes what was signed for anybody; and it lacks those that were not begun, nor needed
     * yet. What another node began or ended may show a second later: anybody may ask, and reading a thousand keys costs as much as ten launches.
     */
    public synchronized String publicKeys() {
        Instant now = clock.instant();
        if (ofAll == null || !ofAll.isFresh(now)) {
            String set = KeyRing.set(
                    store.load(purpose).stream().map(SigningKey::publicKey).toList());
            ofAll = new OfAll(set, now);
        }
        return ofAll.set();
    }

    private synchronized void forgetThoseOfAll() {
        ofAll = null;
    }

    /** The keys of all as they were at an instant. */
    private record OfAll(String set, Instant readAt) {

        boolean isFresh(Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(OF_ALL_REMEMBERED));
        }
    }

    /**
     * Turns every ring that was ever begun, as {@link KeyRing#turn} does one; those that are not loaded stay so. To be called as often.
     *
     * @throws RuntimeException if any could not be turned: of the first, with those of all later ones suppressed; the rest were
     */
    public void turn(Instant now) {
        Map<String, List<StoredKey>> stored =
                store.load(purpose).stream().collect(groupingBy(StoredKey::owner)); // each the oldest first
        rings.asMap().keySet().retainAll(stored.keySet());
        List<RuntimeException> failures = new ArrayList<>();
        for (Map.Entry<String, List<StoredKey>> one : stored.entrySet()) {
            try {
                turn(one.getKey(), one.getValue(), now);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().filter(one -> one != first).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void turn(String owner, List<StoredKey> stored, Instant now) {
        KeyRing loaded = rings.getIfPresent(owner);
        if (loaded == null) {
            closed(owner).turned(stored, now);
        } else {
            loaded.turn(now);
        }
    }

    private KeyRing closed(String owner) {
        return new KeyRing(purpose, owner, store, schedule, pairs, clock);
    }
}
