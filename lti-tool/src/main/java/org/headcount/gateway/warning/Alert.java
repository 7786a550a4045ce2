package org.headcount.gateway.warning;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.headcount.metering.alert.Finding;
import org.headcount.metering.fact.InstitutionId;

/**
 * Something that an institution was warned of.
 *
 * @param finding as it was when the alert fired
 * @param recoveredAt when it was noted that it no longer holds; it does not fire again for this month
 * @param endedAt when it was noted that its month is over, until which it held; nobody is told of that
 */
public record Alert(
        InstitutionId institution,
        String id,
        Finding finding,
        Instant firedAt,
        Optional<Instant> recoveredAt,
        Optional<Instant> endedAt) {

    /** How an alert is. */
    public enum State {
        OPEN,
        RECOVERED,
        ENDED;

        /** As written in addresses. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<State> of(String wire) {
            return Arrays.stream(values())
                    .filter(state -> state.wire().equals(wire))
                    .findFirst();
        }
    }

    boolean isOpen() {
        return recoveredAt.isEmpty() && endedAt.isEmpty();
    }

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
