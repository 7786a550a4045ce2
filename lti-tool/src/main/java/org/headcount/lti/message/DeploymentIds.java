package org.headcount.lti.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The deployment ids that tools see. Derived, never stored: the same parts give the same id for ever, on every node. */
public final class DeploymentIds {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 24;

    private DeploymentIds() {}

    /**
     * The deployment of one tool under one deployment of an LMS: 24 lower-case letters and digits.
     *
     * @param lmsDeployment as the LMS sends it, any text; the other three are ids of ours and hold no {@code |}, so no two quadruples read alike
     */
    public static String of(String institution, String platform, String lmsDeployment, String tool) {
        byte[] hash = sha256(String.join("|", institution, platform, lmsDeployment, tool));
        StringBuilder id = new StringBuilder(LENGTH);
        int buffer = 0;
        int bits = 0;
        for (int at = 0; id.length() < LENGTH; ) {
            if (bits < 5) {
                buffer = (buffer << 8 | (hash[at++] & 0xff)) & 0xffff;
                bits += 8;
            }
            bits -= 5;
            id.append(ALPHABET.charAt(buffer >> bits & 31));
        }
        return id.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
