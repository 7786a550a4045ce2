package org.headcount.lti.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.headcount.lti.wire.StoredKey.Purpose;
import org.headcount.testing.Race;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final KeySchedule QUARTERLY = new KeySchedule(Duration.ofDays(90), Duration.ofHours(1));

    private final KeyStore store = new InMemoryKeyStore();
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void theFirstKeySignsAtOnceAndWhatItSignsIsBelievedByWhoeverReadsOurKeySet() {
        KeyRing ring = open(START);

        String token = ring.sign(Json.object().put("iss", "us").put("n", "é"), START);

        Verification verification = new TokenVerifier(4_000).verify(token, published(ring));
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        assertThat(((Verification.Verified) verification).token().claims().json())
                .isEqualTo("{\"iss\":\"us\",\"n\":\"é\"}");
    }

    @Test
    void thePublishedSetHoldsWhatOthersNeedAndNothingSecret() {
        KeyRing ring = open(START);

        JsonNode key =
                Json.readObject(ring.publicKeys()).orElseThrow().path("keys").path(0);

        List<String> members = new ArrayList<>();
        key.fieldNames().forEachRemaining(members::add);
        assertThat(members).containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
        assertThat(key.path("kid").asText()).hasSize(43);
        assertThat(store.load(Purpose.TOOL).get(0).toString())
                .doesNotContain("\"d\"")
                .doesNotContain("kty");
    }

    @Test
    void everyNodeUsesTheSameKeyHoweverManyStartAtOnce() throws Exception {
        List<String> sets = Race.of(4, () -> open(START).publicKeys());

        assertThat(sets).hasSize(4).containsOnly(sets.get(0));
        assertThat(store.load(Purpose.TOOL)).hasSize(1);
    }

    @Test
    void aKeyMadeHereHas2048Bits() {
        assertThat(((RSAPublicKey) SigningKey.generate().getPublic())
                        .getModulus()
                        .bitLength())
                .isEqualTo(2048);
    }

    @Test
    void keysOfTwoPurposesHaveNothingInCommon() {
        KeyRing tool = open(START);
        KeyRing platform = open(Purpose.PLATFORM, QUARTERLY, START);

        assertThat(kids(tool)).doesNotContainAnyElementsOf(kids(platform));
    }

    @Test
    void theNextKeyIsPublishedTwoHoursBeforeItSigns() {
        KeyRing ring = open(START);
        String first = kids(ring).get(0);
        Instant due = START.plus(QUARTERLY.rotateAfter());

        ring.turn(due.minus(Duration.ofHours(2)).minusSeconds(1));
        assertThat(kids(ring)).containsExactly(first);

        ring.turn(due.minus(Duration.ofHours(2)));
        assertThat(kids(ring)).hasSize(2).startsWith(first);
        String second = kids(ring).get(1);
        assertThat(signer(ring, due.minusSeconds(1))).isEqualTo(first);
        assertThat(signer(ring, due)).isEqualTo(second);
    }

    @Test
    void anOldKeyStaysPublishedUntilItsLastTokenIsDeadInEveryCache() {
        KeyRing ring = open(START);
        String first = kids(ring).get(0);
        Instant due = START.plus(QUARTERLY.rotateAfter());
        ring.turn(due.minus(Duration.ofHours(2)));
        Instant over = due.plus(QUARTERLY.longestToken()).plus(KeySchedule.PUBLISHED_BEFORE);

        ring.turn(over.minusSeconds(1));
        assertThat(kids(ring)).contains(first);

        ring.turn(over);
        assertThat(kids(ring)).hasSize(1).doesNotContain(first);
        assertThat(store.load(Purpose.TOOL)).hasSize(1);
    }

    @Test
    void turningAgainChangesNothing() {
        KeyRing ring = open(START);
        Instant due = START.plus(QUARTERLY.rotateAfter());
        ring.turn(due);
        String set = ring.publicKeys();

        ring.turn(due);
        open(due).turn(due);

        assertThat(ring.publicKeys()).isEqualTo(set);
        assertThat(store.load(Purpose.TOOL)).hasSize(2);
    }

    @Test
    void aNodeThatWasAsleepForYearsDoesNotSignWithAKeyThatNobodyCanKnow() {
        KeyRing ring = open(START);
        String first = kids(ring).get(0);
        Instant later = START.plus(Duration.ofDays(1000));

        ring.turn(later);

        assertThat(kids(ring)).hasSize(2);
        assertThat(signer(ring, later)).isEqualTo(first);
        assertThat(signer(ring, later.plus(KeySchedule.PUBLISHED_BEFORE))).isNotEqualTo(first);
    }

    @Test
    void manyRotationsNeverLeaveATokenWithoutAPublishedKey() {
        KeySchedule hasty = new KeySchedule(Duration.ofDays(2), Duration.ofHours(1));
        KeyRing ring = open(Purpose.TOOL, hasty, START);
        for (Instant now = START; now.isBefore(START.plus(Duration.ofDays(7))); now = now.plus(Duration.ofHours(3))) {
            ring.turn(now);
            String kid = signer(ring, now);

            assertThat(kids(ring)).contains(kid).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(made).hasValue(4);
    }

    private KeyRing open(Instant now) {
        return open(Purpose.TOOL, QUARTERLY, now);
    }

    private KeyRing open(Purpose purpose, KeySchedule schedule, Instant now) {
        return KeyRing.open(
                purpose,
                store,
                schedule,
                now,
                () -> InMemoryKeyStore.PAIRS.get(made.getAndIncrement() % InMemoryKeyStore.PAIRS.size()));
    }

    private static List<String> kids(KeyRing ring) {
        return Json.readObject(ring.publicKeys()).orElseThrow().path("keys").findValuesAsText("kid");
    }

    private static String signer(KeyRing ring, Instant now) {
        String token = ring.sign(Json.object(), now);
        Verification verification = new TokenVerifier(4_000).verify(token, published(ring));
        return verification.fold(VerifiedToken::keyId, Verification.Refused::toString);
    }

    private static KeySource published(KeyRing ring) {
        Map<String, VerificationKey> keys =
                KeySet.read(ring.publicKeys().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        return keyId -> {
            VerificationKey key = keys.get(keyId);
            return key == null ? new KeySource.Lookup.Unknown() : new KeySource.Lookup.Found(key);
        };
    }
}
