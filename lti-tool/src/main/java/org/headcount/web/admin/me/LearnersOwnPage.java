package org.headcount.web.admin.me;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.grade.Holds;
import org.headcount.gateway.launch.Visitor;
import org.headcount.gateway.staff.Asking;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.web.KnownMethods;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.admin.StaffDoors;
import org.headcount.web.lti.LmsOrigins;
import org.headcount.web.lti.OwnPage;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;

/**
 * {@code /lti/me}: a learner reads of their own licence, and may ask to be switched on. No cookie is needed: who it is stands in the form, sealed, for an hour and
 * for one use.
 */
public final class LearnersOwnPage extends KnownMethods implements OwnPage {

    private static final long serialVersionUID = 1L;
    private static final int MOST_HELD = 20;

    private final transient Institutions institutions;
    private final transient Meter meter;
    private final transient Holds holds;
    private final transient Connections connections;
    private final transient Asking asking;
    private final transient WhoAsks whoAsks;
    private final transient LmsOrigins origins;
    private final transient StaffDoors doors;
    private final transient Pages pages;
    private final transient InstantSource clock;
    private final String address;

    /** @param address of this page */
    public LearnersOwnPage(
            Institutions institutions,
            Meter meter,
            Holds holds,
            Connections connections,
            Asking asking,
            WhoAsks whoAsks,
            LmsOrigins origins,
            StaffDoors doors,
            Pages pages,
            InstantSource clock,
            String address) {
        super("GET", "POST");
        this.institutions = institutions;
        this.meter = meter;
        this.holds = holds;
        this.connections = connections;
        this.asking = asking;
        this.whoAsks = whoAsks;
        this.origins = origins;
        this.doors = doors;
        this.pages = pages;
        this.clock = clock;
        this.address = address;
    }

    @Override
    public void open(Visitor visitor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        show(visitor, "", 200, request, response);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        notice("link", 200, request, response);
    }

    /** Somebody asks. A form that was sent before is not taken again: the page that answers it is asked for anew, not told twice. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            throw new ProblemException(Problem.ofStatus(403));
        }
        Optional<WhoAsks.Known> known = whoAsks.recognize(parameter(request, "who"));
        if (known.isEmpty()) {
            notice("me.over", 403, request, response);
            return;
        }
        Visitor visitor = known.get().visitor();
        String note = parameter(request, "note").strip();
        if (note.length() > Asking.LONGEST_NOTE || !PlainText.is(note.replaceAll("\\R", " "))) {
            show(visitor, "me.note.unfit", 422, request, response);
            return;
        }
        if (!whoAsks.spend(known.get())) {
            notice("me.over", 403, request, response);
            return;
        }
        boolean asked = institutions
                .find(visitor.institution())
                .filter(institution -> asking.ask(institution, who(visitor), note.replaceAll("\\R", " ")))
                .isPresent();
        show(visitor, asked ? "me.asked" : "me.not-asked", asked ? 200 : 409, request, response);
    }

    private static IdentityName who(Visitor visitor) {
        return IdentityName.lti(visitor.platform(), visitor.subject());
    }

    private void show(
            Visitor visitor, String notice, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Institution institution = institutions.find(visitor.institution()).orElseThrow();
        Instant now = clock.instant();
        Texts texts = texts(visitor.locale(), request);
        MeWords words = new MeWords(texts, institution, now);
        Optional<LearnerStatus> learner = meter.status(institution.id(), who(visitor), now, Optional.empty());
        boolean neverCounted = learner.filter(one -> meter.neverCounted(institution.id(), one.standing()))
                .isPresent();
        String state = words.state(learner, neverCounted);
        Optional<SwitchRequest> newest = learner.flatMap(
                one -> asking.newest(institution.id(), one.learner().id()));
        boolean waits =
                newest.filter(one -> one.state() == SwitchRequest.State.OPEN).isPresent();
        Map<String, String> tools = connections.tools(institution.id()).stream()
                .collect(Collectors.toMap(ToolRegistration::id, ToolRegistration::name));
        String name = learner.map(one -> one.learner().name()).orElse("");
        MeView view = new MeView(
                institution.name(),
                name.isEmpty() ? visitor.name() : name,
                state,
                words.until(learner, state),
                words.why(learner, state, neverCounted),
                words.next(state),
                words.kept(learner, name),
                learner
                        .map(one -> holds.ofLearner(
                                institution.id(), one.learner().id().value(), MOST_HELD))
                        .orElse(List.of())
                        .stream()
                        .map(hold -> words.held(hold, tools))
                        .toList(),
                words.asked(newest, state),
                asking.mayAsk(institution, learner) && !waits,
                whoAsks.remember(visitor),
                visitor.returnUrl());
        Map<String, Object> parameters =
                Map.of("view", view, "action", address, "styles", doors.styleSheets(), "notice", notice);
        Page page = Page.ofStaff(
                "admin/me/me.jte", texts, parameters, origins.wide(visitor.platform(), visitor.returnUrl()));
        pages.send(page, status, request, response);
    }

    private void notice(String key, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Texts texts = texts("", request);
        Map<String, Object> view = Map.of("title", texts.of(key + ".title"), "text", texts.of(key + ".text"));
        pages.send(Page.framed("launch/notice.jte", texts, view), status, response);
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    private static Texts texts(String locale, HttpServletRequest request) {
        String accepted = request.getHeader("Accept-Language");
        return Texts.forPerson(locale, accepted == null ? "" : accepted);
    }
}
