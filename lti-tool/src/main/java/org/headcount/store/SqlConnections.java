package org.headcount.store;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.headcount.gateway.Audit;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;

/** LMSs and tools in the database; read from memory where that is recent. */
final class SqlConnections implements Connections {

    private enum Asked {
        PLATFORMS,
        PLATFORM,
        OF_ISSUER,
        HOLDER,
        TOOLS,
        TOOL,
        IS_TOOL
    }

    private record Question(Asked asked, List<String> of) {}

    private final Database database;
    private final InstantSource clock;
    private final Recent recent;
    private final AuditRows audit;
    private final Author author;

    SqlConnections(Database database, InstantSource clock, AuditRows audit) {
        this(database, clock, new Recent(), audit, Author.SYSTEM);
    }

    private SqlConnections(Database database, InstantSource clock, Recent recent, AuditRows audit, Author author) {
        this.database = database;
        this.clock = clock;
        this.recent = recent;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public Connections by(Author somebody) {
        return new SqlConnections(database, clock, recent, audit, somebody);
    }

    /** Has everybody ask the database again. */
    void forget() {
        recent.forget();
    }

    private <T> T change(Work<T> work) {
        try {
            return database.write(work);
        } finally {
            recent.forget();
        }
    }

    private <T> T ask(Asked asked, List<String> of, Work<T> work) {
        return recent.ask(new Question(asked, of), () -> database.read(work));
    }

    /** As {@link #ask}, for strangers too: what they name and nobody has is not remembered, and what holds a NUL, which not every database takes, is nobody's name. */
    private <T> Optional<T> askFor(Asked asked, List<String> of, Work<Optional<T>> work) {
        return of.stream().anyMatch(name -> name.indexOf('\0') >= 0)
                ? Optional.empty()
                : recent.askFor(new Question(asked, of), () -> database.read(work));
    }

    @Override
    public PlatformOutcome addPlatform(InstitutionId institution, PlatformRegistration platform, Registrar by) {
        return change(session -> told(
                session,
                institution,
                Audit.Action.PLATFORM_CONNECTED,
                PlatformRows.add(session, institution, platform, by, Micros.of(clock.instant()))));
    }

    @Override
    public PlatformOutcome changePlatform(
            InstitutionId institution, String platform, Registrar by, UnaryOperator<PlatformRegistration> change) {
        return change(session -> told(
                session,
                institution,
                Audit.Action.PLATFORM_CHANGED,
                PlatformRows.change(session, database.dialect(), institution, platform, by, change)));
    }

    @Override
    public boolean removePlatform(InstitutionId institution, String platform) {
        return change(session -> {
            // whoever is in for what this LMS said of them
            session.update(SqlStaffSettings.END_BY_ROLE, institution.value(), institution.value());
            return told(
                    session,
                    institution,
                    Audit.Action.PLATFORM_DISCONNECTED,
                    platform,
                    PlatformRows.remove(session, institution, platform));
        });
    }

    private PlatformOutcome told(
            Session session, InstitutionId institution, Audit.Action action, PlatformOutcome outcome)
            throws SQLException {
        if (outcome instanceof PlatformOutcome.Connected connected) {
            PlatformRegistration platform = connected.platform();
            audit.add(session, institution, author, action, platform.id(), AuditDetails.platform(platform));
        }
        return outcome;
    }

    private boolean told(Session session, InstitutionId institution, Audit.Action action, String subject, boolean done)
            throws SQLException {
        if (done) {
            audit.add(session, institution, author, action, subject, AuditDetails.none());
        }
        return done;
    }

    @Override
    public List<PlatformRegistration> platforms(InstitutionId institution) {
        return ask(
                Asked.PLATFORMS,
                List.of(institution.value()),
                session -> PlatformRows.ofInstitution(session, institution).stream()
                        .map(LmsConnection::platform)
                        .toList());
    }

    @Override
    public Optional<LmsConnection> platform(String platform) {
        return askFor(Asked.PLATFORM, List.of(platform), session -> PlatformRows.byId(session, platform));
    }

    @Override
    public List<LmsConnection> ofIssuer(String issuer) {
        return askFor(
                        Asked.OF_ISSUER,
                        List.of(issuer),
                        session -> Optional.of(List.copyOf(PlatformRows.byIssuer(session, issuer)))
                                .filter(found -> !found.isEmpty()))
                .orElse(List.of());
    }

    @Override
    public Optional<LmsConnection> holder(String issuer, String clientId, String deployment) {
        return askFor(
                Asked.HOLDER,
                List.of(issuer, clientId, deployment),
                session -> PlatformRows.holder(session, issuer, clientId, deployment));
    }

    @Override
    public void addTool(InstitutionId institution, ToolRegistration tool) {
        this.<Boolean>change(session -> {
            ToolRows.add(session, institution, tool);
            audit.add(session, institution, author, Audit.Action.TOOL_CONNECTED, tool.id(), AuditDetails.tool(tool));
            return true;
        });
    }

    @Override
    public Optional<ToolRegistration> changeTool(
            InstitutionId institution, String tool, UnaryOperator<ToolRegistration> change) {
        return change(session -> {
            Optional<ToolRegistration> changed =
                    ToolRows.change(session, database.dialect(), institution, tool, change);
            if (changed.isPresent()) {
                audit.add(
                        session,
                        institution,
                        author,
                        Audit.Action.TOOL_CHANGED,
                        tool,
                        AuditDetails.tool(changed.get()));
            }
            return changed;
        });
    }

    @Override
    public boolean removeTool(InstitutionId institution, String tool) {
        return change(session -> told(
                session,
                institution,
                Audit.Action.TOOL_DISCONNECTED,
                tool,
                ToolRows.remove(session, institution, tool)));
    }

    @Override
    public List<ToolRegistration> tools(InstitutionId institution) {
        return ask(
                Asked.TOOLS,
                List.of(institution.value()),
                session -> List.copyOf(ToolRows.ofInstitution(session, institution)));
    }

    @Override
    public Optional<ToolRegistration> tool(InstitutionId institution, String tool) {
        return askFor(
                Asked.TOOL, List.of(institution.value(), tool), session -> ToolRows.find(session, institution, tool));
    }

    @Override
    public boolean isTool(String tool) {
        return askFor(
                        Asked.IS_TOOL,
                        List.of(tool),
                        session -> Optional.of(ToolRows.exists(session, tool)).filter(Boolean::booleanValue))
                .orElse(false);
    }
}
