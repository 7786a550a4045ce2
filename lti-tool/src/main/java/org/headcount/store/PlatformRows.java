package org.headcount.store;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.gateway.launch.MigrationSecrets;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;

/** LMSs as rows, and the global directory of their deployments, whose key decides to whom each belongs. */
final class PlatformRows {

    private static final String COLUMNS = """
            select p.id, p.name, p.issuer, p.client_id, p.authorization_endpoint, p.token_endpoint, p.jwks_uri,
                p.token_audience, p.deployments, p.anonymous, p.institution
            """;

    private static final String OF_INSTITUTION = COLUMNS + """
            from platform p
            where p.institution = ?
            order by p.number, p.id
            """;

    private static final String BY_ID = COLUMNS + """
            from platform_directory d
            join platform p on p.institution = d.institution and p.id = d.platform
            where d.platform = ?
            """;

    private static final String BY_ISSUER = COLUMNS + """
            from platform_directory d
            join platform p on p.institution = d.institution and p.id = d.platform
            where d.issuer = ?
            order by p.connected_at, p.institution, p.number, p.id
            """;

    private static final String HOLDER = COLUMNS + """
            from directory d
            join platform p on p.institution = d.institution and p.id = d.platform
            where d.issuer = ? and d.client_id = ? and d.deployment = ?
            """;

    private static final String TAKE_TURN = """
            insert into client (client_id)
            values (?)
            on conflict (client_id) do update
            set client_id = excluded.client_id
            """;

    private static final String ANOTHERS_CLIENT = """
            select 1
            from platform_directory d
            join platform p on p.institution = d.institution and p.id = d.platform
            where d.client_id = ? and d.institution <> ?
                and (p.issuer <> ? or p.authorization_endpoint <> ? or p.token_endpoint <> ? or p.token_audience <> ?
                    or p.jwks_uri <> ?)
                and (p.issuer = ? or p.authorization_endpoint = ? or p.token_endpoint = ? or p.token_audience = ?
                    or p.issuer = ? or p.token_endpoint = ?)
            """;

