package org.headcount.lti.wire;

/** What a key set that was found somewhere is good for. */
public final class PublishedKeys {

    private PublishedKeys() {}

    /** How many keys of a JWK set may check RS256 signatures; -1 where it is none, or one of more than a hundred keys. */
    public static int usable(byte[] json) {
        return KeySet.read(json).map(keys -> keys.size()).orElse(-1);
    }
}
