package org.headcount.gateway.staff;

import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/**
 * Somebody who works for an institution here.
 *
 * @param id opaque, for ever
 * @param name as whoever invited them, or where they signed in, calls them; empty where unknown. Never logged
 * @param email likewise, in lower case
 * @param byRole not invited, but let in for what the LMS says they are, for as long as it says so
 * @param signedInAt for the last time; empty for whoever has not come yet
 */
public record StaffMember(
        InstitutionId institution,
        String id,
        StaffRole role,
        String name,
        String email,
        boolean byRole,
        Instant addedAt,
        Optional<Instant> signedInAt) {

    private static final int ID_BITS = 80;

    /** Somebody who is invited. */
    public static StaffMember invited(
            InstitutionId institution, StaffRole role, String name, String email, Instant now) {
        return new StaffMember(institution, freshId(), role, name, email, false, Micros.floor(now), Optional.empty());
    }

    /** Somebody who comes for a role in the LMS. */
    public static StaffMember byRole(InstitutionId institution, StaffRole role, String name, Instant now) {
        Instant at = Micros.floor(now);
        return new StaffMember(institution, freshId(), role, name, "", true, at, Optional.of(at));
    }

    private static String freshId() {
        return "st" + Secrets.id(ID_BITS);
    }

    /** As what they change is told of. */
    public Author author() {
        return new Author(Author.STAFF + id, role.wire(), "");
    }

    /** Without name and address: they are personal. */
    @Override
    public String toString() {
        return "StaffMember[" + institution + "/" + id + ", " + role + "]";
    }
}
