package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final byte[] PAYLOAD = "{\"nonce\":\"n1\"}".getBytes(UTF_8);

    private final KeyStore store = new InMemoryKeyStore();
    private final Seal seal = Seal.open(store, NOON);

    @Test
    void whatWasSealedOpensForItsPurpose() {
        assertThat(seal.open("state", seal.close("state", PAYLOAD))).contains(PAYLOAD);
        assertThat(seal.open("state", seal.close("state", new byte[0]))).contains(new byte[0]);
    }

    @Test
    void anotherNodeOpensItToo() {
        assertThat(Seal.open(store, NOON.plusSeconds(1)).open("state", seal.close("state", PAYLOAD)))
                .contains(PAYLOAD);
    }

    @Test
    void itDoesNotOpenForAnotherPurposeOrWithAnotherKey() {
        String sealed = seal.close("state", PAYLOAD);

        assertThat(seal.open("hint", sealed)).isEmpty();
        assertThat(Seal.open(new InMemoryKeyStore(), NOON).open("state", sealed))
                .isEmpty();
    }

    @Test
    void theSameSealedTwiceLooksDifferentAndIsSafeInAUrl() {
        assertThat(seal.close("state", PAYLOAD))
                .isNotEqualTo(seal.close("state", PAYLOAD))
                .matches("[A-Za-z0-9_-]+");
    }

    @Test
    void anyChangeAtAllMakesItWorthless() {
        String sealed = seal.close("state", PAYLOAD);
        for (int at = 0; at < sealed.length() - 1; at++) { // the last character carries spare bits
            char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
            assertThat(seal.open("state", sealed.substring(0, at) + other + sealed.substring(at + 1)))
                    .as("changed at %d", at)
                    .isEmpty();
            assertThat(seal.open("state", sealed.substring(0, at)))
                    .as("cut at %d", at)
                    .isEmpty();
        }
        assertThat(seal.open("state", sealed + "AAAA")).isEmpty();
        assertThat(seal.open("state", "")).isEmpty();
        assertThat(seal.open("state", "not base64!")).isEmpty();
        assertThat(seal.open("state", "A".repeat(100_000))).isEmpty();
    }

    @Test
    void whatAnOldKeySealedStillOpensWhenANewOneSeals() {
        String old = seal.close("state", PAYLOAD);
        StoredKey first = store.load(StoredKey.Purpose.SEAL).get(0);
        InMemoryKeyStore other = new InMemoryKeyStore();
        Seal.open(other, NOON);
        String secret = other.load(StoredKey.Purpose.SEAL).get(0).secret();
        store.add(new StoredKey(StoredKey.Purpose.SEAL, "", "second", first.id(), NOON.plusSeconds(1), secret));

        Seal both = Seal.open(store, NOON);

        assertThat(both.open("state", old)).contains(PAYLOAD);
        assertThat(seal.open("state", both.close("state", PAYLOAD))).isEmpty();
    }

    @Test
    void whatIsSignedIsKnownAgainByEveryNodeAndLooksTheSame() {
        byte[] signature = seal.sign("page", PAYLOAD);

        assertThat(signature).hasSize(Seal.SIGNATURE_BYTES).isEqualTo(seal.sign("page", PAYLOAD));
        assertThat(Seal.open(store, NOON.plusSeconds(1)).isSigned("page", PAYLOAD, signature))
                .isTrue();
    }

    @Test
    void aSignatureIsWorthNothingForAnotherPurposeContentOrKey() {
        byte[] signature = seal.sign("page", PAYLOAD);
        byte[] changed = signature.clone();
        changed[15] ^= 1;

        assertThat(seal.isSigned("page", PAYLOAD, changed)).isFalse();
        assertThat(seal.isSigned("page", PAYLOAD, new byte[0])).isFalse();
        assertThat(seal.isSigned("page", new byte[0], signature)).isFalse();
        assertThat(seal.isSigned("pag", ("e" + new String(PAYLOAD, UTF_8)).getBytes(UTF_8), signature))
                .isFalse();
        assertThat(Seal.open(new InMemoryKeyStore(), NOON).isSigned("page", PAYLOAD, signature))
                .isFalse();
    }

    @Test
    void whatAnOldKeySignedIsStillKnown() {
        byte[] old = seal.sign("page", PAYLOAD);
        StoredKey first = store.load(StoredKey.Purpose.SEAL).get(0);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        store.add(new StoredKey(StoredKey.Purpose.SEAL, "", "second", first.id(), NOON.plusSeconds(1), secret));

        Seal both = Seal.open(store, NOON);

        assertThat(both.sign("page", PAYLOAD)).isNotEqualTo(old);
        assertThat(both.isSigned("page", PAYLOAD, old)).isTrue();
    }

    @Test
    void randomNamesAreLowerCaseLettersAndDigitsAndDoNotRepeat() {
        assertThat(Secrets.id(128)).hasSize(26).matches("[a-z2-7]+").isNotEqualTo(Secrets.id(128));
        assertThat(Secrets.id(100)).hasSize(20);
    }

    @Test
    void secretsAreComparedWholeAndHashedToText() {
        assertThat(Secrets.same("abc", "abc")).isTrue();
        assertThat(Secrets.same("abc", "abd")).isFalse();
        assertThat(Secrets.same("abc", "ab")).isFalse();
        assertThat(Secrets.hash("abc")).isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
