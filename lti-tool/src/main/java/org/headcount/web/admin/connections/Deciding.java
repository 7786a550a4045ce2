package org.headcount.web.admin.connections;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.gateway.Audit;
import org.headcount.gateway.connection.Finding;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.KeyRing;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Visit;

/** What the buttons of the pages of connections do, but for the forms that register. */
final class Deciding {

    private final ConnectionRooms rooms;
    private final PlatformViews platformViews;
    private final ToolViews toolViews;

    Deciding(ConnectionRooms rooms, PlatformViews platformViews, ToolViews toolViews) {
        this.rooms = rooms;
        this.platformViews = platformViews;
        this.toolViews = toolViews;
    }

    private static Answer overview(Visit visit, Notice notice) {
        return Answer.goOn(visit.frame().page("connections"), notice);
    }

    private static Answer platform(Visit visit, String id, Notice notice) {
        return Answer.goOn(visit.frame().page("connections/platforms/" + id), notice);
    }

    Answer approveLms(Visit visit, String id) {
        return overview(
                visit,
                told(rooms.platforms().by(visit.author()).approve(visit.id(), id, Registering.registrar(visit))));
    }

    Answer approveTool(Visit visit, String id) {
        boolean done = rooms.tools().by(visit.author()).approve(visit.id(), id).isPresent();
        return overview(visit, done ? Notice.done("approved") : Notice.failed("not-waiting"));
    }

    Answer rejectLms(Visit visit, String id) {
        boolean done = rooms.platforms().by(visit.author()).remove(visit.id(), id);
        return overview(visit, done ? Notice.done("rejected") : Notice.failed("not-waiting"));
    }

    Answer rejectTool(Visit visit, String id) {
        boolean done = rooms.tools().by(visit.author()).remove(visit.id(), id);
        return overview(visit, done ? Notice.done("rejected") : Notice.failed("not-waiting"));
    }

    Answer disconnectLms(Visit visit, String id) {
        boolean done = rooms.connections().by(visit.author()).removePlatform(visit.id(), id);
        return overview(visit, done ? Notice.done("disconnected") : Notice.failed("gone"));
    }

    Answer disconnectTool(Visit visit, String id) {
        boolean done = rooms.connections().by(visit.author()).removeTool(visit.id(), id);
        return overview(visit, done ? Notice.done("disconnected") : Notice.failed("gone"));
    }

    /** Only one that waits: whatever else a form may bring was never launched. */
    Answer deploy(Visit visit, String platform) {
        InstitutionId institution = visit.id();
        String deployment = visit.parameter("deployment");
        boolean waits = rooms.pending().list(institution, platform).stream()
                .anyMatch(one -> one.deployment().equals(deployment));
        Notice notice = waits
                ? told(rooms.connections()
                        .by(visit.author())
                        .changePlatform(institution, platform, Registering.registrar(visit), present -> {
                            Set<String> all = new LinkedHashSet<>(present.deployments());
                            all.add(deployment);
                            return present.withDeployments(all);
                        }))
                : Notice.failed("not-waiting");
        return overview(visit, notice);
    }

    private static Notice told(PlatformOutcome outcome) {
        if (outcome instanceof PlatformOutcome.Connected) {
            return Notice.done("approved");
        }
        return outcome instanceof PlatformOutcome.NotThere ? Notice.failed("not-waiting") : Notice.failed("taken");
    }

    Answer rotate(Visit visit, String platform) {
        KeyRing ring = ring(visit, platform);
        boolean added = ring.rotate(rooms.clock().instant());
        if (added) {
            rooms.audit().note(visit.id(), visit.author(), Audit.Action.SIGNING_KEY_ADDED, platform);
        }
        return platform(visit, platform, added ? Notice.done("key-added") : Notice.failed("key-waits"));
    }

    Answer revoke(Visit visit, String platform, String key) {
        boolean there = ring(visit, platform).revoke(key, rooms.clock().instant());
        if (there) {
            rooms.audit().note(visit.id(), visit.author(), Audit.Action.SIGNING_KEY_REVOKED, platform);
        }
        return platform(visit, platform, there ? Notice.done("key-revoked") : Notice.failed("gone"));
    }

    private KeyRing ring(Visit visit, String platform) {
        return rooms.keys()
                .of(platformViews
                        .connected(visit.id(), platform)
                        .orElseThrow(Visit::notFound)
                        .id());
    }

    Answer revokeTokens(Visit visit, String tool) {
        if (rooms.connections().tool(visit.id(), tool).isEmpty()) {
            throw Visit.notFound();
        }
        rooms.grants().revoke(visit.id(), tool);
        rooms.tools().revoke(visit.id(), tool);
        rooms.audit().note(visit.id(), visit.author(), Audit.Action.ACCESS_TOKENS_REVOKED, tool);
        return Answer.goOn(visit.frame().page("connections/tools/" + tool), Notice.done("tokens-revoked"));
    }

    /** Tells an LMS anew what Headcount registers. */
    Answer renew(Visit visit, String platform) {
        if (platformViews.connected(visit.id(), platform).isEmpty()) {
            throw Visit.notFound();
        }
        Notice notice = rooms.examinations()
                .one(visit.id(), () -> rooms.renewal().renew(visit.id(), platform, visit.author()))
                .map(renewed -> renewed.map(
                                one -> one.fold(made -> Notice.done("renewed"), broken -> Notice.failed("lms-refused")))
                        .orElseGet(() -> Notice.failed("no-registration-address")))
                .orElseGet(() -> Notice.failed("busy"));
        return platform(visit, platform, notice);
    }

    Answer examineLms(Visit visit, String id) {
        PlatformRegistration lms = platformViews.connected(visit.id(), id).orElseThrow(Visit::notFound);
        Optional<List<Finding>> found = rooms.doctor().examine(new LmsConnection(visit.id(), lms));
        return found.isEmpty()
                ? platform(visit, id, Notice.failed("busy"))
                : Answer.of(visit.page(
                        "admin/connections/platform.jte",
                        platformViews.of(visit, lms, PlatformForm.of(lms), Faults.NONE, found)));
    }

    Answer examineTool(Visit visit, String id) {
        ToolRegistration tool = rooms.connections().tool(visit.id(), id).orElseThrow(Visit::notFound);
        Optional<List<Finding>> found =
                rooms.doctor().examine(visit.id(), rooms.connections().platforms(visit.id()), tool);
        return found.isEmpty()
                ? Answer.goOn(visit.frame().page("connections/tools/" + id), Notice.failed("busy"))
                : Answer.of(visit.page(
                        "admin/connections/tool.jte",
                        toolViews.of(visit, tool, ToolForm.of(tool), tool.scopes(), Faults.NONE, found)));
    }
}
