package org.headcount.lti.wire;

/** A token whose signature was checked against its sender's key. What it claims is the sender's word, no more: issuer, audience and times are still to be judged. */
public final class VerifiedToken {

    private final String keyId;
    private final Claims claims;

    VerifiedToken(String keyId, Claims claims) { // package-private: whoever holds one need not ask again who signed it
        this.keyId = keyId;
        this.claims = claims;
    }

    public String keyId() {
        return keyId;
    }

    public Claims claims() {
        return claims;
    }

    @Override
    public String toString() {
        return "VerifiedToken[" + claims + "]";
    }
}
