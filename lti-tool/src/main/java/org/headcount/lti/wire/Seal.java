package org.headcount.lti.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts small things that browsers and peers keep for us, so that they can neither read nor change them (AES-256-GCM), and signs what they may read
 * (HMAC-SHA-256).
 *
 * <p>Every message has a key of its own, derived from the stored key and twelve random bytes, and twelve more as its nonce: 96 random bits alone would
 * begin to repeat within a year of a busy service.
 */
public final class Seal {

    /** How long a signature is. */
    public static final int SIGNATURE_BYTES = 16;

    private static final int KEY_ID_BYTES = 8;
    private static final int HALF = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 192 * 1024; // as long as a launch may be
    private static final byte[] SIGNING = "the key of what is signed, not sealed".getBytes(UTF_8);

    /** Looked for once: to look for them is a good part of what a message costs. */
    private static final Provider CIPHERS =
            provider(() -> Cipher.getInstance("AES/GCM/NoPadding").getProvider());

    private static final Provider MACS =
            provider(() -> Mac.getInstance("HmacSHA256").getProvider());

    private final List<Key> keys; // newest first

    private Seal(List<Key> keys) {
        this.keys = keys;
    }

    /** Takes the keys of purpose {@link StoredKey.Purpose#SEAL}, and makes the first if there is none. The newest seals, all open. */
    public static Seal open(KeyStore store, Instant now) {
        List<StoredKey> stored = store.load(StoredKey.Purpose.SEAL);
        if (stored.isEmpty()) {
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.bytes(32));
            store.add(new StoredKey(StoredKey.Purpose.SEAL, "", Secrets.id(64), "", now, secret));
            stored = store.load(StoredKey.Purpose.SEAL); // another node may have been first
        }
        List<Key> keys = new ArrayList<>();
        for (StoredKey key : stored) {
            keys.add(0, Key.of(Base64.getUrlDecoder().decode(key.secret())));
        }
        return new Seal(List.copyOf(keys));
    }

    /**
     * Base64url text, a third longer than the payload and 64 characters. Sealing the same again gives another text.
     *
     * @param purpose what was sealed for one purpose does not open for another
     */
    public String close(String purpose, byte[] payload) {
        Key key = keys.get(0);
        byte[] random = Secrets.bytes(2 * HALF);
        byte[] encrypted = key.crypt(Cipher.ENCRYPT_MODE, purpose, random, payload)
                .orElseThrow(() -> new IllegalStateException("AES-GCM refused to encrypt"));
        byte[] whole = ByteBuffer.allocate(KEY_ID_BYTES + random.length + encrypted.length)
                .put(key.id())
                .put(random)
                .put(encrypted)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /** Empty for anything that we did not seal for this purpose, whatever is wrong with it; says nothing about age. */
    public Optional<byte[]> open(String purpose, String sealed) {
        if (sealed.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(sealed);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (whole.length < KEY_ID_BYTES + 2 * HALF + TAG_BITS / 8) {
            return Optional.empty();
        }
        byte[] id = Arrays.copyOf(whole, KEY_ID_BYTES);
        byte[] random = Arrays.copyOfRange(whole, KEY_ID_BYTES, KEY_ID_BYTES + 2 * HALF);
        byte[] encrypted = Arrays.copyOfRange(whole, KEY_ID_BYTES + 2 * HALF, whole.length);
        return keys.stream()
                .filter(key -> Arrays.equals(key.id(), id))
                .findFirst()
                .flatMap(key -> key.crypt(Cipher.DECRYPT_MODE, purpose, random, encrypted));
    }

    /**
     * {@value #SIGNATURE_BYTES} bytes, the same whenever the same is signed.
     *
     * @param purpose what was signed for one purpose is not signed for another
     */
    public byte[] sign(String purpose, byte[] content) {
        return keys.get(0).sign(purpose, content);
    }

    /** Whether it is what we signed for this purpose; takes as long wherever the signature differs. Says nothing about age. */
    public boolean isSigned(String purpose, byte[] content, byte[] signature) {
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(key.sign(purpose, content), signature));
    }

    private interface Lookup {
        Provider find() throws GeneralSecurityException;
    }

    private static Provider provider(Lookup lookup) {
        try {
            return lookup.find();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM and HMAC-SHA-256", e);
        }
    }

    private record Key(byte[] id, byte[] secret) {

        static Key of(byte[] secret) {
            byte[] hash = Secrets.sha256(ByteBuffer.allocate(secret.length + 2)
                    .put(secret)
                    .put("id".getBytes(UTF_8))
                    .array());
            return new Key(Arrays.copyOf(hash, KEY_ID_BYTES), secret);
        }

        Optional<byte[]> crypt(int mode, String purpose, byte[] random, byte[] content) {
            try {
                Mac derive = mac(secret);
                derive.update(random, 0, HALF);
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", CIPHERS);
                cipher.init(
                        mode,
                        new SecretKeySpec(derive.doFinal(), "AES"),
                        new GCMParameterSpec(TAG_BITS, random, HALF, HALF));
                cipher.updateAAD(purpose.getBytes(UTF_8));
                return Optional.of(cipher.doFinal(content));
            } catch (GeneralSecurityException tampered) {
                return Optional.empty();
            }
        }

        /** With a key that no sealed message has: those are derived from twelve bytes. */
        byte[] sign(String purpose, byte[] content) {
            try {
                Mac mac = mac(mac(secret).doFinal(SIGNING));
                byte[] label = purpose.getBytes(UTF_8);
                mac.update((label.length + ":").getBytes(UTF_8)); // where the one ends and the other begins
                mac.update(label);
                return Arrays.copyOf(mac.doFinal(content), SIGNATURE_BYTES);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has HMAC-SHA-256", e);
            }
        }

        private static Mac mac(byte[] key) throws GeneralSecurityException {
            Mac mac = Mac.getInstance("HmacSHA256", MACS);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        }

        @Override
        public String toString() {
            return "Key";
        }
    }
}
