package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.testing.Race;
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
        AtomicInteger number = new AtomicInteger();
        List<Boolean> added =
                Race.of(() -> store.add(key(StoredKey.Purpose.TOOL, "key" + number.incrementAndGet(), "", NOON)));

        assertThat(added).containsOnlyOnce(true);
        assertThat(store.load(StoredKey.Purpose.TOOL)).hasSize(1);
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
