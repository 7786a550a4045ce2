package org.headcount.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
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

/** Staff in the database. Whoever deletes an invitation has taken it, and whoever adds an identity has brought its member. */
final class SqlStaffMembers implements StaffMembers {

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

    /** To be asked before owners are made less: of several transactions that do, each sees what the one before has left. */
    private static final String OWNERS = """
            select id
            from staff
            where institution = ? and role = 'OWNER'
            order by id
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
                            and (i.way in ('', 'lti') or i.way in (
                                select p.issuer from identity_provider p where p.institution = i.institution)))))
            """;

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

    private static final String REMOVE = """
            delete from staff
            where institution = ? and id = ?
            """ + UNLESS_LAST_OWNER;

    private static final String INVITE = """
            insert into staff_invitation (institution, hash, member, expires_at)
            values (?, ?, ?, ?)
            """;

    private static final String WITHDRAW = """
            delete from staff_invitation
            where institution = ? and member = ?
            """;

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

    private static final String SHUT_OUT = """
            update staff_identity
            set member = ''
            where institution = ? and member = ?
            """;

    private static final String HAS_IDENTITY = """
            select 1
            from staff_identity
            where institution = ? and member = ?
            """;

    private static final String CAN_COME_IN = """
            select 1
            from staff_identity i
            where i.institution = ? and i.member = ? and (i.way in ('', 'lti') or i.way in (
                select p.issuer from identity_provider p where p.institution = i.institution))
            """;

    private static final String CAN_BE_SPARED = """
            select 1
            from staff
            where institution = ? and id = ?
            """ + UNLESS_LAST_OWNER;

    private final Database database;
    private final AuditRows audit;
    private final Author author;

    SqlStaffMembers(Database database, AuditRows audit) {
        this(database, audit, Author.SYSTEM);
    }

    private SqlStaffMembers(Database database, AuditRows audit, Author author) {
        this.database = database;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public StaffMembers by(Author somebody) {
        return new SqlStaffMembers(database, audit, somebody);
    }

    @Override
    public List<StaffMember> list(InstitutionId institution) {
        return database.look(session -> session.list(LIST, SqlStaffMembers::member, institution.value()));
    }

    @Override
    public Optional<StaffMember> find(InstitutionId institution, String id) {
        return database.look(session -> find(session, institution, id));
    }

    private static Optional<StaffMember> find(Session session, InstitutionId institution, String id)
            throws SQLException {
        return session.first(ONE, SqlStaffMembers::member, institution.value(), id);
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
        add(session, member);
        session.update(INVITE, member.institution().value(), hash, member.id(), Micros.of(expiresAt));
        tell(session, member.institution(), Audit.Action.STAFF_INVITED, member.id(), role(member.role()));
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
        Optional<StaffMember> member = find(session, institution, id);
        if (member.isEmpty()) {
            return false;
        }
        session.update(WITHDRAW, institution.value(), id);
        session.update(INVITE, institution.value(), hash, id, Micros.of(expiresAt));
        tell(
                session,
                institution,
                Audit.Action.STAFF_INVITED,
                id,
                role(member.get().role()));
        return true;
    }

    @Override
    public boolean isOpen(InstitutionId institution, String hash, Instant now) {
        return database.look(session -> session.exists(INVITED, institution.value(), hash, Micros.of(now)));
    }

    @Override
    public Change changeRole(InstitutionId institution, String id, StaffRole role) {
        return database.write(session -> {
            int changed;
            if (role == StaffRole.OWNER) {
                changed = session.update(MAKE_OWNER, institution.value(), id);
            } else {
                holdOwners(session, database.dialect(), institution);
                changed = session.update(MAKE_LESS, role.name(), institution.value(), id);
            }
            if (changed == 0) {
                return unchanged(session, institution, id);
            }
            tell(session, institution, Audit.Action.STAFF_CHANGED, id, role(role));
            return Change.DONE;
        });
    }

    static void holdOwners(Session session, Dialect dialect, InstitutionId institution) throws SQLException {
        session.list(dialect.holding(OWNERS), row -> row.getString(1), institution.value());
    }

    private static Change unchanged(Session session, InstitutionId institution, String id) throws SQLException {
        return find(session, institution, id).isPresent() ? Change.LAST_OWNER : Change.NO_MEMBER;
    }

    @Override
    public Change remove(InstitutionId institution, String id) {
        return database.write(session -> {
            if (!takeAway(session, institution, id)) {
                return unchanged(session, institution, id);
            }
            session.update(SHUT_OUT, institution.value(), id);
            return Change.DONE;
        });
    }

    private boolean takeAway(Session session, InstitutionId institution, String id) throws SQLException {
        holdOwners(session, database.dialect(), institution);
        if (session.update(REMOVE, institution.value(), id) == 0) {
            return false;
        }
        session.update(WITHDRAW, institution.value(), id);
        session.update(SqlStaffSessions.END_ALL, institution.value(), id);
        tell(session, institution, Audit.Action.STAFF_REMOVED, id, AuditDetails.none());
        return true;
    }

    @Override
    public Optional<StaffMember> enter(
            InstitutionId institution, StaffIdentity who, Optional<StaffRole> worth, Instant now) {
        return database.write(session -> enter(session, institution, who, worth, now));
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
                    enter(rows, institution, who, worth.under(SqlStaffSettings.entry(rows, institution)), now),
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
        return database.write(rows -> vouches(rows, institution, by)
                ? begun(rows, enter(rows, institution, who, Optional.empty(), now), session)
                : Optional.empty());
    }

    /** Whether it is the institution's provider, and will be until the transaction ends. */
    private boolean vouches(Session session, InstitutionId institution, StaffSettings.IdentityProvider by)
            throws SQLException {
        DoorLock.share(session, database.dialect(), institution);
        return SqlStaffSettings.provider(session, institution).equals(Optional.of(by));
    }

    private Optional<StaffMember> enter(
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
            return join(session, institution, invited.get(), who, now);
        }
        return known.isPresent() || worth.isEmpty()
                ? Optional.empty()
                : first(session, institution, who, worth.get(), now);
    }

