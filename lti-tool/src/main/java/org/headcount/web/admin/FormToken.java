package org.headcount.web.admin;

import java.security.MessageDigest;
import java.util.Base64;
import org.headcount.lti.wire.Secrets;

/**
 * What a form has to bring back, so that no other site can send one. On every page it is written otherwise, masked with as many random bytes, so that whoever
 * watches how well pages are compressed learns nothing of it.
 */
final class FormToken {

    private static final int LENGTH = 32;

    private final byte[] secret;

    /** @param session the secret of a session; its token does not tell it */
    FormToken(String session) {
        this.secret = Base64.getUrlDecoder().decode(Secrets.hash("form of " + session));
    }

    String masked() {
        byte[] mask = Secrets.bytes(LENGTH);
        byte[] whole = new byte[2 * LENGTH];
        System.arraycopy(mask, 0, whole, 0, LENGTH);
        for (int at = 0; at < LENGTH; at++) {
            whole[LENGTH + at] = (byte) (secret[at] ^ mask[at]);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    boolean is(String sent) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(sent);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        if (whole.length != 2 * LENGTH) {
            return false;
        }
        byte[] unmasked = new byte[LENGTH];
        for (int at = 0; at < LENGTH; at++) {
            unmasked[at] = (byte) (whole[at] ^ whole[LENGTH + at]);
        }
        return MessageDigest.isEqual(secret, unmasked);
    }
}
