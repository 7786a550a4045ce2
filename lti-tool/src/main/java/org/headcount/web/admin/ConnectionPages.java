package org.headcount.web.admin;

import static org.headcount.web.admin.AdminServlet.parameter;

import jakarta.servlet.http.HttpServletRequest;
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
import org.headcount.gateway.Registrar;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.pages.Page;

/** The page of an institution's LMSs and tools, and the forms on it. */
public final class ConnectionPages {

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

    public ConnectionPages(
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

    Page page(Frame frame) {
        InstitutionId institution = new InstitutionId(frame.institution());
        return Page.ofOurs("admin/connections.jte", Map.of("frame", frame, "view", views.of(institution)));
    }

    /** Whether a form is one of ours; the address is that of an LMS or a tool. */
    static boolean isOurs(List<String> path) {
        return !path.isEmpty()
                && (path.get(0).equals("platforms") || path.get(0).equals("tools"));
    }

    /**
     * What a form shows that makes something which is shown once, or asks what is so now.
     *
     * @param path the parts below the institution's address
     * @return empty where it does neither; {@link #submit} tells why
     */
    Optional<Page> shown(Frame frame, List<String> path, HttpServletRequest request) {
        if (path.equals(List.of("platforms", "invite"))) {
            return inviteLms(frame, request);
        }
        if (path.equals(List.of("tools", "invite"))) {
            return inviteTool(frame, request);
        }
        boolean examines = path.size() == 3 && path.get(2).equals("doctor");
        return examines ? examine(frame, path.get(0), path.get(1)) : Optional.empty();
    }

    private Optional<Page> examine(Frame frame, String kind, String id) {
        InstitutionId institution = new InstitutionId(frame.institution());
        List<PlatformRegistration> lmss = connections.platforms(institution);
        if (kind.equals("platforms")) {
            PlatformRegistration lms =
                    found(lmss.stream().filter(one -> one.id().equals(id)).findFirst());
            return doctor.examine(new LmsConnection(institution, lms)).map(found -> findings(frame, lms.name(), found));
        }
        ToolRegistration tool = found(connections.tool(institution, id));
        return doctor.examine(institution, lmss, tool).map(found -> findings(frame, tool.name(), found));
    }

    private static <T> T found(Optional<T> connection) {
        return connection.orElseThrow(() -> new ProblemException(Problem.notFound()));
    }

    private static Page findings(Frame frame, String name, List<Finding> findings) {
        return Page.ofOurs("admin/doctor.jte", Map.of("frame", frame, "name", name, "findings", findings));
    }

    private Optional<Page> inviteLms(Frame frame, HttpServletRequest request) {
        String issuer = parameter(request, "issuer").strip();
        if (!issuer.isEmpty() && urls.check(issuer).isPresent()) {
            return Optional.empty();
        }
        FreshInvitation made = FreshInvitation.ofLms(
                new InstitutionId(frame.institution()), Optional.empty(), issuer, Registrar.OPERATOR, clock.instant());
        invitations.by(Author.OPERATOR).add(made.kept());
        return Optional.of(Page.ofOurs(
                "admin/invitation.jte",
                Map.of(
                        "frame",
                        frame,
                        "registrationUri",
                        addresses.register(made.secret()),
                        "expiresAt",
                        made.kept().expiresAt().toString())));
    }

    private Optional<Page> inviteTool(Frame frame, HttpServletRequest request) {
        InstitutionId institution = new InstitutionId(frame.institution());
        String platform = parameter(request, "platform");
        String opened = parameter(request, "registrationUri").strip();
        boolean own = connections.platforms(institution).stream()
                .anyMatch(one -> one.id().equals(platform));
        if (!own) {
            throw new ProblemException(Problem.notFound());
        }
        if (urls.check(opened).isPresent()) {
            return Optional.empty();
        }
        FreshInvitation made = FreshInvitation.ofTool(institution, platform, Registrar.OPERATOR, clock.instant());
        invitations.by(Author.OPERATOR).add(made.kept());
        return Optional.of(Page.ofOurs(
                "admin/toolinvitation.jte",
                Map.of(
                        "frame",
                        frame,
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
    Notice submit(Frame frame, List<String> path, HttpServletRequest request) {
        InstitutionId institution = new InstitutionId(frame.institution());
        if (path.size() == 2 && path.get(1).equals("invite")) {
            return Notice.NO_ADDRESS;
        }
        if (path.size() != 3) {
            throw new ProblemException(Problem.notFound());
        }
        String id = path.get(1);
        return switch (path.get(0) + "/" + path.get(2)) {
            case "platforms/approve" ->
                told(platforms.by(Author.OPERATOR).approve(institution, id, Registrar.OPERATOR));
            case "platforms/reject" ->
                platforms.by(Author.OPERATOR).remove(institution, id) ? Notice.REJECTED : Notice.NOT_WAITING;
            case "platforms/doctor", "tools/doctor" -> Notice.BUSY;
            case "platforms/deployments" -> deploy(institution, id, parameter(request, "deployment"));
            case "tools/approve" ->
                tools.by(Author.OPERATOR).approve(institution, id).isPresent() ? Notice.APPROVED : Notice.NOT_WAITING;
            case "tools/reject" ->
                tools.by(Author.OPERATOR).remove(institution, id) ? Notice.REJECTED : Notice.NOT_WAITING;
            default -> throw new ProblemException(Problem.notFound());
        };
    }

    /** Only one that waits: whatever else a form may bring was never launched. */
    private Notice deploy(InstitutionId institution, String platform, String deployment) {
        boolean waits = pending.list(institution, platform).stream()
                .anyMatch(one -> one.deployment().equals(deployment));
        return waits
                ? told(connections
                        .by(Author.OPERATOR)
                        .changePlatform(institution, platform, Registrar.OPERATOR, present -> {
                            Set<String> all = new LinkedHashSet<>(present.deployments());
                            all.add(deployment);
                            return present.withDeployments(all);
                        }))
                : Notice.NOT_WAITING;
    }

    private static Notice told(PlatformOutcome outcome) {
        if (outcome instanceof PlatformOutcome.Connected) {
            return Notice.APPROVED;
        }
        return outcome instanceof PlatformOutcome.NotThere ? Notice.NOT_WAITING : Notice.TAKEN;
    }
}
