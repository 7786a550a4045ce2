package org.headcount.web.admin;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.ConnectionDoctor;
import org.headcount.gateway.ConnectionNotes;
import org.headcount.gateway.Connections;
import org.headcount.gateway.Finding;
import org.headcount.gateway.FreshInvitation;
import org.headcount.gateway.Invitations;
import org.headcount.gateway.LmsConnection;
import org.headcount.gateway.PendingDeployments;
import org.headcount.gateway.PlatformOutcome;
import org.headcount.gateway.RegisteredPlatforms;
import org.headcount.gateway.RegisteredTools;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.pages.Page;

/** The page of an institution's LMSs and tools, and the forms on it. */
public final class ConnectionsPage implements StaffPage {

    private final Connections connections;
    private final RegisteredPlatforms platforms;
    private final RegisteredTools tools;
    private final PendingDeployments pending;
    private final Invitations invitations;
    private final Addresses addresses;
    private final UrlPolicy urls;
    private final InstantSource clock;
    private final ConnectionDoctor doctor;
    private final ConnectionViews views;

    public ConnectionsPage(
            Connections connections,
            RegisteredPlatforms platforms,
            RegisteredTools tools,
            PendingDeployments pending,
            Invitations invitations,
            ConnectionNotes notes,
            ConnectionDoctor doctor,
            Addresses addresses,
            UrlPolicy urls,
            InstantSource clock) {
        this.connections = connections;
        this.platforms = platforms;
        this.tools = tools;
        this.pending = pending;
        this.invitations = invitations;
        this.doctor = doctor;
        this.addresses = addresses;
        this.urls = urls;
        this.clock = clock;
        this.views = new ConnectionViews(connections, platforms, tools, pending, notes, addresses);
    }

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public String tab() {
        return "connections";
    }

    @Override
    public Staff.Right changes(Visit visit) {
        return Staff.Right.OWNER;
    }

    @Override
    public Answer get(Visit visit) {
        if (!visit.rest().isEmpty()) {
            throw Visit.notFound();
        }
        return Answer.of(visit.page("admin/connections.jte", views.of(visit.id())));
    }

    @Override
    public Answer post(Visit visit) {
        Optional<Page> shown = shown(visit, visit.rest());
        return shown.isPresent()
                ? Answer.of(shown.get())
                : Answer.goOn(visit.frame().page("connections"), submit(visit, visit.rest()));
    }

    /** What a form shows that makes something which is shown once, or asks what is so now; empty where it does neither. */
    private Optional<Page> shown(Visit visit, List<String> path) {
        if (path.equals(List.of("platforms", "invite"))) {
            return inviteLms(visit);
        }
        if (path.equals(List.of("tools", "invite"))) {
            return inviteTool(visit);
        }
        boolean examines = path.size() == 3 && path.get(2).equals("doctor");
        return examines ? examine(visit, path.get(0), path.get(1)) : Optional.empty();
    }

    private Optional<Page> examine(Visit visit, String kind, String id) {
        InstitutionId institution = visit.id();
        List<PlatformRegistration> lmss = connections.platforms(institution);
        if (kind.equals("platforms")) {
            PlatformRegistration lms =
                    found(lmss.stream().filter(one -> one.id().equals(id)).findFirst());
            return doctor.examine(new LmsConnection(institution, lms)).map(found -> findings(visit, lms.name(), found));
        }
        ToolRegistration tool = found(connections.tool(institution, id));
        return doctor.examine(institution, lmss, tool).map(found -> findings(visit, tool.name(), found));
    }

    private static <T> T found(Optional<T> connection) {
        return connection.orElseThrow(() -> Visit.notFound());
    }

    private static Page findings(Visit visit, String name, List<Finding> findings) {
        return visit.page("admin/doctor.jte", Map.of("name", name, "findings", findings));
    }

    private Optional<Page> inviteLms(Visit visit) {
        String issuer = visit.parameter("issuer");
        if (!issuer.isEmpty() && urls.check(issuer).isPresent()) {
            return Optional.empty();
        }
        FreshInvitation made = FreshInvitation.ofLms(
                visit.id(), Optional.empty(), issuer, visit.staff().registrar(), clock.instant());
        invitations.by(visit.author()).add(made.kept());
        return Optional.of(visit.page(
                "admin/invitation.jte",
                Map.of(
                        "registrationUri",
                        addresses.register(made.secret()),
                        "expiresAt",
                        made.kept().expiresAt().toString())));
    }

    private Optional<Page> inviteTool(Visit visit) {
        InstitutionId institution = visit.id();
        String platform = visit.parameter("platform");
        String opened = visit.parameter("registrationUri");
        boolean own = connections.platforms(institution).stream()
                .anyMatch(one -> one.id().equals(platform));
        if (!own) {
            throw Visit.notFound();
        }
        if (urls.check(opened).isPresent()) {
            return Optional.empty();
        }
        FreshInvitation made =
                FreshInvitation.ofTool(institution, platform, visit.staff().registrar(), clock.instant());
        invitations.by(visit.author()).add(made.kept());
        return Optional.of(visit.page(
                "admin/toolinvitation.jte",
                Map.of(
                        "openUri",
                        made.opening(opened, addresses),
                        "configuration",
                        made.configuration(addresses),
                        "token",
                        made.secret(),
                        "expiresAt",
                        made.kept().expiresAt().toString())));
    }

    /** Does what a form asks. */
    private Notice submit(Visit visit, List<String> path) {
        InstitutionId institution = visit.id();
        if (path.size() == 2 && path.get(1).equals("invite")) {
            return Notice.failed("no-address");
        }
        if (path.size() != 3) {
            throw Visit.notFound();
        }
        String id = path.get(1);
        return switch (path.get(0) + "/" + path.get(2)) {
            case "platforms/approve" ->
                told(platforms
                        .by(visit.author())
                        .approve(institution, id, visit.staff().registrar()));
            case "platforms/reject" ->
                platforms.by(visit.author()).remove(institution, id)
                        ? Notice.done("rejected")
                        : Notice.failed("not-waiting");
            case "platforms/doctor", "tools/doctor" -> Notice.failed("busy");
            case "platforms/deployments" -> deploy(visit, institution, id, visit.parameter("deployment"));
            case "tools/approve" ->
                tools.by(visit.author()).approve(institution, id).isPresent()
                        ? Notice.done("approved")
                        : Notice.failed("not-waiting");
            case "tools/reject" ->
                tools.by(visit.author()).remove(institution, id)
                        ? Notice.done("rejected")
                        : Notice.failed("not-waiting");
            default -> throw Visit.notFound();
        };
    }

    /** Only one that waits: whatever else a form may bring was never launched. */
    private Notice deploy(Visit visit, InstitutionId institution, String platform, String deployment) {
        boolean waits = pending.list(institution, platform).stream()
                .anyMatch(one -> one.deployment().equals(deployment));
        return waits
                ? told(connections
                        .by(visit.author())
                        .changePlatform(institution, platform, visit.staff().registrar(), present -> {
                            Set<String> all = new LinkedHashSet<>(present.deployments());
                            all.add(deployment);
                            return present.withDeployments(all);
                        }))
                : Notice.failed("not-waiting");
    }

    private static Notice told(PlatformOutcome outcome) {
        if (outcome instanceof PlatformOutcome.Connected) {
            return Notice.done("approved");
        }
        return outcome instanceof PlatformOutcome.NotThere ? Notice.failed("not-waiting") : Notice.failed("taken");
    }
}
