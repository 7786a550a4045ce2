package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.testing.Race;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} keeps to. */
public abstract class KeyStoreContract {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private KeyStore store;

    /** No LMS is connected. */
    protected abstract KeyStore emptyStore();

    protected abstract void connect(String platform);

    protected abstract void disconnect(String platform);

    @BeforeEach
    void begin() {
        store = emptyStore();
    }

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
    void everyOwnerHasAFirstKeyOfItsOwn() {
        connect("pf1");
        connect("pf2");
        StoredKey one = key(StoredKey.Purpose.TOOL, "pf1", "a", "", NOON);
        StoredKey two = key(StoredKey.Purpose.TOOL, "pf2", "b", "", NOON.plusSeconds(1));
        StoredKey everybodys = key(StoredKey.Purpose.TOOL, "c", "", NOON.plusSeconds(2));
        StoredKey next = key(StoredKey.Purpose.TOOL, "pf1", "d", "a", NOON.plusSeconds(3));

        for (StoredKey key : List.of(one, two, everybodys, next)) {
            assertThat(store.add(key)).isTrue();
        }

        assertThat(store.add(key(StoredKey.Purpose.TOOL, "pf1", "e", "", NOON))).isFalse();
        assertThat(store.load(StoredKey.Purpose.TOOL, "pf1")).containsExactly(one, next);
        assertThat(store.load(StoredKey.Purpose.TOOL, "pf2")).containsExactly(two);
        assertThat(store.load(StoredKey.Purpose.TOOL, "")).containsExactly(everybodys);
        assertThat(store.load(StoredKey.Purpose.PLATFORM, "pf1")).isEmpty();
        assertThat(store.load(StoredKey.Purpose.TOOL)).containsExactly(one, two, everybodys, next);
    }

    @Test
    void ofManyWhoAddAnOwnersFirstKeyAtOnceExactlyOneSucceeds() throws Exception {
        connect("pf1");
        AtomicInteger number = new AtomicInteger();
        List<Boolean> added = Race.of(
                () -> store.add(key(StoredKey.Purpose.TOOL, "pf1", "key" + number.incrementAndGet(), "", NOON)));

        assertThat(added).containsOnlyOnce(true);
        assertThat(store.load(StoredKey.Purpose.TOOL, "pf1")).hasSize(1);
    }

    @Test
    void aDisconnectedLmsTakesItsKeysWithItAndGetsNoOtherOnes() {
        connect("pf1");
        connect("pf2");
        StoredKey kept = key(StoredKey.Purpose.TOOL, "pf2", "c", "", NOON);
        store.add(key(StoredKey.Purpose.TOOL, "pf1", "a", "", NOON));
        store.add(key(StoredKey.Purpose.TOOL, "pf1", "b", "a", NOON));
        store.add(kept);

        disconnect("pf1");

        assertThat(store.load(StoredKey.Purpose.TOOL)).containsExactly(kept);
        assertThat(store.add(key(StoredKey.Purpose.TOOL, "pf1", "a", "", NOON))).isFalse();
        assertThat(store.add(key(StoredKey.Purpose.TOOL, "pfnone", "n", "", NOON)))
                .isFalse();
        assertThat(store.load(StoredKey.Purpose.TOOL)).containsExactly(kept);
    }

    @Test
    void whoeverDisconnectsAnLmsWhileItsKeyIsMadeLeavesNone() throws Exception {
        for (int round = 0; round < 20; round++) {
            String platform = "pf" + round;
            connect(platform);
            Race.of(List.<Callable<Boolean>>of(
                    () -> store.add(key(StoredKey.Purpose.TOOL, platform, "of " + platform, "", NOON)), () -> {
                        disconnect(platform);
                        return true;
                    }));

            assertThat(store.load(StoredKey.Purpose.TOOL, platform)).isEmpty();
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
        return key(purpose, "", id, predecessor, createdAt);
    }

    private static StoredKey key(
            StoredKey.Purpose purpose, String owner, String id, String predecessor, Instant createdAt) {
        return new StoredKey(purpose, owner, id, predecessor, createdAt, "secret of " + id);
    }
}
