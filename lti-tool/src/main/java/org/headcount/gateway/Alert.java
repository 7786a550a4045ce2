package org.headcount.gateway;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.Finding;
import org.headcount.metering.InstitutionId;

/**
 * Something that an institution was warned of.
 *
 * @param finding as it was when the alert fired
 * @param recoveredAt when it was noted that it no longer holds; it does not fire again for this month
 */
public record Alert(
        InstitutionId institution, String id, Finding finding, Instant firedAt, Optional<Instant> recoveredAt) {

    /** What there is to tell. */
    public enum Event {
        FIRED,
        RECOVERED;

        /** As written in JSON. */
        public String wire() {
            return "alert." + name().toLowerCase(Locale.ROOT);
        }
    }
}
