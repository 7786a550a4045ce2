package org.headcount.web.admin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Seal;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.web.OperatorKey;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.RequestId;
import org.headcount.web.StaffCall;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below {@code /admin}: finds who has signed in, the institution, and its page. Forms carry the session's token and answer with a redirection, so
 * that reloading a page repeats nothing. What is wrong is told on a page in the person's language.
 */
public final class AdminServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String SESSION = "hc_staff";
    private static final String LANGUAGE = "hc_lang";
    private static final int A_YEAR = 365 * 24 * 3600;
    private static final Logger LOG = LoggerFactory.getLogger(AdminServlet.class);

    private final transient Map<String, StaffPage> institutionPages = new LinkedHashMap<>();
    private final transient List<Frame.Tab> tabs;
    private final transient InstitutionList institutionList;
    private final transient Institutions institutions;
    private final transient OperatorKey operator;
    private final transient Seal seal;
    private final transient Pages pages;
    private final transient InstantSource clock;
    private final transient Assets assets = new Assets();
    private final String home;
    private final boolean https;

    /** @param institutionPages in the order in which the navigation names them */
    public AdminServlet(
            List<StaffPage> institutionPages,
            InstitutionList institutionList,
            Institutions institutions,
            OperatorKey operator,
            Seal seal,
            Pages pages,
            Addresses addresses,
            InstantSource clock) {
        institutionPages.forEach(page -> this.institutionPages.put(page.name(), page));
        this.tabs = institutionPages.stream()
                .filter(StaffPage::leads)
                .map(page -> new Frame.Tab(page.tab(), page.name()))
                .toList();
        this.institutionList = institutionList;
        this.institutions = institutions;
        this.operator = operator;
        this.seal = seal;
        this.pages = pages;
        this.clock = clock;
        this.home = addresses.base().getRawPath() + "/admin";
        this.https = "https".equals(addresses.base().getScheme());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Texts texts = texts(request);
        try {
            if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
                read(texts, request, response);
            } else if (request.getMethod().equals("POST")) {
                post(texts, request, response);
            } else {
                throw new ProblemException(Problem.ofStatus(405));
            }
        } catch (ProblemException e) {
            refuse(e.problem(), texts, request, response);
        }
    }

    private void read(Texts texts, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        List<String> path = path(request);
        if (path.size() == 2 && path.get(0).equals("assets")) {
            if (!assets.send(path.get(1), request, response)) {
                throw new ProblemException(Problem.notFound());
            }
            return;
        }
        Optional<StaffSession> session = session(request);
        if (session.isEmpty()) {
            signIn(texts, "", 200, response);
        } else if (path.isEmpty()) {
            list(session.get(), texts, response);
        } else if (path.size() > 3
                && path.get(0).equals("institutions")
                && path.get(2).equals("files")) {
            institution(session.get().staff(), path);
            forward(request, response);
        } else {
            Visit visit = visit(session.get(), texts, path, request);
            StaffPage page = page(path);
            allow(visit.staff(), page.reads());
            send(page.get(visit), response);
        }
    }

    private void post(Texts texts, HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> path = path(request);
        if (path.equals(List.of("sign-in"))) {
            tryKey(texts, request, response);
            return;
        }
        if (path.equals(List.of("language"))) {
            response.addCookie(cookie(LANGUAGE, parameter(request, "language"), A_YEAR));
            String back = parameter(request, "back");
            redirect(home + (back.matches("/institutions/[\\w/.~%-]*") ? back : ""), response);
            return;
        }
        Optional<StaffSession> session = session(request);
        if (session.isEmpty()) {
            signIn(texts, texts.of("signin.over"), 401, response);
            return;
        }
        if (!session.get().sent(parameter(request, "token"))) {
            throw new ProblemException(Problem.of(
                    403,
                    "forged-form",
                    "This form was not ours",
                    "Go back to the page, reload it and try again; nothing was changed."));
        }
        if (path.equals(List.of("sign-out"))) {
            response.addCookie(cookie(SESSION, "", 0));
            redirect(home, response);
            return;
        }
        Visit visit = visit(session.get(), texts, path, request);
        StaffPage page = page(path);
        allow(visit.staff(), page.reads());
        allow(visit.staff(), page.changes(visit));
        send(page.post(visit), response);
    }

    private void send(Answer answer, HttpServletResponse response) throws IOException {
        if (answer instanceof Answer.Shown shown) {
            pages.send(shown.page(), shown.status(), response);
        } else if (answer instanceof Answer.GoOn goOn) {
            redirect(goOn.address(), response);
        }
    }

    private static void allow(Staff staff, Staff.Right needed) {
        if (!staff.may(needed)) {
            throw new ProblemException(Problem.ofStatus(403));
        }
    }

    private StaffPage page(List<String> path) {
        return Optional.ofNullable(institutionPages.get(path.size() == 2 ? "" : path.get(2)))
                .orElseThrow(Visit::notFound);
    }

    /** The REST interface's own answer: what stands in a file cannot differ from what stands there. */
    private static void forward(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String below = request.getRequestURI()
                .substring(request.getContextPath().length()
                        + request.getServletPath().length());
        String[] parts = below.split("/files/", 2);
        request.setAttribute(StaffCall.ATTRIBUTE, new StaffCall(new InstitutionId(parts[0].split("/", 3)[2])));
        request.getRequestDispatcher("/api/v1" + parts[0] + "/" + parts[1]).forward(request, response);
    }

    /** Attempts are not counted: whoever counts them locks staff out together with whoever guesses. A key that we made is too long to be guessed, and a short one of somebody's own is warned of at start. */
    private void tryKey(Texts texts, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (operator.is(parameter(request, "key").strip())) {
            StaffSession session = StaffSession.begin(clock.instant());
            response.addCookie(
                    cookie(SESSION, session.sealed(seal, operator), Math.toIntExact(StaffSession.LENGTH.toSeconds())));
            redirect(home, response);
        } else {
            LOG.warn("sign-in refused: not the operator's key");
            signIn(texts, texts.of("signin.wrong"), 401, response);
        }
    }

    private void signIn(Texts texts, String notice, int status, HttpServletResponse response) throws IOException {
        Frame frame =
                frame(texts, "", Staff.OPERATOR, Optional.empty(), Moment.present(clock.instant()), List.of(), null);
        pages.send(
                Page.ofStaff("admin/signin.jte", texts, Map.of("frame", frame, "notice", notice), frame.ancestors()),
                status,
                response);
    }

    private void list(StaffSession session, Texts texts, HttpServletResponse response) throws IOException {
        Frame frame = frame(
                texts,
                session.token(),
                Staff.OPERATOR,
                Optional.empty(),
                Moment.present(clock.instant()),
                List.of(),
                null);
        pages.send(institutionList.page(frame), 200, response);
    }

    private void refuse(Problem problem, Texts texts, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Optional<StaffSession> session = session(request);
        Frame frame = frame(
                texts,
                session.map(StaffSession::token).orElse(""),
                Staff.OPERATOR,
                Optional.empty(),
                Moment.present(clock.instant()),
                List.of(),
                null);
        Map<String, Object> view = Map.of("frame", frame, "problem", problem, "reference", RequestId.of(request));
        response.resetBuffer();
        pages.send(Page.ofStaff("admin/problem.jte", texts, view, frame.ancestors()), problem.status(), response);
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
        Frame frame = frame(texts, session.token(), staff, Optional.of(institution), moment, path, request);
        return new Visit(
                institution,
                staff,
                frame,
                moment,
                path.size() <= 3 ? List.of() : path.subList(3, path.size()),
                request);
    }

    private Frame frame(
            Texts texts,
            String token,
            Staff staff,
            Optional<Institution> institution,
            Moment moment,
            List<String> path,
            @Nullable HttpServletRequest request) {
        Optional<Notice> notice = request == null
                ? Optional.empty()
                : Optional.of(parameter(request, "failed"))
                        .filter(code -> !code.isEmpty())
                        .map(Notice::failed)
                        .or(() -> Optional.of(parameter(request, "done"))
                                .filter(code -> !code.isEmpty())
                                .map(Notice::done));
        @Nullable
        StaffPage page = institution.isPresent() ? institutionPages.get(path.size() == 2 ? "" : path.get(2)) : null;
        return new Frame(
                home,
                token,
                staff,
                institution.map(one -> one.id().value()).orElse(""),
                institution.map(Institution::name).orElse(""),
                institution
                        .map(one -> one.terms().zone().inForceAt(moment.now()))
                        .orElse(ZoneOffset.UTC),
                texts,
                institution.isPresent() ? tabs : List.of(),
                page == null ? "" : page.tab(),
                moment,
                notice.flatMap(one -> one.words(texts)).orElse(""),
                notice.map(Notice::failed).orElse(false),
                "'none'",
                request == null ? home : request.getRequestURI());
    }

    private Optional<StaffSession> session(HttpServletRequest request) {
        return cookie(request, SESSION).flatMap(value -> StaffSession.open(seal, operator, value, clock.instant()));
    }

    private static Texts texts(HttpServletRequest request) {
        String accepted = request.getHeader("Accept-Language");
        return Texts.forPerson(cookie(request, LANGUAGE).orElse(""), accepted == null ? "" : accepted);
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }

    private Cookie cookie(String name, String value, int seconds) {
        Cookie cookie = new Cookie(name, value);
        cookie.setHttpOnly(true);
        cookie.setSecure(https);
        cookie.setPath(home);
        cookie.setMaxAge(seconds);
        cookie.setAttribute("SameSite", "Lax");
        return cookie;
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

    private static void redirect(String location, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
    }
}
