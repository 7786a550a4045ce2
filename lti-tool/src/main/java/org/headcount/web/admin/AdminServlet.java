package org.headcount.web.admin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.lti.wire.Seal;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.web.KnownMethods;
import org.headcount.web.Patience;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.Problems;
import org.headcount.web.RequestId;
import org.headcount.web.StaffCall;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Part;
import org.headcount.web.pages.Texts;

/**
 * Everything below {@code /admin}: finds who has signed in, the institution, and its page. Forms carry the session's token and answer with a redirection, so
 * that reloading a page repeats nothing. What is wrong is told on a page in the person's language.
 */
public final class AdminServlet extends KnownMethods {

    private static final long serialVersionUID = 1L;
    private static final String LANGUAGE = "hc_lang";
    /** Where a launch goes on to. */
    static final String COME_IN = "come-in";

    private static final Duration A_YEAR = Duration.ofDays(365);

    private final transient Frames frames;
    private final transient InstitutionList institutionList;
    private final transient Institutions institutions;
    private final transient StaffCookies cookies;
    private final transient SignedIn signedIn;
    private final transient KeySignIn keySignIn;
    private final transient ProviderDoor providerDoor;
    private final transient Pages pages;
    private final transient Problems problems;
    private final transient InstantSource clock;
    private final transient Assets assets = new Assets();

