package org.headcount.lti.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Random names that nobody can guess, and comparing without telling how far it went. */
public final class Secrets {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final String IN_ORDER = "234567abcdefghijklmnopqrstuvwxyz";
    private static final int LETTERS_OF_TIME = 6;
    private static final long MILLISECONDS_A_TICK = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** Lower-case letters and digits, five bits each, at least {@code bits} of chance in all. */
    public static String id(int bits) {
        int length = (bits + 4) / 5;
        byte[] random = bytes(length);
        StringBuilder id = new StringBuilder(length);
        for (byte one : random) {
            id.append(ALPHABET.charAt(one & 31));
        }
        return id.toString();
    }

    /** The same {@link #inOrder}. */
    public static String id(int bits, Instant made) {
        return inOrder(id(bits), made);
    }

    /**
     * A name behind six letters more, which tell when it was made to a sixtieth of a second, and begin anew twice a year: what is made one after the
     * other stands side by side where it is kept in order.
     */
    public static String inOrder(String name, Instant made) {
        long ticks = Math.floorDiv(made.toEpochMilli(), MILLISECONDS_A_TICK);
        StringBuilder id = new StringBuilder(LETTERS_OF_TIME + name.length());
        for (int shift = 5 * (LETTERS_OF_TIME - 1); shift >= 0; shift -= 5) {
            id.append(IN_ORDER.charAt((int) (ticks >> shift) & 31));
        }
        return id.append(name).toString();
    }

    public static byte[] bytes(int length) {
        byte[] random = new byte[length];
        RANDOM.nextBytes(random);
        return random;
    }

    /** SHA-256 in base64url, 43 characters: for secrets of full strength, not for passwords. */
    public static String hash(String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** Takes as long wherever the two differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
