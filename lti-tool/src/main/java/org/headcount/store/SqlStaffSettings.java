package org.headcount.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.headcount.gateway.Audit;
import org.headcount.gateway.staff.StaffEntry;
import org.headcount.gateway.staff.StaffIdentity;
import org.headcount.gateway.staff.StaffRole;
import org.headcount.gateway.staff.StaffSettings;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/** By which ways staff come in, in the database. An institution that lets nobody in by role keeps a row that says so. */
final class SqlStaffSettings implements StaffSettings {

    private static final String NONE = "NONE";

    private static final String ENTRY = """
            select role, worth
            from staff_entry
            where institution = ?
            """;

    private static final String CLEAR_ENTRY = """
            delete from staff_entry
            where institution = ?
            """;

    private static final String ADD_ENTRY = """
            insert into staff_entry (institution, role, worth)
            values (?, ?, ?)
            on conflict (institution, role) do update
            set worth = excluded.worth
            """;

    /** Whoever is in by role signs in anew by the new ones. */
    static final String END_BY_ROLE = """
            delete from staff_session
            where institution = ? and member in (select id from staff where institution = ? and by_role = 1)
            """;

    /** Whoever came in by a provider that is no longer believed; nobody notes by which door a session came. */
    private static final String END_OF_STAFF = """
            delete from staff_session
            where institution = ? and member <> ''
            """;

    private static final String OWNER_BY_ROLE = """
            select 1
            from staff
            where institution = ? and role = 'OWNER' and by_role = 1 and signed_in_at is not null
            """;

    /** One by our own word who has come in, by a way to be told. */
    private static final String OWNER_BY_WORD = """
            select 1
            from staff m
            join staff_identity i on i.institution = m.institution and i.member = m.id
            where m.institution = ? and m.role = 'OWNER' and m.by_role = 0 and m.signed_in_at is not null
            """;

    private static final String OWNER_BY_WORD_WHO_CAN_COME_IN = OWNER_BY_WORD + StaffRows.AND_WAY_STANDS;

    private static final String OWNER_BY_WORD_AND_ONE_OF_THESE_WAYS = OWNER_BY_WORD + "and i.way in (?, ?)";

    /** Of those who came before ways were noted. */
    private static final String UNKNOWN_WAY = "";

    private static final String PROVIDER = """
            select issuer, client_id, secret
            from identity_provider
            where institution = ?
            """;

    private static final String KEEP_PROVIDER = """
            insert into identity_provider (institution, issuer, client_id, secret)
            values (?, ?, ?, ?)
            on conflict (institution) do update
            set issuer = excluded.issuer, client_id = excluded.client_id, secret = excluded.secret
            """;

    private static final String REMOVE_PROVIDER = """
            delete from identity_provider
            where institution = ?
            """;

    private final Database database;
    private final AuditRows audit;
    private final Author author;

    SqlStaffSettings(Database database, AuditRows audit) {
        this(database, audit, Author.SYSTEM);
    }

