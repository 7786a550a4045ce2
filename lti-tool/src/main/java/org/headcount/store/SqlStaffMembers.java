package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.headcount.gateway.Audit;
import org.headcount.gateway.SentForm;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffMembers;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSessions;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Staff in the database: each act is one transaction of what {@link StaffRows} and {@link StaffEntrance} know. */
final class SqlStaffMembers implements StaffMembers {

    private static final String INVITE = """
            insert into staff_invitation (institution, hash, member, expires_at)
            values (?, ?, ?, ?)
            """;

    private static final String SHUT_OUT = """
            update staff_identity
            set member = ''
            where institution = ? and member = ?
            """;

    private final Database database;
    private final StaffRows staff;
    private final StaffEntrance entrance;

    SqlStaffMembers(Database database, AuditRows audit) {
        this(database, new StaffRows(database.dialect(), audit, Author.SYSTEM));
    }

    private SqlStaffMembers(Database database, StaffRows staff) {
        this.database = database;
        this.staff = staff;
        this.entrance = new StaffEntrance(database.dialect(), staff);
    }

    @Override
    public StaffMembers by(Author somebody) {
        return new SqlStaffMembers(database, staff.by(somebody));
    }

    @Override
    public List<StaffMember> list(InstitutionId institution) {
        return database.look(session -> StaffRows.list(session, institution));
    }

    @Override
    public Optional<StaffMember> find(InstitutionId institution, String id) {
        return database.look(session -> StaffRows.find(session, institution, id));
    }

    @Override
    public void invite(StaffMember member, String hash, Instant expiresAt) {
        database.write(session -> invite(session, member, hash, expiresAt));
    }

    @Override
    public boolean invite(StaffMember member, String hash, Instant expiresAt, SentForm form) {
        return database.write(session ->
                SentForms.isFirst(session, member.institution(), form) && invite(session, member, hash, expiresAt));
    }

    private boolean invite(Session session, StaffMember member, String hash, Instant expiresAt) throws SQLException {
        StaffRows.add(session, member);
        session.update(INVITE, member.institution().value(), hash, member.id(), Micros.of(expiresAt));
        staff.tell(
                session, member.institution(), Audit.Action.STAFF_INVITED, member.id(), StaffRows.role(member.role()));
        return true;
    }

    @Override
    public boolean inviteAnew(InstitutionId institution, String id, String hash, Instant expiresAt) {
        return database.write(session -> inviteAnew(session, institution, id, hash, expiresAt));
    }

    @Override
    public Anew inviteAnew(InstitutionId institution, String id, String hash, Instant expiresAt, SentForm form) {
        return database.write(session -> {
            if (!SentForms.isFirst(session, institution, form)) {
                return Anew.SENT_BEFORE;
            }
            return inviteAnew(session, institution, id, hash, expiresAt) ? Anew.INVITED : Anew.NO_MEMBER;
        });
    }

    private boolean inviteAnew(Session session, InstitutionId institution, String id, String hash, Instant expiresAt)
            throws SQLException {
        Optional<StaffMember> member = StaffRows.find(session, institution, id);
        if (member.isEmpty()) {
            return false;
        }
        StaffRows.withdrawInvitation(session, institution, id);
        session.update(INVITE, institution.value(), hash, id, Micros.of(expiresAt));
        staff.tell(
                session,
                institution,
                Audit.Action.STAFF_INVITED,
                id,
                StaffRows.role(member.get().role()));
        return true;
    }

    @Override
    public boolean isOpen(InstitutionId institution, String hash, Instant now) {
        return database.look(session -> StaffEntrance.isOpen(session, institution, hash, now));
    }

    @Override
    public Change changeRole(InstitutionId institution, String id, StaffRole role) {
        return database.write(session -> {
            boolean changed;
            if (role == StaffRole.OWNER) {
                changed = StaffRows.makeOwner(session, institution, id);
            } else {
                staff.holdOwners(session, institution);
                changed = StaffRows.makeLess(session, institution, id, role);
            }
            if (!changed) {
                return unchanged(session, institution, id);
            }
            staff.tell(session, institution, Audit.Action.STAFF_CHANGED, id, StaffRows.role(role));
            return Change.DONE;
        });
    }

    private static Change unchanged(Session session, InstitutionId institution, String id) throws SQLException {
        return StaffRows.find(session, institution, id).isPresent() ? Change.LAST_OWNER : Change.NO_MEMBER;
    }

    @Override
    public Change remove(InstitutionId institution, String id) {
        return database.write(session -> {
            staff.holdOwners(session, institution);
            if (!staff.takeAway(session, institution, id)) {
                return unchanged(session, institution, id);
            }
            session.update(SHUT_OUT, institution.value(), id);
            return Change.DONE;
        });
    }

    @Override
    public Optional<StaffMember> enter(
            InstitutionId institution, StaffIdentity who, Optional<StaffRole> worth, Instant now) {
        return database.write(session -> entrance.enter(session, institution, who, worth, now));
    }

    @Override
    public Optional<StaffMember> enter(
            InstitutionId institution,
            StaffIdentity who,
            Worth worth,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now) {
        return database.write(rows -> {
            DoorLock.share(rows, database.dialect(), institution);
            return begun(
                    rows,
                    entrance.enter(rows, institution, who, worth.under(SqlStaffSettings.entry(rows, institution)), now),
                    session);
        });
    }

    private static Optional<StaffMember> begun(
            Session rows, Optional<StaffMember> member, Function<StaffMember, StaffSessions.Session> session)
            throws SQLException {
        if (member.isPresent()) {
            SqlStaffSessions.begin(rows, session.apply(member.get()));
        }
        return member;
    }

    @Override
    public Optional<StaffMember> enter(
            InstitutionId institution,
            StaffSettings.IdentityProvider by,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now) {
        return database.write(rows -> entrance.vouches(rows, institution, by)
                ? begun(rows, entrance.enter(rows, institution, who, Optional.empty(), now), session)
                : Optional.empty());
    }

    @Override
    public Optional<StaffMember> join(InstitutionId institution, String hash, StaffIdentity who, Instant now) {
        return database.write(session -> entrance.join(session, institution, hash, who, now));
    }

    @Override
    public Optional<StaffMember> join(
            InstitutionId institution,
            String hash,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now) {
        return database.write(rows -> begun(rows, entrance.join(rows, institution, hash, who, now), session));
    }

    @Override
    public Optional<StaffMember> join(
            InstitutionId institution,
            StaffSettings.IdentityProvider by,
            String hash,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now) {
        return database.write(rows -> entrance.vouches(rows, institution, by)
                ? begun(rows, entrance.join(rows, institution, hash, who, now), session)
                : Optional.empty());
    }
}
