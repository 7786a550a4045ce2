package org.headcount.lti.wire;

import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys that are forgotten with the process. */
public final class InMemoryKeyStore implements KeyStore {

    static final List<KeyPair> PAIRS = List.of(SigningKey.generate(), SigningKey.generate(), SigningKey.generate());

    private final List<StoredKey> keys = new ArrayList<>();
    private final Set<String> strangers = new HashSet<>();

    /** Rings whose keys were made once for all tests: making one takes a second. */
    public static KeyRings rings(Instant now) {
        AtomicInteger made = new AtomicInteger();
        return new KeyRings(
                StoredKey.Purpose.TOOL,
                new InMemoryKeyStore(),
                KeySchedule.USUAL,
                () -> PAIRS.get(made.getAndIncrement() % PAIRS.size()),
                InstantSource.fixed(now),
                10);
    }

    /** With a first signing key for LMSs and for tools, made once for all tests as well. */
    public static InMemoryKeyStore withKeys(Instant createdAt) {
        InMemoryKeyStore store = new InMemoryKeyStore();
        store.add(SigningKey.toStore(PAIRS.get(0), StoredKey.Purpose.TOOL, "", "", createdAt));
        store.add(SigningKey.toStore(PAIRS.get(1), StoredKey.Purpose.PLATFORM, "", "", createdAt));
        return store;
    }

    @Override
    public synchronized List<StoredKey> load(StoredKey.Purpose purpose) {
        return keys.stream()
                .filter(key -> key.purpose() == purpose)
                .sorted(Comparator.comparing(StoredKey::createdAt))
                .toList();
    }

    @Override
    public synchronized List<StoredKey> load(StoredKey.Purpose purpose, String owner) {
        return load(purpose).stream().filter(key -> key.owner().equals(owner)).toList();
    }

    @Override
    public synchronized boolean add(StoredKey key) {
        boolean taken = keys.stream()
                .anyMatch(other -> other.purpose() == key.purpose()
                        && other.owner().equals(key.owner())
                        && other.predecessor().equals(key.predecessor()));
        return !taken && !strangers.contains(key.owner()) && keys.add(key);
    }

    @Override
    public synchronized void remove(StoredKey.Purpose purpose, String id) {
        keys.removeIf(key -> key.purpose() == purpose && key.id().equals(id));
    }

    /** From now on this is no connected LMS. All others are. */
    public synchronized void disconnect(String owner) {
        strangers.add(owner);
        keys.removeIf(key -> key.owner().equals(owner));
    }
}