    /** @param institutionPages in the order in which the navigation names them */
    public AdminServlet(
            List<StaffPage> institutionPages,
            InstitutionList institutionList,
            Institutions institutions,
            StaffDoors doors,
            Seal seal,
            Pages pages,
            Problems problems,
            InstantSource clock) {
        super("GET", "POST");
        this.frames = new Frames(institutionPages, doors.home(), clock);
        this.institutionList = institutionList;
        this.institutions = institutions;
        this.pages = pages;
        this.problems = problems;
        this.clock = clock;
        this.cookies = doors.cookies();
        this.signedIn = doors.signedIn();
        this.keySignIn = new KeySignIn(doors, seal, frames, pages, clock);
        this.providerDoor = new ProviderDoor(institutions, keySignIn, doors, frames, pages, clock);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            super.service(request, response);
        } catch (ProblemException e) {
            String accept = request.getHeader("Accept");
            if (accept != null && accept.contains("json") && !accept.contains("text/html")) {
                throw e; // a program reads it as RFC 9457 has it
            }
            refuse(e.problem(), request, response);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Texts anybodys = texts(request, Optional.empty());
        List<String> path = path(request);
        if (path.size() == 2 && path.get(0).equals("assets")) {
            if (!assets.send(path.get(1), request, response)) {
                throw new ProblemException(Problem.notFound());
            }
            return;
        }
        if (path.size() == 2 && path.get(0).equals("signed-in")) {
            providerDoor.comeBack(path.get(1), anybodys, request, response);
            return;
        }
        if (path.size() == 3 && path.get(0).equals("join")) {
            providerDoor.invitation(path.get(1), path.get(2), anybodys, request, response);
            return;
        }
        if (path.equals(List.of(COME_IN))) {
            Optional<InstitutionId> launched =
                    signedIn.takeOver(request, response).flatMap(StaffSession::institution);
            redirect(frames.home() + launched.map(id -> "/institutions/" + id).orElse(""), response);
            return;
        }
        Optional<StaffSession> found = signedIn.find(request);
        if (found.isEmpty()) {
            String institution = path.size() >= 2 && path.get(0).equals("institutions") ? path.get(1) : "";
            // a script that asks for a part of a page hears that it may not, and has the whole page come anew
            boolean part = request.getHeader("HX-Request") != null;
            keySignIn.form(anybodys, "", institution, part ? 401 : 200, request, response);
            return;
        }
        StaffSession session = found.get();
        Texts texts = texts(request, found);
        if (path.isEmpty()) {
            home(session, texts, request, response);
        } else if (path.size() > 3
                && path.get(0).equals("institutions")
                && path.get(2).equals("files")) {
            forward(institution(session.staff(), path), session.staff(), request, response);
        } else {
            Visit visit = visit(session, texts, path, request);
            StaffPage page = page(path);
            allow(visit.staff(), page.reads());
            send(page.get(visit), request, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Texts texts = texts(request, Optional.empty());
        List<String> path = path(request);
        requireOurs(request);
        if (path.equals(List.of("sign-in"))) {
            keySignIn.tryKey(texts, request, response);
            return;
        }
        if (path.equals(List.of("sign-in", "institution"))) {
            providerDoor.leave(texts, request, response);
            return;
        }
        if (path.equals(List.of("language"))) {
            String chosen = parameter(request, "language");
            if (Texts.all().stream().anyMatch(one -> one.language().equals(chosen))) {
                cookies.write(LANGUAGE, chosen, A_YEAR, response);
            }
            String back = parameter(request, "back");
            redirect(frames.home() + (back.matches("/institutions/[\\w/.~%-]*") ? back : ""), response);
            return;
        }
        Optional<StaffSession> session = signedIn.find(request);
        if (session.isEmpty()) {
            keySignIn.form(texts, texts.of("signin.over"), "", 401, request, response);
            return;
        }
        Patience.extend(request);
        if (!session.get().sent(parameter(request, "token"))) {
            throw forged();
        }
        if (path.equals(List.of("sign-out"))) {
            signedIn.end(session.get(), response);
            signedOut(session.get(), texts, request, response);
            return;
        }
        if (path.equals(List.of("sign-out-everywhere"))) {
            signedIn.endAll(session.get(), response);
            signedOut(session.get(), texts, request, response);
            return;
        }
        Visit visit = visit(session.get(), texts(request, session), path, request);
        StaffPage page = page(path);
        allow(visit.staff(), page.reads());
        allow(visit.staff(), page.changes(visit));
        send(page.post(visit), request, response);
    }

    /** A browser says by itself that another site sends a form, and no script of that site can make it lie. */
    static void requireOurs(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw forged();
        }
    }

    private static ProblemException forged() {
        return new ProblemException(Problem.of(
                403,
                "forged-form",
                "This form was not ours",
                "Go back to the page, reload it and try again; nothing was changed."));
    }

    private void send(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (answer instanceof Answer.Shown shown) {
            show(shown.page(), shown.status(), request, response);
        } else if (answer instanceof Answer.GoOn goOn) {
            redirect(goOn.address(), response);
        } else if (answer instanceof Answer.Sent sent) {
            response.setContentType(sent.type());
            response.setHeader("Content-Disposition", "attachment; filename=\"" + sent.name() + "\"");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Cache-Control", "no-store");
            sent.body().write(response.getOutputStream());
        }
    }

    /** A script that puts a part of the page into another one can begin with none before all is there, and then learns by the status that it is not. */
    private void show(Page page, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        boolean early = request.getMethod().equals("GET") && request.getHeader("HX-Request") == null;
        if (early && !page.late().isEmpty()) {
            pages.sendEarly(page, status, thrown -> unread(thrown, request), request, response);
        } else {
            pages.send(page, status, request, response);
        }
    }

    private Part unread(RuntimeException thrown, HttpServletRequest request) {
        String reference = RequestId.of(request);
        problems.of(thrown, reference);
        String query = request.getQueryString();
        String again = request.getRequestURI() + (query == null ? "" : "?" + query);
        return new Part("admin/part/unread.jte", Map.of("again", again, "reference", reference));
    }

    private static void allow(Staff staff, Staff.Right needed) {
        if (!staff.may(needed)) {
            throw new ProblemException(Problem.ofStatus(403));
        }
    }

    private StaffPage page(List<String> path) {
        return frames.page(name(path)).orElseThrow(Visit::notFound);
    }

    private static String name(List<String> path) {
        return path.size() == 2 ? "" : path.get(2);
    }

    /** The REST interface's own answer: what stands in a file cannot differ from what stands there. */
    private static void forward(
            Institution institution, Staff staff, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String below = request.getRequestURI()
                .substring(request.getContextPath().length()
                        + request.getServletPath().length());
        String prefix = "/institutions/" + institution.id();
        if (!below.startsWith(prefix + "/files/")) { // written in a way that hides what it is
            throw Visit.notFound();
        }
        String file = below.substring(prefix.length() + "/files/".length());
        request.setAttribute(StaffCall.ATTRIBUTE, new StaffCall(institution.id(), staff.may(Staff.Right.OWNER)));
        request.getRequestDispatcher("/api/v1" + prefix + "/" + file).forward(request, response);
    }

    /** Whoever belongs to one institution has no list. */
    private void home(StaffSession session, Texts texts, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<InstitutionId> only = session.staff().only();
        if (only.isPresent()) {
            redirect(frames.home() + "/institutions/" + only.get(), response);
            return;
        }
        pages.send(institutionList.page(frames.outside(texts, Optional.of(session))), 200, request, response);
    }

    /** In an LMS's frame nothing but a word of ours may be shown: the page where one signs in may be in nobody's. */
    private void signedOut(StaffSession session, Texts texts, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (session.ancestors().equals("'none'")) {
            redirect(frames.home(), response);
            return;
        }
        Frame frame = frames.outside(texts, session.ancestors());
        Map<String, Object> view = Map.of("frame", frame, "key", "signedout.out");
        pages.send(Page.ofStaff("admin/signedout.jte", texts, view, frame.ancestors()), 200, request, response);
    }

    private void refuse(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Texts texts = texts(request, Optional.empty());
        Frame frame = frames.outside(texts, signedIn.find(request));
        Map<String, Object> view = Map.of("frame", frame, "problem", problem, "reference", RequestId.of(request));
        response.resetBuffer();
        pages.send(
                Page.ofStaff("admin/problem.jte", texts, view, frame.ancestors()), problem.status(), request, response);
    }

    private Institution institution(Staff staff, List<String> path) {
        return Optional.of(path.get(1))
                .filter(InstitutionId::isOne)
                .map(InstitutionId::new)
                .filter(staff::sees)
                .flatMap(institutions::find)
                .orElseThrow(Visit::notFound);
    }

    private Visit visit(StaffSession session, Texts texts, List<String> path, HttpServletRequest request) {
        if (path.size() < 2 || !path.get(0).equals("institutions")) {
            throw new ProblemException(Problem.notFound());
        }
        Staff staff = session.staff();
        Institution institution = institution(staff, path);
        Instant now = clock.instant();
        ZoneId zone = institution.terms().zone().inForceAt(now);
        boolean reads = !request.getMethod().equals("POST");
        Moment moment = reads
                ? new Moment(
                        now,
                        Visit.instant(parameter(request, "asOf").strip(), "?asOf", zone),
                        Visit.instant(parameter(request, "knownAt").strip(), "?knownAt", zone))
                : Moment.present(now);
        Frame frame = frames.inside(texts, session, institution, frames.page(name(path)), moment, request);
        return new Visit(
                institution,
                staff,
                frame,
                moment,
                path.size() <= 3 ? List.of() : path.subList(3, path.size()),
                request);
    }

    private Texts texts(HttpServletRequest request, Optional<StaffSession> session) {
        String accepted = request.getHeader("Accept-Language");
        String chosen = cookies.read(request, LANGUAGE)
                .orElseGet(
                        () -> session.map(one -> one.kept().session().locale()).orElse(""));
        return Texts.forPerson(chosen, accepted == null ? "" : accepted);
    }

    /** The parts of the path below {@code /admin}, decoded. */
    private static List<String> path(HttpServletRequest request) {
        String info = request.getPathInfo();
        return info == null
                ? List.of()
                : Arrays.stream(info.split("/", -1))
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    static void redirect(String location, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
    }
}
