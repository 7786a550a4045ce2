package org.headcount.lti.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Our own signing keys for one purpose and, where its keys have owners, for one of them. A key is published for longer than anybody may cache our key set
 * before it signs for the first time, and stays published until the last token that it signed has expired and every cache has let go.
 */
public final class KeyRing {

    private final StoredKey.Purpose purpose;
    private final String owner;
    private final KeyStore store;
    private final KeySchedule schedule;
    private final Supplier<KeyPair> pairs;
    private final InstantSource clock;
    private volatile List<SigningKey> keys = List.of(); // oldest first

    KeyRing(
            StoredKey.Purpose purpose,
            String owner,
            KeyStore store,
            KeySchedule schedule,
            Supplier<KeyPair> pairs,
            InstantSource clock) {
        this.purpose = purpose;
        this.owner = owner;
        this.store = store;
        this.schedule = schedule;
        this.pairs = pairs;
        this.clock = clock;
    }

    /** One whose keys are loaded, and the first one made, when they are needed or {@link #turn} is called: both cost as much as the rest of a start. */
    public static KeyRing closed(StoredKey.Purpose purpose, KeyStore store, KeySchedule schedule, InstantSource clock) {
        return closed(purpose, store, schedule, SigningKey::generate, clock);
    }

    /** @param pairs where the keys to come are had from; never gives the same one twice */
    public static KeyRing closed(
            StoredKey.Purpose purpose,
            KeyStore store,
            KeySchedule schedule,
            Supplier<KeyPair> pairs,
            InstantSource clock) {
        return new KeyRing(purpose, "", store, schedule, pairs, clock);
    }

    /** Loads the keys, and makes the first one if there is none. */
    public static KeyRing open(StoredKey.Purpose purpose, KeyStore store, KeySchedule schedule, Instant now) {
        return open(purpose, store, schedule, now, SigningKey::generate);
    }

    static KeyRing open(
            StoredKey.Purpose purpose, KeyStore store, KeySchedule schedule, Instant now, Supplier<KeyPair> pairs) {
        KeyRing ring = new KeyRing(purpose, "", store, schedule, pairs, InstantSource.fixed(now));
        ring.turn(now);
        return ring;
    }

    /**
     * Sees what other nodes added, makes the next key when it is due, forgets keys that nobody needs. To be called every ten minutes or so, and safe
     * to repeat, also by several nodes at once.
     */
    public synchronized void turn(Instant now) {
        keys = turned(store.load(purpose, owner), now).stream().map(this::known).toList();
    }

    /**
     * Publishes the next key, whenever it is due; it signs when others have had time to see it. Does nothing while one waits for that already. Other nodes
     * follow when they {@link #turn}.
     *
     * @return whether there is another one now
     */
    public synchronized boolean rotate(Instant now) {
        boolean added = false;
        List<StoredKey> stored = store.load(purpose, owner);
        if (!stored.isEmpty()) {
            StoredKey newest = stored.get(stored.size() - 1);
            if (!schedule.signsFrom(newest).isAfter(now)) {
                added = store.add(SigningKey.toStore(pairs.get(), purpose, owner, newest.id(), now));
            }
        }
        turn(now);
        return added;
    }

    /**
     * Takes a key out of force that somebody else may have: nothing is signed with it any more, and whoever reads our keys from now on believes it no more.
     * Another one signs at once, whether others have seen it or not. Other nodes follow when they {@link #turn}.
     *
     * @return whether there was one
     */
    public synchronized boolean revoke(String id, Instant now) {
        boolean there =
                store.load(purpose, owner).stream().anyMatch(key -> key.id().equals(id));
        if (there) {
            store.remove(purpose, id);
            turn(now);
        }
        return there;
    }

    /** Our keys, oldest first, as they stand on this node. */
    public List<PublishedKey> published(Instant now) {
        List<SigningKey> current = keys();
        String signing = current.isEmpty() ? "" : active(now).stored().id();
        return current.stream()
                .map(SigningKey::stored)
                .map(key -> new PublishedKey(
                        key.id(),
                        key.createdAt(),
                        schedule.signsFrom(key),
                        key.id().equals(signing)))
                .toList();
    }

    /** Turns what is stored, and says what is stored then; what signs here is left as it is. */
    List<StoredKey> turned(List<StoredKey> present, Instant now) {
        List<StoredKey> stored = present;
        if (schedule.isNextDue(stored, now)) {
            String predecessor =
                    stored.isEmpty() ? "" : stored.get(stored.size() - 1).id();
            store.add(SigningKey.toStore(
                    pairs.get(), purpose, owner, predecessor, now)); // if another node was first, its key will do
            stored = store.load(purpose, owner);
        }
        List<StoredKey> kept = new ArrayList<>();
        for (StoredKey key : stored) {
            if (schedule.isOver(stored, key, now)) {
                store.remove(purpose, key.id());
            } else {
                kept.add(key);
            }
        }
        return kept;
    }

    /** The public keys as a JWK set (RFC 7517 §5), to be served with {@code Cache-Control: max-age} of {@link KeySchedule#CACHE_LIFETIME}. */
    public String publicKeys() {
        return set(keys().stream().map(SigningKey::publicKey).toList());
    }

    static String set(List<ObjectNode> publicKeys) {
        ArrayNode set = Json.array().addAll(publicKeys);
        ObjectNode whole = Json.object();
        whole.set("keys", set);
        return Json.text(whole);
    }

    /** Whose it is; empty where the keys of its purpose are for everybody. */
    public String owner() {
        return owner;
    }

    /**
     * A compact RS256 token with {@code typ} JWT and {@code kid}; the claims go in as they are.
     *
     * @throws IllegalStateException if the owner is connected no more, and has taken its keys with it
     */
    public String sign(ObjectNode claims, Instant now) {
        return sign(Json.bytes(claims), now);
    }

    /** The same for claims already written as JSON. */
    public String sign(byte[] claims, Instant now) {
        return active(now).sign(claims);
    }

    private SigningKey active(Instant now) {
        List<SigningKey> current = keys();
        if (current.isEmpty()) {
            throw new IllegalStateException("there is no key for " + owner + " any more");
        }
        for (int at = current.size() - 1; at > 0; at--) {
            if (schedule.signsFrom(current.get(at).stored()).compareTo(now) <= 0) {
                return current.get(at);
            }
        }
        return current.get(0);
    }

    private List<SigningKey> keys() {
        if (keys.isEmpty()) {
            synchronized (this) {
                if (keys.isEmpty()) {
                    turn(clock.instant());
                }
            }
        }
        return keys;
    }

    private SigningKey known(StoredKey key) {
        return keys.stream()
                .filter(signing -> signing.stored().equals(key))
                .findFirst()
                .orElseGet(() -> SigningKey.of(key));
    }
}
