package org.headcount.gateway.warning;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/**
 * Somebody who is told of alerts.
 *
 * @param address a URL, or an e-mail address
 * @param secret that deliveries are signed with, sealed; empty for a mailbox
 * @param language for a mailbox
 * @param lastAnswer what came of the last attempt, in a few words and without anything secret; empty before the first
 */
public record Subscriber(
        InstitutionId institution,
        Channel channel,
        String id,
        String address,
        String secret,
        String language,
        State state,
        Instant createdAt,
        String lastAnswer,
        Optional<Instant> answeredAt) {

    /** One that was not told anything yet. */
    public static Subscriber fresh(
            InstitutionId institution,
            Channel channel,
            String id,
            String address,
            String secret,
            String language,
            Instant now) {
        return new Subscriber(
                institution,
                channel,
                id,
                address,
                secret,
                language,
                State.ACTIVE,
                Micros.floor(now),
                "",
                Optional.empty());
    }

    /** How it is told. */
    public enum Channel {
        WEBHOOK,
        EMAIL
    }

    /** Whether it is told. */
    public enum State {
        ACTIVE,
        /** It has said that it is gone. A test that it acknowledges makes it active again. */
        DISABLED;

        /** As written in JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Without its address and its secret. */
    @Override
    public String toString() {
        return "Subscriber[" + channel + " " + id + " of " + institution + ", " + state + "]";
    }
}
