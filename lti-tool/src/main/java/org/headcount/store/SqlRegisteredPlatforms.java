package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.gateway.Audit;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.registration.RegisteredPlatforms;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** LMSs that registered us by themselves, in the database. One statement takes one out of those that wait. */
final class SqlRegisteredPlatforms implements RegisteredPlatforms {

    private static final String EXPECT = """
            insert into registered_platform (institution, platform, state, registered_at, body, configuration, offer,
                client_uri, access_token)
            values (?, ?, 'EXPECTED', ?, '', '', '', '', '')
            on conflict (institution, platform) do update set registered_at = excluded.registered_at
            where registered_platform.state = 'EXPECTED'
            """;

    private static final String FORGOTTEN = """
            select institution, platform
            from registered_platform
            where state = 'EXPECTED' and registered_at <= ?
            limit ?
            """;

    private static final String ENTER = """
            insert into platform_directory (platform, institution, issuer, client_id)
            values (?, ?, '', '')
            on conflict do nothing
            """;

    private static final String KNOWN = """
            select 1
            from platform_directory
            where platform = ?
            """;

    private static final String GIVE_UP = """
            delete from registered_platform
            where institution = ? and platform = ? and state = ?
            """;

    /** Not who is expected anew meanwhile. */
    private static final String FORGET = """
            delete from registered_platform
            where institution = ? and platform = ? and state = 'EXPECTED' and registered_at <= ?
            """;

    private static final String LEAVE = """
            delete from platform_directory
            where platform = ? and institution = ?
            """;

    private static final String KEEP = """
            update registered_platform
            set state = 'WAITING', registered_at = ?, body = ?, configuration = ?, offer = ?, client_uri = ?,
                access_token = ?
            where institution = ? and platform = ? and state = 'EXPECTED'
            """;

    private static final String WAITING = """
            select platform, body, registered_at, configuration, offer, client_uri, access_token
            from registered_platform
            where institution = ? and state = 'WAITING'
            order by registered_at, platform
            """;

    private static final String BODY = """
            select body
            from registered_platform
            where institution = ? and platform = ?
            """;

    private static final String APPROVE = """
            update registered_platform
            set state = 'CONNECTED'
            where institution = ? and platform = ? and state = 'WAITING'
            """;

    private static final String ORIGIN = """
            select configuration, offer, client_uri, access_token
            from registered_platform
            where institution = ? and platform = ? and state <> 'EXPECTED'
            """;

    private static final String CHANGE = """
            update registered_platform
            set configuration = ?, offer = ?, client_uri = ?, access_token = ?
            where institution = ? and platform = ? and access_token = ?
            """;

    private final Database database;
    private final InstantSource clock;
    private final AuditRows audit;
    private final Runnable changed;
    private final Author author;

    /** @param changed to be called when a connection has changed */
    SqlRegisteredPlatforms(Database database, InstantSource clock, AuditRows audit, Runnable changed) {
        this(database, clock, audit, changed, Author.SYSTEM);
    }