    @Override
    public Optional<StaffMember> join(InstitutionId institution, String hash, StaffIdentity who, Instant now) {
        return database.write(session -> joined(session, institution, hash, who, now));
    }

    @Override
    public Optional<StaffMember> join(
            InstitutionId institution,
            String hash,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now) {
        return database.write(rows -> begun(rows, joined(rows, institution, hash, who, now), session));
    }

    @Override
    public Optional<StaffMember> join(
            InstitutionId institution,
            StaffSettings.IdentityProvider by,
            String hash,
            StaffIdentity who,
            Function<StaffMember, StaffSessions.Session> session,
            Instant now) {
        return database.write(rows -> vouches(rows, institution, by)
                ? begun(rows, joined(rows, institution, hash, who, now), session)
                : Optional.empty());
    }

    private Optional<StaffMember> joined(
            Session session, InstitutionId institution, String hash, StaffIdentity who, Instant now)
            throws SQLException {
        DoorLock.share(session, database.dialect(), institution);
        Optional<String> member =
                session.first(INVITED, row -> row.getString(1), institution.value(), hash, Micros.of(now));
        return member.isEmpty() ? Optional.empty() : join(session, institution, member.get(), who, now);
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
        Optional<StaffMember> found = find(session, institution, id);
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
                tell(session, institution, Audit.Action.STAFF_CHANGED, id, role(worth.get()));
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
        add(session, fresh);
        tell(
                session,
                institution,
                Audit.Action.STAFF_JOINED,
                fresh.id(),
                role(worth).put("byRole", true));
        return find(session, institution, fresh.id());
    }

    /** Whoever was somebody else here is nobody else any more. */
    private Optional<StaffMember> join(
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
            tell(
                    session,
                    institution,
                    Audit.Action.STAFF_JOINED,
                    member,
                    role(joined.get().role()).put("byRole", false));
        }
        return joined;
    }

    /** Whether somebody may lose the identity that another one has by now: whoever has no other is gone, and the last owner needs one to come in by. */
    private boolean leaves(Session session, InstitutionId institution, String member) throws SQLException {
        holdOwners(session, database.dialect(), institution);
        if (!session.exists(HAS_IDENTITY, institution.value(), member)) {
            return takeAway(session, institution, member)
                    || find(session, institution, member).isEmpty();
        }
        return session.exists(CAN_COME_IN, institution.value(), member)
                || session.exists(CAN_BE_SPARED, institution.value(), member);
    }

    private static Optional<StaffMember> come(
            Session session, InstitutionId institution, String member, StaffIdentity who, Instant now)
            throws SQLException {
        session.update(COME, Micros.of(now), who.name(), who.name(), institution.value(), member);
        return find(session, institution, member);
    }

    private static void add(Session session, StaffMember member) throws SQLException {
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

    private void tell(Session session, InstitutionId institution, Audit.Action action, String member, ObjectNode detail)
            throws SQLException {
        audit.add(session, institution, author, action, member, detail);
    }

    private static ObjectNode role(StaffRole role) {
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
