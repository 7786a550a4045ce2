package org.headcount.gateway.staff;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;

/** Keeps what learners ask for. */
public interface SwitchRequests {

    /** The same, whose decisions are told to have been made by somebody; without it they were made by ourselves. */
    default SwitchRequests by(Author author) {
        return this;
    }

    /**
     * Keeps a request, unless one of that learner's is open, atomically; and raises in the same act an alert, which is open until the request is decided or
     * forgotten.
     *
     * @param month in which it is asked, by the institution's calendar
     * @return whether it was kept
     */
    boolean ask(SwitchRequest request, YearMonth month);

    Optional<SwitchRequest> find(InstitutionId institution, String id);

    /** The newest of a learner's. */
    Optional<SwitchRequest> newest(InstitutionId institution, LearnerId learner);

    /** Oldest first, behind another one where one is named. */
    List<SwitchRequest> list(
            InstitutionId institution, Optional<SwitchRequest.State> state, Optional<SwitchRequest> after, int limit);

    /** Of those that have come to one end, the newest first. */
    List<SwitchRequest> newest(InstitutionId institution, SwitchRequest.State state, int limit);

    /** How many wait. */
    int open(InstitutionId institution);

    /**
     * Ends one that is open, atomically: of several callers one is told {@code true}.
     *
     * @param answer for the learner; empty for nothing
     */
    boolean decide(InstitutionId institution, String id, SwitchRequest.State state, String answer, Instant now);
}