    private SqlRegisteredPlatforms(
            Database database, InstantSource clock, AuditRows audit, Runnable changed, Author author) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
        this.changed = changed;
        this.author = author;
    }

    @Override
    public RegisteredPlatforms by(Author somebody) {
        return new SqlRegisteredPlatforms(database, clock, audit, changed, somebody);
    }

    @Override
    public void expect(InstitutionId institution, String platform) {
        database.<Boolean>write(session -> {
            session.update(EXPECT, institution.value(), platform, Micros.of(clock.instant()));
            session.update(ENTER, platform, institution.value());
            return true;
        });
    }

    @Override
    public boolean isKnown(String platform) {
        return platform.indexOf('\0') < 0 && database.look(session -> session.exists(KNOWN, platform));
    }

    @Override
    public void giveUp(InstitutionId institution, String platform) {
        database.<Boolean>write(session -> leave(session, institution, platform, "EXPECTED"));
    }

    private static boolean leave(Session session, InstitutionId institution, String platform, String state)
            throws SQLException {
        boolean left = session.update(GIVE_UP, institution.value(), platform, state) > 0;
        if (left) {
            clear(session, institution, platform);
        }
        return left;
    }

    private static void clear(Session session, InstitutionId institution, String platform) throws SQLException {
        session.update(LEAVE, platform, institution.value());
        SqlKeyStore.removeAll(session, platform);
    }

    /**
     * Takes back what {@link #expect} left, where the process ended before the LMS had answered.
     *
     * @return of how many; no more than {@code most}
     */
    static int forget(Session session, long expectedBefore, int most) throws SQLException {
        List<String[]> forgotten =
                session.list(FORGOTTEN, row -> new String[] {row.getString(1), row.getString(2)}, expectedBefore, most);
        for (String[] one : forgotten) {
            if (session.update(FORGET, one[0], one[1], expectedBefore) > 0) {
                clear(session, new InstitutionId(one[0]), one[1]);
            }
        }
        return forgotten.size();
    }

    @Override
    public void add(InstitutionId institution, Waiting waiting) {
        PlatformRegistration platform = waiting.platform();
        Origin origin = waiting.origin();
        database.<Boolean>write(session -> {
            session.update(
                    KEEP,
                    Micros.of(waiting.registeredAt()),
                    RegistrationJson.of(platform),
                    origin.configuration(),
                    origin.offer(),
                    origin.clientUri(),
                    origin.accessToken(),
                    institution.value(),
                    platform.id());
            audit.add(
                    session,
                    institution,
                    author,
                    Audit.Action.PLATFORM_REGISTERED,
                    platform.id(),
                    AuditDetails.platform(platform));
            return true;
        });
    }

    @Override
    public List<Waiting> waiting(InstitutionId institution) {
        return database.look(session -> session.list(
                WAITING,
                row -> new Waiting(
                        RegistrationJson.platform(row.getString(1), row.getString(2)),
                        Micros.toInstant(row.getLong(3)),
                        origin(row, 4)),
                institution.value()));
    }

    @Override
    public PlatformOutcome approve(InstitutionId institution, String platform, Registrar by) {
        try {
            return database.write(session -> approve(session, institution, platform, by));
        } finally {
            changed.run();
        }
    }

    private PlatformOutcome approve(Session session, InstitutionId institution, String id, Registrar by)
            throws SQLException {
        if (session.update(APPROVE, institution.value(), id) == 0) {
            return new PlatformOutcome.NotThere();
        }
        PlatformRegistration platform = session.first(
                        BODY, row -> RegistrationJson.platform(id, row.getString(1)), institution.value(), id)
                .orElseThrow();
        PlatformOutcome outcome = PlatformRows.connect(session, institution, platform, by, Micros.of(clock.instant()));
        if (outcome instanceof PlatformOutcome.Connected) {
            audit.add(
                    session, institution, author, Audit.Action.PLATFORM_CONNECTED, id, AuditDetails.platform(platform));
        }
        return outcome;
    }

    @Override
    public boolean remove(InstitutionId institution, String platform) {
        return database.write(session -> {
            boolean removed = leave(session, institution, platform, "WAITING");
            if (removed) {
                audit.add(
                        session,
                        institution,
                        author,
                        Audit.Action.PLATFORM_DISCONNECTED,
                        platform,
                        AuditDetails.none());
            }
            return removed;
        });
    }

    @Override
    public Optional<Origin> origin(InstitutionId institution, String platform) {
        return database.look(session -> session.first(ORIGIN, row -> origin(row, 1), institution.value(), platform));
    }

    @Override
    public boolean change(InstitutionId institution, String platform, Origin before, Origin origin) {
        return database.write(session -> change(session, institution, platform, before, origin));
    }

    private boolean change(Session session, InstitutionId institution, String platform, Origin before, Origin origin)
            throws SQLException {
        boolean there = session.update(
                        CHANGE,
                        origin.configuration(),
                        origin.offer(),
                        origin.clientUri(),
                        origin.accessToken(),
                        institution.value(),
                        platform,
                        before.accessToken())
                == 1;
        if (there) {
            audit.add(
                    session,
                    institution,
                    author,
                    Audit.Action.PLATFORM_CHANGED,
                    platform,
                    AuditDetails.none().put("configuration", origin.configuration()));
        }
        return there;
    }

    @Override
    public PlatformOutcome renew(
            InstitutionId institution,
            String platform,
            Registrar by,
            Optional<Origin> before,
            Origin origin,
            UnaryOperator<PlatformRegistration> change) {
        PlatformOutcome outcome;
        try {
            outcome = database.write(session -> {
                if (before.isPresent()) {
                    change(session, institution, platform, before.get(), origin);
                }
                PlatformOutcome changes =
                        PlatformRows.change(session, database.dialect(), institution, platform, by, change);
                if (changes instanceof PlatformOutcome.Connected connected) {
                    audit.add(
                            session,
                            institution,
                            author,
                            Audit.Action.PLATFORM_CHANGED,
                            platform,
                            AuditDetails.platform(connected.platform()));
                }
                return changes;
            });
        } finally {
            changed.run();
        }
        if (!(outcome instanceof PlatformOutcome.Connected)) { // nothing was written, by what holds for connections
            before.ifPresent(one -> change(institution, platform, one, origin));
        }
        return outcome;
    }

    private static Origin origin(ResultSet row, int first) throws SQLException {
        return new Origin(
                row.getString(first), row.getString(first + 1), row.getString(first + 2), row.getString(first + 3));
    }
}
