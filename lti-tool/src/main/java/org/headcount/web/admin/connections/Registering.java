package org.headcount.web.admin.connections;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.connection.PlatformOutcome;
import org.headcount.gateway.connection.Registrar;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Notice;
import org.headcount.web.admin.Visit;
import org.headcount.web.api.Registrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers and changes LMSs and tools by the forms. What a call would refuse is told at the fields, and nothing that was typed is lost. */
final class Registering {

    private static final Logger LOG = LoggerFactory.getLogger(Registering.class);

    private final ConnectionRooms rooms;
    private final Registrations registrations;
    private final Guide guide;
    private final PlatformViews platformViews;
    private final ToolViews toolViews;

    Registering(ConnectionRooms rooms, Guide guide, PlatformViews platformViews, ToolViews toolViews) {
        this.rooms = rooms;
        this.registrations = new Registrations(rooms.urls());
        this.guide = guide;
        this.platformViews = platformViews;
        this.toolViews = toolViews;
    }

    /** Only the operator may connect what could be another institution's client. */
    static Registrar registrar(Visit visit) {
        return visit.staff().registrar();
    }

    /** Why an address may not be called; empty where it may. */
    Optional<FormField.Fault> fault(Visit visit, String address) {
        return registrations
                .fault(address)
                .map(message -> new Faults(List.of(new Problem.Fault("/address", message)))
                        .of("address", visit.texts())
                        .get(0));
    }

    boolean isIssuer(String address) {
        return registrations.isIssuer(address);
    }

    Answer addLms(Visit visit, String lmsName, String sealed) {
        KnownLms lms = KnownLms.of(lmsName).orElseThrow(Visit::notFound);
        FutureId id = guide.id(visit, "pf", sealed).orElseThrow(Visit::notFound);
        Map<String, String> sent = PlatformForm.sent(visit);
        if (rooms.connections().platform(id.id()).isPresent()) { // sent twice
            return new Answer.GoOn(visit.frame().page("connections/platforms/" + id.id()));
        }
        PlatformRegistration platform;
        try {
            platform = registrations.platform(PlatformForm.body(sent), id.id(), Optional.empty());
        } catch (ProblemException e) {
            return Answer.refused(
                    guide.lmsPage(visit, lms, id, sent, new Faults(e.problem().faults())));
        }
        PlatformOutcome outcome =
                rooms.connections().by(visit.author()).addPlatform(visit.id(), platform, registrar(visit));
        Faults faults = faults(outcome);
        if (!faults.isEmpty()) {
            return Answer.refused(guide.lmsPage(visit, lms, id, sent, faults));
        }
        begin(id.id());
        return Answer.goOn(visit.frame().page("connections/platforms/" + id.id()), Notice.done("lms-added"));
    }

    /** Best before anybody asks; at first need it is tried again. */
    private void begin(String platform) {
        try {
            rooms.keys().begin(platform);
        } catch (RuntimeException e) {
            LOG.warn("LMS {} is connected, but has no key yet", platform, e);
        }
    }

    Answer changeLms(Visit visit, String id) {
        PlatformRegistration present = platformViews.connected(visit.id(), id).orElseThrow(Visit::notFound);
        Map<String, String> sent = PlatformForm.sent(visit);
        PlatformRegistration changed;
        try {
            changed = registrations.platform(PlatformForm.body(sent), id, Optional.empty());
        } catch (ProblemException e) {
            return refused(visit, present, sent, new Faults(e.problem().faults()));
        }
        PlatformOutcome outcome = rooms.connections()
                .by(visit.author())
                .changePlatform(visit.id(), id, registrar(visit), same -> changed);
        if (outcome instanceof PlatformOutcome.NotThere) {
            throw Visit.notFound();
        }
        Faults faults = faults(outcome);
        return faults.isEmpty()
                ? Answer.goOn(visit.frame().page("connections/platforms/" + id), Notice.done("connection-changed"))
                : refused(visit, present, sent, faults);
    }

    private Answer refused(Visit visit, PlatformRegistration present, Map<String, String> sent, Faults faults) {
        return Answer.refused(visit.page(
                "admin/connections/platform.jte", platformViews.of(visit, present, sent, faults, Optional.empty())));
    }

    private static Faults faults(PlatformOutcome outcome) {
        if (outcome instanceof PlatformOutcome.DeploymentsTaken) {
            return new Faults(List.of(new Problem.Fault("/deployments", "is connected already")));
        }
        return outcome instanceof PlatformOutcome.ClientTaken
                ? new Faults(List.of(new Problem.Fault("/clientId", "is connected otherwise already")))
                : Faults.NONE;
    }

    Answer addTool(Visit visit, String sealed) {
        FutureId id = guide.id(visit, "tl", sealed).orElseThrow(Visit::notFound);
        if (rooms.connections().tool(visit.id(), id.id()).isPresent()) { // sent twice
            return new Answer.GoOn(visit.frame().page("connections/tools/" + id.id()));
        }
        Map<String, String> sent = ToolForm.sent(visit);
        List<String> scopes = visit.parameters("scopes");
        ToolRegistration tool;
        try {
            tool = registrations.tool(ToolForm.body(sent, scopes), id.id(), Optional.empty());
        } catch (ProblemException e) {
            Faults faults = new Faults(e.problem().faults());
            return Answer.refused(guide.toolPage(visit, id, sent, scopes, faults));
        }
        rooms.connections().by(visit.author()).addTool(visit.id(), tool);
        return Answer.goOn(visit.frame().page("connections/tools/" + id.id()), Notice.done("tool-added"));
    }

    Answer changeTool(Visit visit, String id) {
        ToolRegistration present = rooms.connections().tool(visit.id(), id).orElseThrow(Visit::notFound);
        Map<String, String> sent = ToolForm.sent(visit);
        List<String> scopes = visit.parameters("scopes");
        ToolRegistration changed;
        try {
            changed = registrations.tool(ToolForm.body(sent, scopes), id, Optional.empty());
        } catch (ProblemException e) {
            Faults faults = new Faults(e.problem().faults());
            return Answer.refused(visit.page(
                    "admin/connections/tool.jte",
                    toolViews.of(visit, present, sent, scopes, faults, Optional.empty())));
        }
        if (rooms.connections()
                .by(visit.author())
                .changeTool(visit.id(), id, same -> changed)
                .isEmpty()) {
            throw Visit.notFound();
        }
        return Answer.goOn(visit.frame().page("connections/tools/" + id), Notice.done("connection-changed"));
    }
}
