package org.headcount.lti.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keys that are forgotten with the process. */
public final class InMemoryKeyStore implements KeyStore {

    private final List<StoredKey> keys = new ArrayList<>();

    @Override
    public synchronized List<StoredKey> load(StoredKey.Purpose purpose) {
        return keys.stream()
                .filter(key -> key.purpose() == purpose)
                .sorted(Comparator.comparing(StoredKey::createdAt))
                .toList();
    }

    @Override
    public synchronized boolean add(StoredKey key) {
        boolean taken = keys.stream()
                .anyMatch(other ->
                        other.purpose() == key.purpose() && other.predecessor().equals(key.predecessor()));
        return !taken && keys.add(key);
    }

    @Override
    public synchronized void remove(StoredKey.Purpose purpose, String id) {
        keys.removeIf(key -> key.purpose() == purpose && key.id().equals(id));
    }
}
