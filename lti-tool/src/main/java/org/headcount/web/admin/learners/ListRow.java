package org.headcount.web.admin.learners;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.Learner;
import org.headcount.metering.report.Listing;
import org.headcount.metering.status.Standing;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;

/**
 * A learner in the list.
 *
 * @param name as the LMS tells it, else an identity, else the opaque id
 * @param identities empty where the name is all of them
 * @param why in words
 * @param charged how many months of the year; empty while that is being counted
 * @param switchable whether the switch may be moved, as far as the learner goes
 */
public record ListRow(
        String id,
        String name,
        String identities,
        Status status,
        Optional<Instant> since,
        Optional<Instant> until,
        String why,
        Optional<Integer> charged,
        Optional<Instant> lastUse,
        boolean switchable) {

    /** Who has no fact that counts is neither active nor inactive. */
    public enum Status {
        ACTIVE,
        INACTIVE,
        NONE;

        static Status of(Standing standing, Instant at) {
            return standing.active(at) ? ACTIVE : standing.known() ? INACTIVE : NONE;
        }
    }

    static ListRow of(Listing.Entry entry, boolean isCharged, Instant at, Visit visit, Places places) {
        Standing standing = entry.standing();
        Learner learner = standing.learner();
        String identities = places.identities(learner);
        return new ListRow(
                learner.id().value(),
                places.called(learner),
                learner.name().isEmpty() ? "" : identities,
                Status.of(standing, at),
                standing.since(at),
                standing.until(at),
                why(entry, at, visit),
                isCharged ? Optional.of(entry.charged().size()) : Optional.empty(),
                entry.lastUse(),
                !entry.neverCounted());
    }

    private static String why(Listing.Entry entry, Instant at, Visit visit) {
        Optional<Fact> reason = entry.reason();
        if (reason.isEmpty()) {
            return visit.texts().of(entry.neverCounted() ? "learners.why.staff" : "learners.why.never");
        }
        LocalDate day = reason.get().effectiveAt().atZone(visit.zone()).toLocalDate();
        return FactWords.why(
                visit.texts(),
                reason.get(),
                entry.standing().active(at),
                visit.texts().day(day));
    }
}
