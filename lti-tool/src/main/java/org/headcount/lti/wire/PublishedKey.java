package org.headcount.lti.wire;

import java.time.Instant;

/**
 * A signing key of ours as others may know it.
 *
 * @param id its {@code kid}
 * @param signsFrom when others have had time to see it
 * @param signing whether it is the one that signs now
 */
public record PublishedKey(String id, Instant createdAt, Instant signsFrom, boolean signing) {

    /** As it is told outside. */
    public String state(Instant now) {
        return signing ? "signing" : signsFrom.isAfter(now) ? "next" : "previous";
    }
}
