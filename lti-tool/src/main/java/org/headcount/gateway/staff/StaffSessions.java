package org.headcount.gateway.staff;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;

/** Keeps who is signed in, for any node. What a browser has to show is known by its hash alone. */
public interface StaffSessions {

    void begin(Session session);

    /** Whatever its age; with the member as they are now. Empty for none, or that of somebody who was removed. */
    Optional<Kept> find(Optional<InstitutionId> institution, String hash);

    /** Notes that it was used. A session that has ended meanwhile stays so. */
    void touch(Session session, Instant now);

    /** Ends one. Safe to repeat. */
    void end(Optional<InstitutionId> institution, String hash);

    /** Ends all of one member, or of the operator, wherever they are signed in. */
    void endAll(Optional<InstitutionId> institution, String member);

    /**
     * One browser in which somebody is signed in.
     *
     * @param institution empty for the operator
     * @param hash of what the browser has
     * @param member empty for the operator
     * @param operatorKey what the operator's key was when it began, by a hash of its own; empty for others
     * @param frames addresses whose pages may show ours, separated by spaces; empty for none
     * @param locale as a launch named it; empty where unknown
     * @param seenAt when it was used last, give or take a minute
     */
    record Session(
            Optional<InstitutionId> institution,
            String hash,
            String member,
            String operatorKey,
            String frames,
            String locale,
            Instant seenAt,
            Instant endsAt) {

        @Override
        public String toString() {
            return "Session of " + member;
        }
    }

    /** @param member empty for the operator */
    record Kept(Session session, Optional<StaffMember> member) {}
}
