package org.headcount.lti.wire;

/** Where the public keys of one sender are found. */
public interface KeySource {

    /** Looks a key up; may wait for the network, but not for long. Safe to call from many threads. */
    Lookup find(String keyId);

    /** What a key set says about a kid. */
    sealed interface Lookup {

        record Found(VerificationKey key) implements Lookup {}

        /** The set is known, and has no such key that may sign. */
        record Unknown() implements Lookup {}

        /** The set cannot be had now; {@code why} is fit for a log. */
        record Unavailable(String why) implements Lookup {}
    }
}
