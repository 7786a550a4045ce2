package org.headcount.lti.wire;

import java.time.Instant;

/**
 * A secret key as it is stored. {@code predecessor} is the id of the key it follows, empty for its owner's first of a purpose; no two keys of one owner
 * and purpose follow the same one.
 *
 * @param owner the connected LMS that it is for; empty where the keys of a purpose are for everybody
 * @param secret a private JWK, or base64url bytes: whoever can read it can sign as us
 */
public record StoredKey(
        Purpose purpose, String owner, String id, String predecessor, Instant createdAt, String secret) {

    /** What a key is for. Keys of one purpose are never used for another. */
    public enum Purpose {
        /** Signs what we say to one LMS. */
        TOOL,
        /** Signs what we say to tools. */
        PLATFORM,
        /** Seals what we hand to browsers to keep for us. */
        SEAL
    }

    @Override
    public String toString() {
        return "StoredKey[" + purpose + " " + id + ", " + createdAt + "]";
    }
}
