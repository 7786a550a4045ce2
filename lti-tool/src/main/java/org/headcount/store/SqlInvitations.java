package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.Audit;
import org.headcount.gateway.SentForm;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.registration.Invitations;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Invitations in the database. One statement takes an invitation, so that nobody else can. */
final class SqlInvitations implements Invitations {

    private static final String ADD = """
            insert into invitation (institution, id, hash, kind, platform, renews, issuer, registrar, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = """
            select institution, id, hash, kind, platform, renews, issuer, registrar, expires_at
            from invitation
            where hash = ? and taken_at is null and expires_at > ?
            """;

    private static final String OPEN = """
            select institution, id, hash, kind, platform, renews, issuer, registrar, expires_at
            from invitation
            where institution = ? and kind = ? and taken_at is null and expires_at > ?
            order by expires_at, id
            """;

    private static final String WITHDRAW = """
            delete from invitation
            where institution = ? and kind = ? and id = ? and taken_at is null
            """;

    private static final String TAKE = """
            update invitation
            set taken_at = ?
            where institution = ? and id = ? and taken_at is null and expires_at > ?
            """;

    private static final String GIVE_BACK = """
            update invitation
            set taken_at = null
            where institution = ? and id = ?
            """;

    private final Database database;
    private final AuditRows audit;
    private final Author author;

    SqlInvitations(Database database, AuditRows audit) {
        this(database, audit, Author.SYSTEM);
    }

    private SqlInvitations(Database database, AuditRows audit, Author author) {
        this.database = database;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public Invitations by(Author somebody) {
        return new SqlInvitations(database, audit, somebody);
    }

    @Override
    public void add(Invitation invitation) {
        database.write(session -> add(session, invitation));
    }

    @Override
    public boolean add(Invitation invitation, SentForm form) {
        return database.write(
                session -> SentForms.isFirst(session, invitation.institution(), form) && add(session, invitation));
    }

    private boolean add(Session session, Invitation invitation) throws SQLException {
        session.update(
                ADD,
                invitation.institution().value(),
                invitation.id(),
                invitation.hash(),
                invitation.kind().name(),
                invitation.platform(),
                invitation.renews() ? 1 : 0,
                invitation.issuer(),
                invitation.by().name(),
                Micros.of(invitation.expiresAt()));
        audit.add(
                session,
                invitation.institution(),
                author,
                Audit.Action.INVITATION_CREATED,
                invitation.id(),
                AuditDetails.none()
                        .put("kind", invitation.kind().name())
                        .put("platform", invitation.platform())
                        .put("expiresAt", invitation.expiresAt().toString()));
        return true;
    }

    @Override
    public Optional<Invitation> find(String hash, Instant now) {
        return database.look(session -> session.first(FIND, SqlInvitations::invitation, hash, Micros.of(now)));
    }

    @Override
    public List<Invitation> open(InstitutionId institution, Invitation.Kind kind, Instant now) {
        return database.look(session ->
                session.list(OPEN, SqlInvitations::invitation, institution.value(), kind.name(), Micros.of(now)));
    }

    @Override
    public boolean withdraw(InstitutionId institution, Invitation.Kind kind, String id) {
        return database.write(session -> {
            boolean withdrawn = session.update(WITHDRAW, institution.value(), kind.name(), id) == 1;
            if (withdrawn) {
                audit.add(
                        session,
                        institution,
                        author,
                        Audit.Action.INVITATION_WITHDRAWN,
                        id,
                        AuditDetails.none().put("kind", kind.name()));
            }
            return withdrawn;
        });
    }

    @Override
    public boolean take(Invitation invitation, Instant now) {
        return database.write(session -> take(session, invitation, now));
    }

    /** The same, together with what comes of it. */
    static boolean take(Session session, Invitation invitation, Instant now) throws SQLException {
        long at = Micros.of(now);
        return session.update(TAKE, at, invitation.institution().value(), invitation.id(), at) == 1;
    }

    @Override
    public void giveBack(Invitation invitation) {
        database.write(
                session -> session.update(GIVE_BACK, invitation.institution().value(), invitation.id()));
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                new InstitutionId(row.getString(1)),
                row.getString(2),
                row.getString(3),
                Invitation.Kind.valueOf(row.getString(4)),
                row.getString(5),
                row.getInt(6) == 1,
                row.getString(7),
                Registrar.valueOf(row.getString(8)),
                Micros.toInstant(row.getLong(9)));
    }
}
