package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Deployments that nobody has connected, in the database. Whoever adds one holds the LMS's row of the directory, so that those who race are counted. */
final class SqlPendingDeployments implements PendingDeployments {

    private static final String KNOWN = """
            select 1
            from pending_deployment
            where institution = ? and platform = ? and deployment = ?
            """;

    private static final String HOLD = """
            select 1
            from platform_directory
            where platform = ? and institution = ?
            """;

    private static final String COUNT = """
            select count(*)
            from pending_deployment
            where institution = ? and platform = ?
            """;

    private static final String ADD = """
            insert into pending_deployment (institution, platform, deployment, seen_at)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String LIST = """
            select deployment, seen_at
            from pending_deployment
            where institution = ? and platform = ?
            order by seen_at, deployment
            """;

    private static final String CONNECTED = """
            delete from pending_deployment
            where institution = ? and platform = ? and deployment = ?
            """;

    private static final String ALL = """
            delete from pending_deployment
            where institution = ? and platform = ?
            """;

    private final Database database;
    private final String hold;

    SqlPendingDeployments(Database database) {
        this.database = database;
        this.hold = database.dialect().holding(HOLD);
    }

    @Override
    public void note(InstitutionId institution, String platform, String deployment, Instant now) {
        boolean waits = database.look(session -> session.exists(KNOWN, institution.value(), platform, deployment)
                || count(session, institution, platform) >= MOST);
        if (!waits) {
            database.<Boolean>write(session -> session.exists(hold, platform, institution.value())
                    && count(session, institution, platform) < MOST
                    && session.update(ADD, institution.value(), platform, deployment, Micros.of(now)) == 1);
        }
    }

    private static long count(Session session, InstitutionId institution, String platform) throws SQLException {
        return session.first(COUNT, row -> row.getLong(1), institution.value(), platform)
                .orElseThrow();
    }

    @Override
    public List<Pending> list(InstitutionId institution, String platform) {
        return database.look(session -> session.list(
                LIST,
                row -> new Pending(row.getString(1), Micros.toInstant(row.getLong(2))),
                institution.value(),
                platform));
    }

    /** To be called by whoever connects a deployment. */
    static void connected(Session session, InstitutionId institution, String platform, String deployment)
            throws SQLException {
        session.update(CONNECTED, institution.value(), platform, deployment);
    }

    /** To be called by whoever disconnects an LMS. */
    static void removeAll(Session session, InstitutionId institution, String platform) throws SQLException {
        session.update(ALL, institution.value(), platform);
    }
}
