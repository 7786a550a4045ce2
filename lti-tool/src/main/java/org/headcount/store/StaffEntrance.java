package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Who comes in as which member, within somebody else's transaction. Whoever deletes an invitation has taken it, and whoever adds an identity has brought its member. */
final class StaffEntrance {

    private static final String INVITED = """
            select member
            from staff_invitation
            where institution = ? and hash = ? and expires_at > ?
            """;

    private static final String INVITED_BY_EMAIL = """
            select m.id
            from staff m
            join staff_invitation i on i.institution = m.institution and i.member = m.id and i.expires_at > ?
            where m.institution = ? and m.email = ?
            order by m.added_at, m.id
            """;

    private static final String TAKE = """
            delete from staff_invitation
            where institution = ? and member = ? and expires_at > ?
            """;

    private static final String KNOWN = """
            select member
            from staff_identity
            where institution = ? and hash = ?
            """;

    private static final String ADD_IDENTITY = """
            insert into staff_identity (institution, hash, member, way)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String MOVE_IDENTITY = """
            insert into staff_identity (institution, hash, member, way)
            values (?, ?, ?, ?)
            on conflict (institution, hash) do update
            set member = excluded.member, way = excluded.way
            """;

    /** Of whoever came before ways were noted. */
    private static final String NOTE_WAY = """
            update staff_identity
            set way = ?
            where institution = ? and hash = ? and way = ''
            """;

    private static final String HAS_IDENTITY = """
            select 1
            from staff_identity
            where institution = ? and member = ?
            """;

    private static final String FOLLOW_LMS = """
            update staff
            set role = ?
            where institution = ? and id = ? and by_role = 1
            """;

    /** Whoever was invited is here for that, and no longer for what an LMS says. */
    private static final String STAYS = """
            update staff
            set by_role = 0
            where institution = ? and id = ?
            """;

    private static final String COME = """
            update staff
            set signed_in_at = ?, name = case when ? = '' then name else ? end
            where institution = ? and id = ?
            """;

    private final Dialect dialect;
    private final StaffRows staff;

    StaffEntrance(Dialect dialect, StaffRows staff) {
        this.dialect = dialect;
        this.staff = staff;
    }

    static boolean isOpen(Session session, InstitutionId institution, String hash, Instant now) throws SQLException {
        return session.exists(INVITED, institution.value(), hash, Micros.of(now));
    }

    Optional<StaffMember> enter(
            Session session, InstitutionId institution, StaffIdentity who, Optional<StaffRole> worth, Instant now)
            throws SQLException {
        Optional<String> known = session.first(KNOWN, row -> row.getString(1), institution.value(), who.hash());
        if (known.filter(member -> !member.isEmpty()).isPresent()) {
            return again(session, institution, known.get(), who, worth, now);
        }
        Optional<String> invited = who.verifiedEmail().isEmpty()
                ? Optional.empty()
                : session.first(
                        INVITED_BY_EMAIL,
                        row -> row.getString(1),
                        Micros.of(now),
                        institution.value(),
                        who.verifiedEmail());
        if (invited.isPresent()) {
            return take(session, institution, invited.get(), who, now);
        }
        return known.isPresent() || worth.isEmpty()
                ? Optional.empty()
                : first(session, institution, who, worth.get(), now);
    }

    /** Lets somebody in who has the secret of an open invitation. */
    Optional<StaffMember> join(Session session, InstitutionId institution, String hash, StaffIdentity who, Instant now)
            throws SQLException {
        DoorLock.share(session, dialect, institution);
        Optional<String> member =
                session.first(INVITED, row -> row.getString(1), institution.value(), hash, Micros.of(now));
        return member.isEmpty() ? Optional.empty() : take(session, institution, member.get(), who, now);
    }

    /** Whether it is the institution's provider, and will be until the transaction ends. */
    boolean vouches(Session session, InstitutionId institution, StaffSettings.IdentityProvider by) throws SQLException {
        DoorLock.share(session, dialect, institution);
        return SqlStaffSettings.provider(session, institution).equals(Optional.of(by));
    }

    /** Who is here for what the LMS says of them stays no longer than it says so, and rises and falls with it. */
    private Optional<StaffMember> again(
            Session session,
            InstitutionId institution,
            String id,
            StaffIdentity who,
            Optional<StaffRole> worth,
            Instant now)
            throws SQLException {
        Optional<StaffMember> found = StaffRows.find(session, institution, id);
        if (found.isEmpty()) { // removed at this very moment
            return Optional.empty();
        }
        StaffMember member = found.get();
        if (member.byRole() && worth.isEmpty()) {
            session.update(SqlStaffSessions.END_ALL, institution.value(), id);
            return Optional.empty();
        }
        if (member.byRole() && worth.get() != member.role()) {
            if (session.update(FOLLOW_LMS, worth.get().name(), institution.value(), id)
                    == 1) { // else staff were faster
                staff.tell(session, institution, Audit.Action.STAFF_CHANGED, id, StaffRows.role(worth.get()));
            }
        }
        session.update(NOTE_WAY, who.way(), institution.value(), who.hash());
        return come(session, institution, id, who, now);
    }

    private Optional<StaffMember> first(
            Session session, InstitutionId institution, StaffIdentity who, StaffRole worth, Instant now)
            throws SQLException {
        StaffMember fresh = StaffMember.byRole(institution, worth, who.name(), now);
        if (session.update(ADD_IDENTITY, institution.value(), who.hash(), fresh.id(), who.way())
                == 0) { // somebody was faster
            String member = session.first(KNOWN, row -> row.getString(1), institution.value(), who.hash())
                    .orElseThrow();
            return member.isEmpty() ? Optional.empty() : come(session, institution, member, who, now);
        }
        StaffRows.add(session, fresh);
        staff.tell(
                session,
                institution,
                Audit.Action.STAFF_JOINED,
                fresh.id(),
                StaffRows.role(worth).put("byRole", true));
        return StaffRows.find(session, institution, fresh.id());
    }

    /** Whoever was somebody else here is nobody else any more. */
    private Optional<StaffMember> take(
            Session session, InstitutionId institution, String member, StaffIdentity who, Instant now)
            throws SQLException {
        if (session.update(TAKE, institution.value(), member, Micros.of(now)) == 0) {
            return Optional.empty();
        }
        Optional<String> before = session.first(KNOWN, row -> row.getString(1), institution.value(), who.hash())
                .filter(other -> !other.isEmpty() && !other.equals(member));
        session.update(MOVE_IDENTITY, institution.value(), who.hash(), member, who.way());
        session.update(STAYS, institution.value(), member);
        Optional<StaffMember> joined =
                come(session, institution, member, who, now); // before the other goes: an owner follows an owner
        if (before.isPresent() && !leaves(session, institution, before.get())) {
            session.undo();
            return Optional.empty();
        }
        if (joined.isPresent()) {
            staff.tell(
                    session,
                    institution,
                    Audit.Action.STAFF_JOINED,
                    member,
                    StaffRows.role(joined.get().role()).put("byRole", false));
        }
        return joined;
    }

    /** Whether somebody may lose the identity that another one has by now: whoever has no other is gone, and the last owner needs one to come in by. */
    private boolean leaves(Session session, InstitutionId institution, String member) throws SQLException {
        staff.holdOwners(session, institution);
        if (!session.exists(HAS_IDENTITY, institution.value(), member)) {
            return staff.takeAway(session, institution, member)
                    || StaffRows.find(session, institution, member).isEmpty();
        }
        return StaffRows.canBeLeftSo(session, institution, member);
    }

    private static Optional<StaffMember> come(
            Session session, InstitutionId institution, String member, StaffIdentity who, Instant now)
            throws SQLException {
        session.update(COME, Micros.of(now), who.name(), who.name(), institution.value(), member);
        return StaffRows.find(session, institution, member);
    }
}