    private static final String TAKE_DEPLOYMENT = """
            insert into directory (issuer, client_id, deployment, institution, platform)
            values (?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String LEAVE_DEPLOYMENTS = """
            delete from directory
            where issuer = ? and client_id = ? and institution = ? and platform = ?
            """;

    private static final String ENTER = """
            insert into platform_directory (platform, institution, issuer, client_id)
            values (?, ?, ?, ?)
            """;

    private static final String HOLD = """
            select 1
            from platform_directory
            where platform = ? and institution = ?
            """;

    private static final String RENEW = """
            update platform_directory
            set issuer = ?, client_id = ?
            where platform = ? and institution = ?
            """;

    private static final String LEAVE = """
            delete from platform_directory
            where platform = ? and institution = ?
            """;

    private static final String ADD = """
            insert into platform (institution, id, number, connected_at, name, issuer, client_id,
                authorization_endpoint, token_endpoint, jwks_uri, token_audience, deployments, anonymous)
            select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            from platform
            where institution = ?
            """;

    private static final String REPLACE = """
            update platform
            set name = ?, issuer = ?, client_id = ?, authorization_endpoint = ?, token_endpoint = ?, jwks_uri = ?,
                token_audience = ?, deployments = ?, anonymous = ?
            where institution = ? and id = ?
            """;

    private static final String ONE = COLUMNS + """
            from platform p
            where p.institution = ? and p.id = ?
            """;

    private static final String REMOVE = """
            delete from platform
            where institution = ? and id = ?
            """;

    private static final String FORGET_REGISTRATION = """
            delete from registered_platform
            where institution = ? and platform = ?
            """;

    private PlatformRows() {}

    static List<LmsConnection> ofInstitution(Session session, InstitutionId institution) throws SQLException {
        return session.list(OF_INSTITUTION, PlatformRows::connection, institution.value());
    }

    static Optional<LmsConnection> byId(Session session, String platform) throws SQLException {
        return session.first(BY_ID, PlatformRows::connection, platform);
    }

    static List<LmsConnection> byIssuer(Session session, String issuer) throws SQLException {
        return session.list(BY_ISSUER, PlatformRows::connection, issuer);
    }

    static Optional<LmsConnection> holder(Session session, String issuer, String clientId, String deployment)
            throws SQLException {
        return session.first(HOLDER, PlatformRows::connection, issuer, clientId, deployment);
    }

    /** Writes a new LMS; undoes all of it when it breaks a rule. */
    static PlatformOutcome add(
            Session session, InstitutionId institution, PlatformRegistration platform, Registrar by, long now)
            throws SQLException {
        session.update(ENTER, platform.id(), institution.value(), platform.issuer(), platform.clientId());
        return connect(session, institution, platform, by, now);
    }

    /** Writes an LMS whose id is in the directory of platforms by now; undoes all of the work when it breaks a rule. */
    static PlatformOutcome connect(
            Session session, InstitutionId institution, PlatformRegistration platform, Registrar by, long now)
            throws SQLException {
        session.update(RENEW, platform.issuer(), platform.clientId(), platform.id(), institution.value());
        session.update(TAKE_TURN, platform.clientId());
        if (by == Registrar.INSTITUTION && isAnothersClient(session, institution, platform)) {
            session.undo();
            return new PlatformOutcome.ClientTaken();
        }
        session.update(
                ADD,
                institution.value(),
                platform.id(),
                now,
                platform.name(),
                platform.issuer(),
                platform.clientId(),
                platform.authorizationEndpoint().toString(),
                platform.tokenEndpoint().toString(),
                platform.jwksUri().toString(),
                platform.tokenAudience(),
                Json.list(platform.deployments()),
                platform.anonymous().name(),
                institution.value());
        return takeDeployments(session, institution, platform);
    }

    /**
     * Changes an LMS that is there; undoes all of it when it breaks a rule. Its row in the directory comes first: two who change it take turns, and the second
     * reads what the first has written. Then comes the client; nobody who holds one waits for a row in the directory.
     */
    static PlatformOutcome change(
            Session session,
            Dialect dialect,
            InstitutionId institution,
            String id,
            Registrar by,
            UnaryOperator<PlatformRegistration> change)
            throws SQLException {
        if (!session.exists(dialect.holding(HOLD), id, institution.value())) {
            return new PlatformOutcome.NotThere();
        }
        Optional<PlatformRegistration> there = present(session, institution, id);
        if (there.isEmpty()) { // it waits for approval
            return new PlatformOutcome.NotThere();
        }
        PlatformRegistration present = there.get();
        PlatformRegistration platform = change.apply(present);
        session.update(TAKE_TURN, platform.clientId());
        if (by == Registrar.INSTITUTION
                && !platform.isSameClientAs(present)
                && isAnothersClient(session, institution, platform)) {
            session.undo();
            return new PlatformOutcome.ClientTaken();
        }
        leaveDeployments(session, institution, present);
        session.update(RENEW, platform.issuer(), platform.clientId(), id, institution.value());
        session.update(
                REPLACE,
                platform.name(),
                platform.issuer(),
                platform.clientId(),
                platform.authorizationEndpoint().toString(),
                platform.tokenEndpoint().toString(),
                platform.jwksUri().toString(),
                platform.tokenAudience(),
                Json.list(platform.deployments()),
                platform.anonymous().name(),
                institution.value(),
                id);
        return takeDeployments(session, institution, platform);
    }

    static boolean remove(Session session, InstitutionId institution, String platform) throws SQLException {
        Optional<PlatformRegistration> there = present(session, institution, platform);
        if (there.isEmpty() || session.update(LEAVE, platform, institution.value()) == 0) {
            return false;
        }
        SqlKeyStore.removeAll(session, platform);
        leaveDeployments(
                session, institution, present(session, institution, platform).orElse(there.get()));
        session.update(FORGET_REGISTRATION, institution.value(), platform);
        SqlPendingDeployments.removeAll(session, institution, platform);
        SqlMigrationSecrets.remove(session, institution, MigrationSecrets.Side.PLATFORM, platform);
        SqlNoticeHandlers.removeOfPlatform(session, institution, platform);
        return session.update(REMOVE, institution.value(), platform) == 1;
    }

    private static Optional<PlatformRegistration> present(Session session, InstitutionId institution, String platform)
            throws SQLException {
        return session.first(ONE, PlatformRows::connection, institution.value(), platform)
                .map(LmsConnection::platform);
    }

    /**
     * Whether another institution has the client_id at what is in part the same LMS, and is another client there; to be
     * asked in one's turn. At LMSs that have nothing in common two may well have the same one.
     */
    private static boolean isAnothersClient(Session session, InstitutionId institution, PlatformRegistration platform)
            throws SQLException {
        return session.exists(
                ANOTHERS_CLIENT,
                platform.clientId(),
                institution.value(),
                platform.issuer(),
                platform.authorizationEndpoint().toString(),
                platform.tokenEndpoint().toString(),
                platform.tokenAudience(),
                platform.jwksUri().toString(),
                platform.issuer(),
                platform.authorizationEndpoint().toString(),
                platform.tokenEndpoint().toString(),
                platform.tokenAudience(),
                platform.tokenAudience(),
                platform.tokenAudience());
    }

    private static void leaveDeployments(Session session, InstitutionId institution, PlatformRegistration present)
            throws SQLException {
        session.update(LEAVE_DEPLOYMENTS, present.issuer(), present.clientId(), institution.value(), present.id());
    }

    /** In alphabetical order, so that two who want the same ones do not wait for each other. */
    private static PlatformOutcome takeDeployments(
            Session session, InstitutionId institution, PlatformRegistration platform) throws SQLException {
        List<String> taken = new ArrayList<>();
        for (String deployment : new TreeSet<>(platform.deployments())) {
            int inserted = session.update(
                    TAKE_DEPLOYMENT,
                    platform.issuer(),
                    platform.clientId(),
                    deployment,
                    institution.value(),
                    platform.id());
            if (inserted == 0) {
                taken.add(deployment);
            }
            SqlPendingDeployments.connected(session, institution, platform.id(), deployment);
        }
        if (taken.isEmpty()) {
            return new PlatformOutcome.Connected(platform);
        }
        session.undo();
        return new PlatformOutcome.DeploymentsTaken(List.copyOf(taken));
    }

    private static LmsConnection connection(ResultSet row) throws SQLException {
        return new LmsConnection(
                new InstitutionId(row.getString(11)),
                new PlatformRegistration(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        URI.create(row.getString(5)),
                        URI.create(row.getString(6)),
                        URI.create(row.getString(7)),
                        row.getString(8),
                        new LinkedHashSet<>(Json.list(row.getString(9))),
                        PlatformRegistration.Anonymous.valueOf(row.getString(10))));
    }
}
