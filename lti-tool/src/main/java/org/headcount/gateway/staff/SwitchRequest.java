package org.headcount.gateway.staff;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;

/**
 * A learner's request to be switched on.
 *
 * @param note what the learner says to it; empty for nothing. It may say anything, and is forgotten with the learner
 * @param answer what staff said when they declined; empty for nothing
 */
public record SwitchRequest(
        InstitutionId institution,
        String id,
        LearnerId learner,
        String note,
        Instant askedAt,
        State state,
        Optional<Instant> decidedAt,
        String answer) {

    /** What became of it. */
    public enum State {
        OPEN,
        GRANTED,
        DECLINED;

        /** As it is written outside. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<State> named(String text) {
            return Arrays.stream(values())
                    .filter(state -> state.wire().equals(text))
                    .findFirst();
        }
    }

    /** One that nobody has decided. */
    public static SwitchRequest fresh(InstitutionId institution, LearnerId learner, String note, Instant now) {
        return new SwitchRequest(
                institution, "rq" + Secrets.id(80), learner, note, Micros.floor(now), State.OPEN, Optional.empty(), "");
    }

    /** Without what anybody wrote. */
    @Override
    public String toString() {
        return "SwitchRequest[" + institution + "/" + id + ", " + state + "]";
    }
}
