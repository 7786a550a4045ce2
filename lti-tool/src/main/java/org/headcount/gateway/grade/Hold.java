package org.headcount.gateway.grade;

import java.time.Instant;
import org.headcount.gateway.service.PersonKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/**
 * A score that was refused for an inactive learner and is kept.
 *
 * @param id the same for the same score of the same learner and line item, so that a tool's retry keeps one hold: it begins with when the score was made, and goes on as {@link PersonKey} names things
 * @param learner the identity that the score's userId names
 * @param lineItemUrl the LMS's own URL
 * @param timestamp the tool's, as written
 * @param body as received, byte for byte
 */
public record Hold(
        InstitutionId institution,
        String id,
        String platform,
        String tool,
        String ref,
        String lineItemUrl,
        IdentityName learner,
        String timestamp,
        Instant scoredAt,
        Instant receivedAt,
        String contentType,
        byte[] body,
        State state,
        int attempts,
        String lastAnswer) {

    /** What a list tells of a hold: all but what the tool wrote, which may be very much, while lists are of very many. */
    public record Entry(
            InstitutionId institution,
            String id,
            String platform,
            String tool,
            String lineItemUrl,
            IdentityName learner,
            String timestamp,
            Instant scoredAt,
            Instant receivedAt,
            State state,
            int attempts,
            String lastAnswer) {}

    /** The same as a list tells it. */
    public Entry entry() {
        return new Entry(
                institution,
                id,
                platform,
                tool,
                lineItemUrl,
                learner,
                timestamp,
                scoredAt,
                receivedAt,
                state,
                attempts,
                lastAnswer);
    }

    /** A hold ends exactly once, in any state but the first two. */
    public enum State {
        /** Waiting for the learner to be active again. */
        HELD,
        /** Claimed by a node that is sending it, or keeps it back while a newer one goes that was not held. */
        SENDING,
        /** The LMS took it. */
        RELEASED,
        /** A newer one of the same learner and line item went instead. */
        COALESCED,
        /** The LMS keeps the grade that it has: a newer one, or, where a score may have been sent twice and nobody can tell, perhaps this one. */
        SUPERSEDED,
        /** The LMS will never take it. */
        UNDELIVERABLE,
        /** Staff threw it away. */
        DISCARDED;

        public boolean ended() {
            return this != HELD && this != SENDING;
        }
    }
}
