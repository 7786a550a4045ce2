package org.headcount.lti.wire;

import java.util.function.Function;

/** What became of a token that claims to be signed. */
public sealed interface Verification {

    <T> T fold(Function<VerifiedToken, T> verified, Function<Refused, T> refused);

    /** Signed by the key that it names, out of the set it was checked against. */
    record Verified(VerifiedToken token) implements Verification {

        @Override
        public <T> T fold(Function<VerifiedToken, T> verified, Function<Refused, T> refused) {
            return verified.apply(token);
        }
    }

    /**
     * Not to be believed.
     *
     * @param found short, printable, and nothing personal: fit for a log and for the page that an administrator reads
     */
    record Refused(WireRule rule, String found) implements Verification {

        @Override
        public <T> T fold(Function<VerifiedToken, T> verified, Function<Refused, T> refused) {
            return refused.apply(this);
        }

        @Override
        public String toString() {
            return rule.text() + " (" + rule.section() + "); found " + found;
        }
    }
}
