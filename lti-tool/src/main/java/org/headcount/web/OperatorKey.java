package org.headcount.web;

import org.headcount.lti.wire.Secrets;

/** The key of whoever runs the service. Only its hash is at hand. */
public final class OperatorKey {

    private final String hash;
    private final boolean guessable;

    /** Takes what {@link Secrets#hash} made of a key that nobody can guess. */
    public OperatorKey(String hash) {
        this(hash, false);
    }

    /** @param guessable whether it is so short that somebody who tries may find it */
    public OperatorKey(String hash, boolean guessable) {
        this.hash = hash;
        this.guessable = guessable;
    }

    /** Takes as long for a wrong key as for the right one. */
    public boolean is(String key) {
        return Secrets.same(hash, Secrets.hash(key));
    }

    public boolean isGuessable() {
        return guessable;
    }

    /** A purpose as {@link org.headcount.lti.wire.Seal} takes it: what was sealed for it under this key does not open under another one. */
    public String bound(String purpose) {
        return purpose + " of " + hash;
    }
}
