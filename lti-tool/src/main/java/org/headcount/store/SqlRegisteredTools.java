package org.headcount.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.gateway.Audit;
import org.headcount.gateway.registration.Invitation;
import org.headcount.gateway.registration.RegisteredTools;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** Tools that registered with us by themselves, in the database. */
final class SqlRegisteredTools implements RegisteredTools {

    private static final String ADD = """
            insert into registered_tool (institution, tool, platform, state, registered_at, body, hash)
            select p.institution, ?, p.id, 'WAITING', ?, ?, ?
            from platform p
            where p.institution = ? and p.id = ?
            """;

    private static final String WAITING = """
            select tool, body
            from registered_tool
            where institution = ? and state = 'WAITING'
            order by registered_at, tool
            """;

    private static final String APPROVE = """
            update registered_tool
            set state = 'CONNECTED'
            where institution = ? and tool = ? and state = 'WAITING'
            """;

    private static final String BODY = """
            select body
            from registered_tool
            where institution = ? and tool = ?
            """;

    private static final String REMOVE = """
            delete from registered_tool
            where institution = ? and tool = ? and state = 'WAITING'
            """;

    private static final String OWN = """
            select state, body
            from registered_tool r
            where institution = ? and tool = ? and platform = ? and hash = ?
                and exists (select 1 from platform p where p.institution = r.institution and p.id = r.platform)
            """;

    private static final String CHANGE = """
            update registered_tool
            set body = ?
            where institution = ? and tool = ? and state = 'WAITING'
            """;

    /** What no hash is. */
    private static final String REVOKE = """
            update registered_tool
            set hash = ''
            where institution = ? and tool = ?
            """;

    private final Database database;
    private final AuditRows audit;
    private final SqlConnections connections;
    private final Author author;

    SqlRegisteredTools(Database database, AuditRows audit, SqlConnections connections) {
        this(database, audit, connections, Author.SYSTEM);
    }

    private SqlRegisteredTools(Database database, AuditRows audit, SqlConnections connections, Author author) {
        this.database = database;
        this.audit = audit;
        this.connections = connections;
        this.author = author;
    }

    @Override
    public RegisteredTools by(Author somebody) {
        return new SqlRegisteredTools(database, audit, connections, somebody);
    }

    @Override
    public boolean add(Invitation invitation, ToolRegistration tool, String hash, Instant now) {
        InstitutionId institution = invitation.institution();
        return database.write(session -> {
            if (!SqlInvitations.take(session, invitation, now)) {
                return false;
            }
            int added = session.update(
                    ADD,
                    tool.id(),
                    Micros.of(now),
                    RegistrationJson.of(tool),
                    hash,
                    institution.value(),
                    invitation.platform());
            if (added == 0) { // the LMS is disconnected
                session.undo();
                return false;
            }
            tell(session, institution, Audit.Action.TOOL_REGISTERED, tool);
            return true;
        });
    }

    private void tell(Session session, InstitutionId institution, Audit.Action action, ToolRegistration tool)
            throws SQLException {
        audit.add(session, institution, author, action, tool.id(), AuditDetails.tool(tool));
    }

    @Override
    public List<ToolRegistration> waiting(InstitutionId institution) {
        return database.look(session -> session.list(
                WAITING, row -> RegistrationJson.tool(row.getString(1), row.getString(2)), institution.value()));
    }

    @Override
    public Optional<ToolRegistration> approve(InstitutionId institution, String id) {
        try {
            return database.write(session -> {
                if (session.update(APPROVE, institution.value(), id) == 0) {
                    return Optional.empty();
                }
                ToolRegistration tool = session.first(
                                BODY, row -> RegistrationJson.tool(id, row.getString(1)), institution.value(), id)
                        .orElseThrow();
                ToolRows.add(session, institution, tool);
                tell(session, institution, Audit.Action.TOOL_CONNECTED, tool);
                return Optional.of(tool);
            });
        } finally {
            connections.forget();
        }
    }

    @Override
    public boolean remove(InstitutionId institution, String tool) {
        return database.write(session -> {
            boolean removed = session.update(REMOVE, institution.value(), tool) == 1;
            if (removed) {
                audit.add(session, institution, author, Audit.Action.TOOL_DISCONNECTED, tool, AuditDetails.none());
            }
            return removed;
        });
    }

    private record Own(boolean waits, String body) {}

    @Override
    public Optional<ToolRegistration> find(InstitutionId institution, String platform, String tool, String hash) {
        if (tool.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return database.read(session -> {
            Optional<Own> own = own(session, OWN, institution, platform, tool, hash);
            return own.isEmpty() || own.get().waits()
                    ? own.map(one -> RegistrationJson.tool(tool, one.body()))
                    : ToolRows.find(session, institution, tool);
        });
    }

    private static Optional<Own> own(
            Session session, String select, InstitutionId institution, String platform, String tool, String hash)
            throws SQLException {
        return session.first(
                select,
                row -> new Own(row.getString(1).equals("WAITING"), row.getString(2)),
                institution.value(),
                tool,
                platform,
                hash);
    }

    @Override
    public void revoke(InstitutionId institution, String tool) {
        database.write(session -> session.update(REVOKE, institution.value(), tool));
    }

    @Override
    public Optional<ToolRegistration> change(
            InstitutionId institution,
            String platform,
            String tool,
            String hash,
            UnaryOperator<ToolRegistration> change) {
        try {
            return database.write(session -> {
                Optional<Own> own = own(session, database.dialect().holding(OWN), institution, platform, tool, hash);
                if (own.isEmpty()) {
                    return Optional.empty();
                }
                Optional<ToolRegistration> changed = own.get().waits()
                        ? Optional.of(changeWaiting(session, institution, tool, own.get(), change))
                        : ToolRows.change(session, database.dialect(), institution, tool, change);
                if (changed.isPresent()) {
                    tell(session, institution, Audit.Action.TOOL_CHANGED, changed.get());
                }
                return changed;
            });
        } finally {
            connections.forget();
        }
    }

    private static ToolRegistration changeWaiting(
            Session session, InstitutionId institution, String tool, Own own, UnaryOperator<ToolRegistration> change)
            throws SQLException {
        ToolRegistration changed = change.apply(RegistrationJson.tool(tool, own.body()));
        session.update(CHANGE, RegistrationJson.of(changed), institution.value(), tool);
        return changed;
    }
}
