package org.headcount.gateway.connection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Our opaque names for what lies in the LMS: the same input gives the same name on every node, for ever. */
public final class LineItemId {

    private LineItemId() {}

    /** The name of a line item within one context's services. */
    public static String of(String ref, String url) {
        return digest(ref, url);
    }

    /** A lower-case name of 30 hex digits (120 bits) for a list of parts; no two lists share one. */
    public static String digest(String... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha256.update(bytes);
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 15);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
