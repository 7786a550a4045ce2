package org.headcount.gateway.service;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names things of one person: the same thing has the same name on every node while the person is known. The key is erased
 * with the person, and from then on nobody can tell of any name that stays whose it was, not even by trying whole lists.
 */
public final class PersonKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    public PersonKey(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** A lower-case name of 30 hex digits (120 bits) for a list of parts; no two lists share one. */
    public String name(String... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal(), 0, 15);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "PersonKey";
    }
}
