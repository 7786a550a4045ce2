package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.headcount.lti.wire.StoredKey.Purpose;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

class KeyRingsTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final KeySchedule QUARTERLY = new KeySchedule(Duration.ofDays(90), Duration.ofHours(1));
    private static final Instant DUE = START.plus(QUARTERLY.rotateAfter());

    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final AtomicInteger made = new AtomicInteger();
    private final TurnedClock clock = new TurnedClock(START);
    private final KeyRings rings = node(store, 10);

    @Test
    void whatIsSignedForOneLmsIsBelievedByThatOneAndByNoOther() {
        String token = rings.of("pf2").sign(Json.object().put("iss", "us"), START);

        assertThat(isBelieved(token, rings.of("pf2").publicKeys())).isTrue();
        assertThat(isBelieved(token, rings.of("pf1").publicKeys())).isFalse();
        assertThat(isBelieved(token, rings.publicKeys()))
                .as("by one that reads the keys of all")
                .isTrue();
    }

    @Test
    void beforeAnythingIsConnectedTheKeysOfAllAreNone() {
        assertThat(rings.publicKeys()).isEqualTo("{\"keys\":[]}");
    }

    @Test
    void whatIsBegunIsPublishedAndMayBeBegunAgain() {
        rings.begin("pf1");
        rings.begin("pf2");
        rings.begin("pf1");

        assertThat(kids(rings.publicKeys()))
                .containsExactly(
                        kids(rings.of("pf1").publicKeys()).get(0),
                        kids(rings.of("pf2").publicKeys()).get(0));
        assertThat(rings.publicKeys()).doesNotContain("\"d\"", "\"p\"", "\"q\"");
    }

    @Test
    void theKeysOfAllAreReadOnceASecondHoweverManyAsk() {
        AtomicInteger looks = new AtomicInteger();
        KeyRings watched = node(watched(looks), 10);
        rings.begin("pf1");

        String first = watched.publicKeys();
        for (int i = 0; i < 10; i++) {
            assertThat(watched.publicKeys()).isEqualTo(first);
        }
        assertThat(looks).hasValue(1);

        rings.begin("pf2");
        clock.turn(Duration.ofSeconds(1));
        assertThat(kids(watched.publicKeys())).hasSize(2);
    }

    @Test
    void whatThisNodeBeginsIsAmongTheKeysOfAllAtOnce() {
        assertThat(kids(rings.publicKeys())).isEmpty();

        rings.begin("pf1");

        assertThat(kids(rings.publicKeys())).hasSize(1);
    }

    @Test
    void everyNodeUsesTheSameFirstKeyHoweverManyNeedItAtOnce() throws Exception {
        List<String> sets = Race.of(4, () -> node(store, 10).of("pf1").publicKeys());

        assertThat(sets).containsOnly(sets.get(0));
        assertThat(store.load(Purpose.TOOL, "pf1")).hasSize(1);
    }

    @Test
    void onceKnownARingSignsWithoutALookAtTheStore() {
        AtomicInteger looks = new AtomicInteger();
        KeyRings watched = node(watched(looks), 10);
        watched.of("pf1").sign(Json.object(), START);
        int before = looks.get();

        for (int i = 0; i < 10; i++) {
            watched.of("pf1").sign(Json.object(), START);
        }

        assertThat(looks).hasValue(before);
    }

    @Test
    void ofMoreThanMayBeKeptThoseThatWereLetGoSignWithTheSameKeyAgain() {
        KeyRings two = node(store, 2);
        List<String> owners = List.of("pf1", "pf2", "pf3");
        List<String> first =
                owners.stream().map(owner -> kid(two, owner, START)).toList();

        List<String> again =
                owners.stream().map(owner -> kid(two, owner, START)).toList();

        assertThat(again).isEqualTo(first).doesNotHaveDuplicates();
    }

    @Test
    void theNextKeyOfEveryRingIsMadeInTimeWhetherItIsLoadedOrNot() {
        rings.begin("pf1");
        KeyRings other = node(store, 10);
        String first = kid(other, "pf2", START);

        rings.turn(DUE.minus(KeySchedule.PUBLISHED_BEFORE).minusSeconds(1));
        assertThat(store.load(Purpose.TOOL)).hasSize(2);

        rings.turn(DUE.minus(KeySchedule.PUBLISHED_BEFORE));
        rings.turn(DUE.minus(KeySchedule.PUBLISHED_BEFORE));
        assertThat(store.load(Purpose.TOOL, "pf1")).hasSize(2);
        assertThat(store.load(Purpose.TOOL, "pf2")).hasSize(2);

        other.turn(DUE.minusSeconds(1));
        assertThat(kid(other, "pf2", DUE.minusSeconds(1))).isEqualTo(first);
        assertThat(kid(other, "pf2", DUE)).isNotEqualTo(first);
        assertThat(kid(rings, "pf2", DUE)).isEqualTo(kid(other, "pf2", DUE));
    }

    @Test
    void byHandTheNextKeyIsPublishedForAsLongAsByScheduleBeforeItSigns() {
        rings.begin("pf1");
        String first = kid(rings, "pf1", START);

        assertThat(rings.of("pf1").rotate(START.plusSeconds(1))).isTrue();
        assertThat(rings.of("pf1").rotate(START.plusSeconds(2))).isFalse();

        assertThat(kids(rings.of("pf1").publicKeys())).hasSize(2).contains(first);
        Instant signs = START.plusSeconds(1).plus(KeySchedule.PUBLISHED_BEFORE);
        assertThat(kid(rings, "pf1", signs.minusSeconds(1))).isEqualTo(first);
        assertThat(kid(rings, "pf1", signs)).isNotEqualTo(first);
        assertThat(rings.of("pf1").published(signs))
                .extracting(key -> key.state(signs))
                .containsExactly("previous", "signing");
        rings.turn(signs.plus(KeySchedule.PUBLISHED_BEFORE).plus(QUARTERLY.longestToken()));
        assertThat(kids(rings.of("pf1").publicKeys())).hasSize(1).doesNotContain(first);
    }

    @Test
    void aRevokedKeySignsNoMoreAndIsPublishedNoMoreAndAnotherOneSignsAtOnce() {
        rings.begin("pf1");
        String stolen = kid(rings, "pf1", START);

        assertThat(rings.of("pf1").revoke("another", START)).isFalse();
        assertThat(rings.of("pf1").revoke(stolen, START)).isTrue();

        String fresh = kid(rings, "pf1", START);
        assertThat(fresh).isNotEqualTo(stolen);
        assertThat(kids(rings.of("pf1").publicKeys())).containsExactly(fresh);
        KeyRings other = node(store, 10);
        assertThat(kid(other, "pf1", START)).as("on every node").isEqualTo(fresh);
    }

    @Test
    void whereTheOneInTheMiddleWasRevokedTheOldestStillComesToItsEnd() {
        rings.begin("pf1");
        rings.of("pf1").rotate(START.plusSeconds(1));
        Instant second = START.plusSeconds(1).plus(KeySchedule.PUBLISHED_BEFORE);
        rings.of("pf1").rotate(second);
        List<String> three = kids(rings.of("pf1").publicKeys());
        assertThat(three).hasSize(3);

        rings.of("pf1").revoke(three.get(1), second);

        Instant later =
                second.plus(KeySchedule.PUBLISHED_BEFORE.multipliedBy(2)).plus(QUARTERLY.longestToken());
        rings.turn(later);
        assertThat(kids(rings.of("pf1").publicKeys())).containsExactly(three.get(2));
    }

    @Test
    void oldKeysGoRingByRing() {
        rings.begin("pf1");
        clock.turn(Duration.ofDays(1));
        rings.begin("pf2");
        rings.turn(DUE);
        rings.turn(DUE.plus(Duration.ofDays(1)));

        rings.turn(DUE.plus(KeySchedule.PUBLISHED_BEFORE.multipliedBy(2)).plus(QUARTERLY.longestToken()));

        assertThat(store.load(Purpose.TOOL, "pf1")).hasSize(1);
        assertThat(store.load(Purpose.TOOL, "pf2")).hasSize(2);
    }

    @Test
    void aRingThatCannotBeTurnedKeepsNoOtherFromIt() {
        rings.begin("pf1");
        rings.begin("pf2");
        rings.begin("pf3");
        KeyRings ill = node(watched(new AtomicInteger(), "pf2"), 10);

        assertThatThrownBy(() -> ill.turn(DUE)).hasMessage("no key for pf2");

        assertThat(store.load(Purpose.TOOL, "pf1")).hasSize(2);
        assertThat(store.load(Purpose.TOOL, "pf2")).hasSize(1);
        assertThat(store.load(Purpose.TOOL, "pf3")).hasSize(2);
    }

    @Test
    void everyRingThatCannotBeTurnedIsToldOf() {
        rings.begin("pf1");
        rings.begin("pf2");
        KeyRings ill = node(watched(new AtomicInteger(), "pf1", "pf2"), 10);

        Throwable thrown = catchThrowable(() -> ill.turn(DUE));

        assertThat(Stream.concat(Stream.of(thrown), Stream.of(thrown.getSuppressed())))
                .extracting(Throwable::getMessage)
                .containsExactlyInAnyOrder("no key for pf1", "no key for pf2");
    }

    @Test
    void forAnLmsThatIsDisconnectedNothingIsSignedAndNoKeyMade() {
        rings.begin("pf1");
        rings.begin("pf2");
        store.disconnect("pf1");

        rings.turn(START);

        assertThat(kids(rings.publicKeys())).isEqualTo(kids(rings.of("pf2").publicKeys()));
        assertThat(rings.of("pf1").publicKeys()).isEqualTo("{\"keys\":[]}");
        assertThatThrownBy(() -> rings.of("pf1").sign(Json.object(), START)).isInstanceOf(IllegalStateException.class);
    }

    private KeyRings node(KeyStore keys, int most) {
        return new KeyRings(
                Purpose.TOOL,
                keys,
                QUARTERLY,
                () -> made.getAndIncrement() < InMemoryKeyStore.PAIRS.size()
                        ? InMemoryKeyStore.PAIRS.get(made.get() - 1)
                        : SigningKey.generate(),
                clock,
                most);
    }

    /** The store, which counts what it is asked and takes no key for some owners. */
    private KeyStore watched(AtomicInteger looks, String... without) {
        return new KeyStore() {
            @Override
            public List<StoredKey> load(Purpose purpose) {
                looks.incrementAndGet();
                return store.load(purpose);
            }

            @Override
            public List<StoredKey> load(Purpose purpose, String owner) {
                looks.incrementAndGet();
                return store.load(purpose, owner);
            }

            @Override
            public boolean add(StoredKey key) {
                looks.incrementAndGet();
                if (List.of(without).contains(key.owner())) {
                    throw new IllegalArgumentException("no key for " + key.owner());
                }
                return store.add(key);
            }

            @Override
            public void remove(Purpose purpose, String id) {
                looks.incrementAndGet();
                store.remove(purpose, id);
            }
        };
    }

    private static List<String> kids(String keySet) {
        return Json.readObject(keySet).orElseThrow().path("keys").findValuesAsText("kid");
    }

    private static String kid(KeyRings rings, String owner, Instant now) {
        String token = rings.of(owner).sign(Json.object(), now);
        return new TokenVerifier(4_000)
                .verify(token, source(rings.of(owner).publicKeys()))
                .fold(VerifiedToken::keyId, Verification.Refused::toString);
    }

    private static boolean isBelieved(String token, String keySet) {
        return new TokenVerifier(4_000).verify(token, source(keySet)) instanceof Verification.Verified;
    }

    private static KeySource source(String keySet) {
        Map<String, VerificationKey> keys =
                KeySet.read(keySet.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return keyId -> {
            VerificationKey key = keys.get(keyId);
            return key == null ? new KeySource.Lookup.Unknown() : new KeySource.Lookup.Found(key);
        };
    }
}
