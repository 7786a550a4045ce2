package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} keeps to. */
public abstract class KeyStoreContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final KeyStore store = emptyStore();

    protected abstract KeyStore emptyStore();

    @Test
    void anEmptyStoreHasNoKeys() {
        assertThat(store.load(StoredKey.Purpose.TOOL)).isEmpty();
    }

    @Test
    void keysComeBackAsTheyWereOldestFirstAndOnlyThoseOfThePurpose() {
        StoredKey first = key(StoredKey.Purpose.TOOL, "zz", "", NOON);
        StoredKey second = key(StoredKey.Purpose.TOOL, "aa", "zz", NOON.plusSeconds(1));
        StoredKey other = key(StoredKey.Purpose.PLATFORM, "pp", "", NOON);

        assertThat(store.add(first)).isTrue();
        assertThat(store.add(other)).isTrue();
        assertThat(store.add(second)).isTrue();

        assertThat(store.load(StoredKey.Purpose.TOOL)).containsExactly(first, second);
        assertThat(store.load(StoredKey.Purpose.PLATFORM)).containsExactly(other);
    }

    @Test
    void aSecondSuccessorOfTheSameKeyIsNotWritten() {
        StoredKey first = key(StoredKey.Purpose.SEAL, "a", "", NOON);
        store.add(first);

        assertThat(store.add(key(StoredKey.Purpose.SEAL, "b", "", NOON))).isFalse();
        assertThat(store.load(StoredKey.Purpose.SEAL)).containsExactly(first);
    }

    @Test
    void ofManyWhoAddASuccessorAtOnceExactlyOneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> adders = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(n -> () -> store.add(key(StoredKey.Purpose.TOOL, "key" + n, "", NOON)))
                    .toList();
            int added = 0;
            for (Future<Boolean> one : threads.invokeAll(adders)) {
                added += one.get() ? 1 : 0;
            }
            assertThat(added).isEqualTo(1);
            assertThat(store.load(StoredKey.Purpose.TOOL)).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRemovedKeyIsGoneAndMayBeRemovedAgain() {
        store.add(key(StoredKey.Purpose.TOOL, "a", "", NOON));
        store.remove(StoredKey.Purpose.PLATFORM, "a");
        assertThat(store.load(StoredKey.Purpose.TOOL)).hasSize(1);

        store.remove(StoredKey.Purpose.TOOL, "a");
        store.remove(StoredKey.Purpose.TOOL, "a");
        assertThat(store.load(StoredKey.Purpose.TOOL)).isEmpty();
    }

    private static StoredKey key(StoredKey.Purpose purpose, String id, String predecessor, Instant createdAt) {
        return new StoredKey(purpose, id, predecessor, createdAt, "secret of " + id);
    }
}
