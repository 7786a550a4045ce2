package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.headcount.gateway.launch.FirstLeg;
import org.headcount.gateway.launch.LoginOutcome;
import org.headcount.lti.tool.Login;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.headcount.web.KnownMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /lti/login}: an LMS begins a login, through the browser, by GET or by POST.
 *
 * <p>In a frame a browser may keep our cookies from us, and an LMS may spend its hint at the first attempt: so a frame is asked for a cookie before the LMS
 * is, by one more step to ourselves, once in a year. Where the browser keeps them, the LMS may offer to keep our word instead.
 */
final class LoginServlet extends KnownMethods {

    private static final Logger LOG = LoggerFactory.getLogger(LoginServlet.class);
    private static final int MOST_BYTES = 64 * 1024;
    private static final Set<String> FRAMES = Set.of("iframe", "frame", "embed", "object");
    private static final String CHECK = "cookie_check";
    private static final String KEEPS_COOKIES = "hc_cookies";
    private static final Duration YEAR = Duration.ofDays(365);

    private final transient FirstLeg journey;
    private final transient LaunchPages pages;
    private final String login;
    private final String cookiePath;

    /**
     * @param login our own address
     * @param path of the public URL, below which our addresses lie; empty for none
     */
    LoginServlet(FirstLeg journey, LaunchPages pages, String login, String path) {
        super("GET", "POST");
        this.journey = journey;
        this.pages = pages;
        this.login = login;
        this.cookiePath = path + "/lti";
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        begin(request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        begin(request, response);
    }

    private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Parameters parameters = Parameters.ofRequest(request, MOST_BYTES);
        if (!parameters.repeated().isEmpty()) {
            refuse("", List.of(Violation.of(Rule.LOGIN_PARAMETERS, "a parameter twice")), request, response);
            return;
        }
        boolean wantsCheck = mayBeFramed(request, parameters) && !keepsCookies(request);
        if (wantsCheck && parameters.get(CHECK).isEmpty()) {
            askForCookie(request, response);
            return;
        }
        LoginOutcome outcome = journey.begin(parameters.values());
        if (outcome instanceof LoginOutcome.Refused refused) {
            refuse(refused.platform(), refused.violations(), request, response);
        } else if (outcome instanceof LoginOutcome.Begun begun) {
            if (wantsCheck && begun.login().storage().isPresent()) {
                LOG.debug("login begun without a cookie: platform {} is given a word to keep", begun.platform());
                pages.store(begun.platform(), begun.login(), request, response);
            } else if (wantsCheck) {
                Violation violation = Violation.of(Rule.BROWSER, "a frame that keeps no cookies");
                LOG.info("login refused: platform {}, {}", begun.platform(), violation);
                pages.withoutCookie(begun.platform(), violation, begun.login().again(), request, response);
            } else {
                LOG.debug("login begun: platform {}", begun.platform());
                addCookie(begun.login().cookie(), begun.login().cookieValue(), Login.LIFETIME, response);
                pages.forward(begun.platform(), begun.login().request(), request, response);
            }
        }
    }

    /** Browsers that do not say whether they show a frame are asked where it costs nothing to know: an LMS that keeps words expects to be in need. */
    private static boolean mayBeFramed(HttpServletRequest request, Parameters parameters) {
        String shownIn = header(request, "Sec-Fetch-Dest");
        return FRAMES.contains(shownIn)
                || (shownIn.isEmpty() && !parameters.get("lti_storage_target").isEmpty());
    }

    /** The same again, by the same method, with a cookie that will be there if cookies are kept at all. */
    private void askForCookie(HttpServletRequest request, HttpServletResponse response) {
        addCookie(KEEPS_COOKIES, "1", YEAR, response);
        String query = request.getQueryString() == null ? "" : request.getQueryString() + "&";
        response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
        response.setHeader("Location", login + "?" + query + CHECK + "=1");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
    }

    private void addCookie(String name, String value, Duration lifetime, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie",
                name + "=" + value + "; Path=" + cookiePath + "; Max-Age=" + lifetime.toSeconds()
                        + "; Secure; HttpOnly; SameSite=None; Partitioned");
    }

    private static boolean keepsCookies(HttpServletRequest request) {
        return Cookies.of(request).containsKey(KEEPS_COOKIES);
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private void refuse(
            String platform, List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LOG.info("login refused: {}", violations);
        pages.refused(platform, violations, request, response);
    }
}
