package org.headcount.web.admin.connections;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;

/**
 * The id that a connection will have. The other side has to be told addresses with it before it can be connected, so the page's own address carries it, sealed:
 * nobody can name the id of somebody else's.
 */
record FutureId(String id, String sealed) {

    private static final String PURPOSE = "connection-to-come";
    private static final Duration GOOD_FOR = Duration.ofDays(90);

    /** @param kind {@code pf} or {@code tl} */
    static FutureId make(String kind, InstitutionId institution, Seal seal, Instant now) {
        String id = kind + Secrets.id(100);
        String kept = institution + "\n" + id + "\n" + now.plus(GOOD_FOR).getEpochSecond();
        return new FutureId(id, seal.close(PURPOSE, kept.getBytes(StandardCharsets.UTF_8)));
    }

    /** Empty for what we never made for this institution, or too long ago. */
    static Optional<FutureId> open(String sealed, String kind, InstitutionId institution, Seal seal, Instant now) {
        return seal.open(PURPOSE, sealed)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split("\n", -1))
                .filter(parts -> parts.length == 3
                        && parts[0].equals(institution.value())
                        && parts[1].startsWith(kind)
                        && now.getEpochSecond() < Long.parseLong(parts[2]))
                .map(parts -> new FutureId(parts[1], sealed));
    }
}