    private SqlStaffSettings(Database database, AuditRows audit, Author author) {
        this.database = database;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public StaffSettings by(Author somebody) {
        return new SqlStaffSettings(database, audit, somebody);
    }

    private record Worth(String role, String worth) {}

    @Override
    public StaffEntry entry(InstitutionId institution) {
        return database.look(session -> entry(session, institution));
    }

    /** The same, together with what comes of it. */
    static StaffEntry entry(Session session, InstitutionId institution) throws SQLException {
        Map<String, String> said =
                session.list(ENTRY, row -> new Worth(row.getString(1), row.getString(2)), institution.value()).stream()
                        .collect(Collectors.toMap(Worth::role, Worth::worth));
        return said.isEmpty()
                ? StaffEntry.USUAL
                : new StaffEntry(said.entrySet().stream()
                        .filter(one -> !one.getValue().equals(NONE))
                        .collect(Collectors.toMap(Map.Entry::getKey, one -> StaffRole.valueOf(one.getValue()))));
    }

    @Override
    public Change changeEntry(InstitutionId institution, UnaryOperator<StaffEntry> change) {
        return database.write(session -> {
            shut(session, institution);
            StaffEntry before = entry(session, institution);
            StaffEntry entry = change.apply(before);
            if (entry.makesFewerOwnersThan(before) && ownsByRoleOnly(session, institution)) {
                return Change.LAST_OWNER;
            }
            session.update(CLEAR_ENTRY, institution.value());
            session.update(ADD_ENTRY, institution.value(), StaffEntry.ADMINISTRATOR, NONE);
            ObjectNode detail = AuditDetails.none();
            for (Map.Entry<String, StaffRole> one : entry.sorted().entrySet()) {
                session.update(
                        ADD_ENTRY,
                        institution.value(),
                        one.getKey(),
                        one.getValue().name());
                detail.put(one.getKey(), one.getValue().wire());
            }
            session.update(END_BY_ROLE, institution.value(), institution.value());
            audit.add(session, institution, author, Audit.Action.STAFF_ROLES_CHANGED, institution.value(), detail);
            return Change.DONE;
        });
    }

    /** Until the transaction ends nobody comes in, and no owner is made less or taken away. */
    private void shut(Session session, InstitutionId institution) throws SQLException {
        DoorLock.exclude(session, database.dialect(), institution);
        StaffRows.holdOwners(session, database.dialect(), institution);
    }

    private static boolean ownsByRoleOnly(Session session, InstitutionId institution) throws SQLException {
        return session.exists(OWNER_BY_ROLE, institution.value())
                && !session.exists(OWNER_BY_WORD_WHO_CAN_COME_IN, institution.value());
    }

    @Override
    public Optional<IdentityProvider> provider(InstitutionId institution) {
        return database.look(session -> provider(session, institution));
    }

    /** The same, together with what comes of it. */
    static Optional<IdentityProvider> provider(Session session, InstitutionId institution) throws SQLException {
        return session.first(
                PROVIDER,
                row -> new IdentityProvider(row.getString(1), row.getString(2), row.getString(3)),
                institution.value());
    }

    @Override
    public Change keepProvider(InstitutionId institution, IdentityProvider provider) {
        return database.write(session -> {
            shut(session, institution);
            if (takesLastOwner(session, institution, provider.issuer())) {
                return Change.LAST_OWNER;
            }
            session.update(
                    KEEP_PROVIDER,
                    institution.value(),
                    provider.issuer(),
                    provider.clientId(),
                    provider.sealedSecret());
            session.update(END_OF_STAFF, institution.value());
            audit.add(
                    session,
                    institution,
                    author,
                    Audit.Action.IDENTITY_PROVIDER_CHANGED,
                    institution.value(),
                    AuditDetails.none().put("issuer", provider.issuer()).put("clientId", provider.clientId()));
            return Change.DONE;
        });
    }

    /**
     * Whether the way by the provider that is kept is needed, and another issuer takes its place. An owner of whom it is not known by which way they came may
     * have come by this one.
     *
     * @param issuer {@link StaffIdentity#LMS} where no provider takes its place
     */
    private static boolean takesLastOwner(Session session, InstitutionId institution, String issuer)
            throws SQLException {
        Optional<String> before =
                provider(session, institution).map(IdentityProvider::issuer).filter(one -> !one.equals(issuer));
        return before.isPresent()
                && session.exists(OWNER_BY_WORD_AND_ONE_OF_THESE_WAYS, institution.value(), UNKNOWN_WAY, before.get())
                && !session.exists(OWNER_BY_WORD_AND_ONE_OF_THESE_WAYS, institution.value(), StaffIdentity.LMS, issuer);
    }

    @Override
    public Change removeProvider(InstitutionId institution) {
        return database.write(session -> {
            shut(session, institution);
            if (takesLastOwner(session, institution, StaffIdentity.LMS)) {
                return Change.LAST_OWNER;
            }
            boolean removed = session.update(REMOVE_PROVIDER, institution.value()) == 1;
            if (removed) {
                session.update(END_OF_STAFF, institution.value());
                audit.add(
                        session,
                        institution,
                        author,
                        Audit.Action.IDENTITY_PROVIDER_REMOVED,
                        institution.value(),
                        AuditDetails.none());
            }
            return removed ? Change.DONE : Change.NOTHING_THERE;
        });
    }
}
