package org.headcount.practice;

import java.security.SecureRandom;
import java.util.Base64;

/** Random names for keys, hints, tokens and the like. */
final class Opaque {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Opaque() {}

    /** 160 random bits in letters, digits, {@code -} and {@code _}. */
    static String text() {
        byte[] bytes = new byte[20];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
