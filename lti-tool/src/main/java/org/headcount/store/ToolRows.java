package org.headcount.store;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.headcount.gateway.launch.MigrationSecrets;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.InstitutionId;

/** Tools as rows. */
final class ToolRows {

    private static final String COLUMNS = """
            select id, name, login_uri, redirect_uris, target_link_uri, jwks_uri, scopes, deep_link_uri
            """;

    private static final String OF_INSTITUTION = COLUMNS + """
            from tool
            where institution = ?
            order by number, id
            """;

    private static final String ONE = COLUMNS + """
            from tool
            where institution = ? and id = ?
            """;

    private static final String ANYBODYS = """
            select 1
            from tool
            where id = ?
            """;

    private static final String ADD = """
            insert into tool (institution, id, number, name, login_uri, redirect_uris, target_link_uri, jwks_uri,
                scopes, deep_link_uri)
            select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?
            from tool
            where institution = ?
            """;

    private static final String REPLACE = """
            update tool
            set name = ?, login_uri = ?, redirect_uris = ?, target_link_uri = ?, jwks_uri = ?, scopes = ?,
                deep_link_uri = ?
            where institution = ? and id = ?
            """;

    private static final String REMOVE = """
            delete from tool
            where institution = ? and id = ?
            """;

    private static final String FORGET_REGISTRATION = """
            delete from registered_tool
            where institution = ? and tool = ? and state = 'CONNECTED'
            """;

    private ToolRows() {}

    static List<ToolRegistration> ofInstitution(Session session, InstitutionId institution) throws SQLException {
        return session.list(OF_INSTITUTION, ToolRows::tool, institution.value());
    }

    static Optional<ToolRegistration> find(Session session, InstitutionId institution, String tool)
            throws SQLException {
        return session.first(ONE, ToolRows::tool, institution.value(), tool);
    }

    static boolean exists(Session session, String tool) throws SQLException {
        return session.exists(ANYBODYS, tool);
    }

    static void add(Session session, InstitutionId institution, ToolRegistration tool) throws SQLException {
        session.update(
                ADD,
                institution.value(),
                tool.id(),
                tool.name(),
                tool.loginUri().toString(),
                Json.list(tool.redirectUris()),
                tool.targetLinkUri().toString(),
                tool.jwksUri().toString(),
                Json.list(new TreeSet<>(tool.scopes())),
                tool.deepLinkUri().toString(),
                institution.value());
    }

    /** Changes a tool that is there, and says what it is then; two who change it take turns. */
    static Optional<ToolRegistration> change(
            Session session,
            Dialect dialect,
            InstitutionId institution,
            String id,
            UnaryOperator<ToolRegistration> change)
            throws SQLException {
        Optional<ToolRegistration> changed = session.first(
                        dialect.holding(ONE), ToolRows::tool, institution.value(), id)
                .map(change);
        if (changed.isPresent()) {
            replace(session, institution, id, changed.get());
        }
        return changed;
    }

    private static void replace(Session session, InstitutionId institution, String id, ToolRegistration tool)
            throws SQLException {
        session.update(
                REPLACE,
                tool.name(),
                tool.loginUri().toString(),
                Json.list(tool.redirectUris()),
                tool.targetLinkUri().toString(),
                tool.jwksUri().toString(),
                Json.list(new TreeSet<>(tool.scopes())),
                tool.deepLinkUri().toString(),
                institution.value(),
                id);
    }

    static boolean remove(Session session, InstitutionId institution, String tool) throws SQLException {
        session.update(FORGET_REGISTRATION, institution.value(), tool);
        SqlMigrationSecrets.remove(session, institution, MigrationSecrets.Side.TOOL, tool);
        SqlNoticeHandlers.removeOfTool(session, institution, tool);
        return session.update(REMOVE, institution.value(), tool) == 1;
    }

    private static ToolRegistration tool(ResultSet row) throws SQLException {
        URI target = URI.create(row.getString(5));
        String deepLinkUri = row.getString(8); // empty for a tool that was connected before it could be said
        return new ToolRegistration(
                row.getString(1),
                row.getString(2),
                URI.create(row.getString(3)),
                Json.list(row.getString(4)),
                target,
                URI.create(row.getString(6)),
                new LinkedHashSet<>(Json.list(row.getString(7))),
                deepLinkUri.isEmpty() ? target : URI.create(deepLinkUri));
    }
}
