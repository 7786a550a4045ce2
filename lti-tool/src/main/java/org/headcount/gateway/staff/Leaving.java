package org.headcount.gateway.staff;

import java.time.Instant;
import org.headcount.metering.fact.InstitutionId;

/** What was decided when somebody left for their identity provider: the browser brings it back, sealed. */
record Leaving(
        Instant until,
        InstitutionId institution,
        String issuer,
        String clientId,
        String state,
        String nonce,
        String verifier,
        String invitation) {

    String text() {
        return String.join(
                "\n",
                Long.toString(until.toEpochMilli()),
                institution.value(),
                issuer,
                clientId,
                state,
                nonce,
                verifier,
                invitation);
    }

    static Leaving of(String text) {
        String[] parts = text.split("\n", -1);
        return new Leaving(
                Instant.ofEpochMilli(Long.parseLong(parts[0])),
                new InstitutionId(parts[1]),
                parts[2],
                parts[3],
                parts[4],
                parts[5],
                parts[6],
                parts[7]);
    }

    @Override
    public String toString() {
        return "Leaving";
    }
}
