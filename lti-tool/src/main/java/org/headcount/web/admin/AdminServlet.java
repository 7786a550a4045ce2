package org.headcount.web.admin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
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
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below {@code /admin}. Whoever has the operator's key signs in and sees all institutions. Forms carry the
 * session's token and answer with a redirection, so that reloading a page repeats nothing.
 */
public final class AdminServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String COOKIE = "hc_staff";
    private static final Logger LOG = LoggerFactory.getLogger(AdminServlet.class);

    private final transient InstitutionPages institutionPages;
    private final transient Institutions institutions;
    private final transient OperatorKey operator;
    private final transient Seal seal;
    private final transient Pages pages;
    private final transient InstantSource clock;
    private final transient Assets assets = new Assets();
    private final String home;
    private final boolean https;

    public AdminServlet(
            InstitutionPages institutionPages,
            Institutions institutions,
            OperatorKey operator,
            Seal seal,
            Pages pages,
            Addresses addresses,
            InstantSource clock) {
        this.institutionPages = institutionPages;
        this.institutions = institutions;
        this.operator = operator;
        this.seal = seal;
        this.pages = pages;
        this.clock = clock;
        this.home = addresses.base().getRawPath() + "/admin";
        this.https = "https".equals(addresses.base().getScheme());
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> path = path(request);
        if (path.size() == 2 && path.get(0).equals("assets")) {
            if (!assets.send(path.get(1), response)) {
                throw new ProblemException(Problem.notFound());
            }
            return;
        }
        Optional<StaffSession> session = session(request);
        if (session.isEmpty()) {
            signIn("", 200, response);
        } else if (path.isEmpty()) {
            list(session.get(), response);
        } else {
            Frame frame = frame(session.get(), path, request);
            pages.send(institutionPages.page(frame, request), 200, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<String> path = path(request);
        if (path.equals(List.of("sign-in"))) {
            tryKey(request, response);
            return;
        }
        Optional<StaffSession> session = session(request);
        if (session.isEmpty()) {
            signIn("Your session has ended. Sign in again; nothing was changed.", 401, response);
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
            response.addCookie(cookie("", 0));
            redirect(home, response);
            return;
        }
        Frame frame = frame(session.get(), path, request);
        List<String> form = path.subList(2, path.size());
        Optional<Page> shown = institutionPages.shown(frame, form, request);
        if (shown.isPresent()) {
            pages.send(shown.get(), 200, response);
        } else {
            redirect(institutionPages.submit(frame, form, request), response);
        }
    }

    /** Attempts are not counted: whoever counts them locks staff out together with whoever guesses. A key that we made is too long to be guessed, and a short one of somebody's own is warned of at start. */
    private void tryKey(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (operator.is(parameter(request, "key").strip())) {
            StaffSession session = StaffSession.begin(clock.instant());
            response.addCookie(
                    cookie(session.sealed(seal, operator), Math.toIntExact(StaffSession.LENGTH.toSeconds())));
            redirect(home, response);
        } else {
            LOG.warn("sign-in refused: not the operator's key");
            signIn("That is not the operator's key.", 401, response);
        }
    }

    private void signIn(String notice, int status, HttpServletResponse response) throws IOException {
        pages.send(Page.ofOurs("admin/signin.jte", Map.of("home", home, "notice", notice)), status, response);
    }

    private void list(StaffSession session, HttpServletResponse response) throws IOException {
        Frame frame = new Frame(home, session.token(), "", "", "", "", false);
        List<InstitutionRow> rows = institutions.all().stream()
                .map(institution -> institutionPages.row(institution))
                .toList();
        pages.send(Page.ofOurs("admin/institutions.jte", Map.of("frame", frame, "rows", rows)), 200, response);
    }

    private Frame frame(StaffSession session, List<String> path, HttpServletRequest request) {
        if (path.size() < 2 || !path.get(0).equals("institutions")) {
            throw new ProblemException(Problem.notFound());
        }
        Institution institution = Optional.of(path.get(1))
                .filter(InstitutionId::isOne)
                .flatMap(id -> institutions.find(new InstitutionId(id)))
                .orElseThrow(() -> new ProblemException(Problem.notFound()));
        Notice notice = Notice.of(parameter(request, "done"));
        return new Frame(
                home,
                session.token(),
                institution.id().value(),
                institution.name(),
                path.size() == 2 ? "usage" : path.get(2),
                notice.text(),
                notice.failed());
    }

    private Optional<StaffSession> session(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .findFirst()
                        .flatMap(cookie -> StaffSession.open(seal, operator, cookie.getValue(), clock.instant()));
    }

    private Cookie cookie(String value, int seconds) {
        Cookie cookie = new Cookie(COOKIE, value);
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

    /** After a form: the browser asks for the page anew by GET (RFC 9110 §15.4.4). */
    private static void redirect(String location, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
    }
}
