package org.headcount.web.lti;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.headcount.gateway.FirstLeg;
import org.headcount.gateway.LoginOutcome;
import org.headcount.lti.tool.Login;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /lti/login}: an LMS begins a login, through the browser, by GET or by POST. */
final class LoginServlet extends HttpServlet {

    private static final Logger LOG = LoggerFactory.getLogger(LoginServlet.class);
    private static final int MOST_BYTES = 64 * 1024;

    private final transient FirstLeg journey;
    private final transient LaunchPages pages;
    private final String cookieScope;

    /** @param path of the public URL, below which our addresses lie; empty for none */
    LoginServlet(FirstLeg journey, LaunchPages pages, String path) {
        this.journey = journey;
        this.pages = pages;
        this.cookieScope = "; Path=" + path + "/lti; Max-Age=" + Login.LIFETIME.toSeconds()
                + "; Secure; HttpOnly; SameSite=None; Partitioned";
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
            refuse(List.of(Violation.of(Rule.LOGIN_PARAMETERS, "a parameter twice")), request, response);
            return;
        }
        LoginOutcome outcome = journey.begin(parameters.values());
        if (outcome instanceof LoginOutcome.Begun begun) {
            LOG.debug("login begun: platform {}", begun.platform());
            response.addHeader(
                    "Set-Cookie", begun.login().cookie() + "=" + begun.login().cookieValue() + cookieScope);
            pages.forward(begun.login().request(), request, response);
        } else if (outcome instanceof LoginOutcome.Refused refused) {
            refuse(refused.violations(), request, response);
        }
    }

    private void refuse(List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LOG.info("login refused: {}", violations);
        pages.refused(violations, request, response);
    }
}
