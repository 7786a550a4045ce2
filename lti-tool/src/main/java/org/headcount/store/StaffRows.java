package org.headcount.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.staff.StaffMember;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Staff as rows, and who of them cannot be done without; within somebody else's transaction. */
final class StaffRows {

    private static final String SELECT = """
            select institution, id, role, name, email, by_role, added_at, signed_in_at
            from staff
            where institution = ?
            """;

    private static final String LIST = SELECT + """
            order by added_at, id
            """;

    private static final String ONE = SELECT + """
            and id = ?
            """;

    private static final String ADD = """
            insert into staff (institution, id, role, name, email, by_role, added_at, signed_in_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String OWNERS = """
            select id
            from staff
            where institution = ? and role = 'OWNER'
            order by id
            """;

    /**
     * Of an identity {@code i}: its member can come in by it now. An LMS always stands, and so does a way that was never noted; an identity provider while it is
     * kept.
     */
    static final String AND_WAY_STANDS = """
            and (i.way in ('', 'lti') or i.way in (
                select p.issuer from identity_provider p where p.institution = i.institution))
            """;

    /**
     * An owner who never came can be done without, and stands in for nobody; nor does one by role, whom an LMS may have let go, for one by our own word, nor
     * one who came by an identity provider that is gone.
     */
    private static final String UNLESS_LAST_OWNER = """
            and (role <> 'OWNER' or signed_in_at is null or exists (
                select 1
                from staff other
                where other.institution = staff.institution and other.id <> staff.id
                    and other.role = 'OWNER' and other.signed_in_at is not null
                    and (other.by_role = 0 or staff.by_role = 1)
                    and exists (
                        select 1
                        from staff_identity i
                        where i.institution = other.institution and i.member = other.id
            """ + AND_WAY_STANDS + ")))";

    private static final String MAKE_OWNER = """
            update staff
            set role = 'OWNER', by_role = 0
            where institution = ? and id = ?
            """;

    private static final String MAKE_LESS = """
            update staff
            set role = ?, by_role = 0
            where institution = ? and id = ?
            """ + UNLESS_LAST_OWNER;

    private static final String REMOVE = """
            delete from staff
            where institution = ? and id = ?
            """ + UNLESS_LAST_OWNER;

    private static final String WITHDRAW = """
            delete from staff_invitation
            where institution = ? and member = ?
            """;

    private static final String CAN_COME_IN = """
            select 1
            from staff_identity i
            where i.institution = ? and i.member = ?
            """ + AND_WAY_STANDS;

    private static final String CAN_BE_SPARED = """
            select 1
            from staff
            where institution = ? and id = ?
            """ + UNLESS_LAST_OWNER;

    private final Dialect dialect;
    private final AuditRows audit;
    private final Author author;

    StaffRows(Dialect dialect, AuditRows audit, Author author) {
        this.dialect = dialect;
        this.audit = audit;
        this.author = author;
    }

    StaffRows by(Author somebody) {
        return new StaffRows(dialect, audit, somebody);
    }

    static List<StaffMember> list(Session session, InstitutionId institution) throws SQLException {
        return session.list(LIST, StaffRows::member, institution.value());
    }

    static Optional<StaffMember> find(Session session, InstitutionId institution, String id) throws SQLException {
        return session.first(ONE, StaffRows::member, institution.value(), id);
    }

    static void add(Session session, StaffMember member) throws SQLException {
        session.update(
                ADD,
                member.institution().value(),
                member.id(),
                member.role().name(),
                member.name(),
                member.email(),
                member.byRole() ? 1 : 0,
                Micros.of(member.addedAt()),
                member.signedInAt().map(Micros::of).orElse(null));
    }

    /** To be asked before owners are made less: of several transactions that do, each sees what the one before has left. */
    void holdOwners(Session session, InstitutionId institution) throws SQLException {
        holdOwners(session, dialect, institution);
    }

    static void holdOwners(Session session, Dialect dialect, InstitutionId institution) throws SQLException {
        session.list(dialect.holding(OWNERS), row -> row.getString(1), institution.value());
    }

    /** Whether there was such a member. */
    static boolean makeOwner(Session session, InstitutionId institution, String id) throws SQLException {
        return session.update(MAKE_OWNER, institution.value(), id) == 1;
    }

    /** Whether there was such a member who was not the last owner; the owners are held. */
    static boolean makeLess(Session session, InstitutionId institution, String id, StaffRole role) throws SQLException {
        return session.update(MAKE_LESS, role.name(), institution.value(), id) == 1;
    }

    static void withdrawInvitation(Session session, InstitutionId institution, String id) throws SQLException {
        session.update(WITHDRAW, institution.value(), id);
    }

    /** Whether a member who was there is there no more, their sessions and invitation with them; the last owner stays. The owners are held. */
    boolean takeAway(Session session, InstitutionId institution, String id) throws SQLException {
        if (session.update(REMOVE, institution.value(), id) == 0) {
            return false;
        }
        withdrawInvitation(session, institution, id);
        session.update(SqlStaffSessions.END_ALL, institution.value(), id);
        tell(session, institution, Audit.Action.STAFF_REMOVED, id, AuditDetails.none());
        return true;
    }

    /** Whether somebody can come in as this member, or need not, because the institution has another owner who can; the owners are held. */
    static boolean canBeLeftSo(Session session, InstitutionId institution, String id) throws SQLException {
        return session.exists(CAN_COME_IN, institution.value(), id)
                || session.exists(CAN_BE_SPARED, institution.value(), id);
    }

    void tell(Session session, InstitutionId institution, Audit.Action action, String member, ObjectNode detail)
            throws SQLException {
        audit.add(session, institution, author, action, member, detail);
    }

    static ObjectNode role(StaffRole role) {
        return AuditDetails.none().put("role", role.wire());
    }

    static StaffMember member(ResultSet row) throws SQLException {
        long signedIn = row.getLong(8); // 0 for none: nobody signed in at the beginning of 1970
        return new StaffMember(
                new InstitutionId(row.getString(1)),
                row.getString(2),
                StaffRole.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getInt(6) == 1,
                Micros.toInstant(row.getLong(7)),
                signedIn == 0 ? Optional.empty() : Optional.of(Micros.toInstant(signedIn)));
    }
}
