package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.launch.FirstLeg;
import org.headcount.gateway.launch.LaunchOutcome;
import org.headcount.gateway.launch.LaunchPost;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.headcount.web.KnownMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /lti/launch}: our redirect URI, where an LMS has the browser post its launch. */
final class LaunchServlet extends KnownMethods {

    private static final Logger LOG = LoggerFactory.getLogger(LaunchServlet.class);
    private static final int MOST_BYTES = 256 * 1024;

    private final transient FirstLeg journey;
    private final transient LaunchPages pages;
    private final transient Map<String, OwnPage> own;
    private final String cookieScope;

    /**
     * @param own pages of ours, by address
     * @param path of the public URL, below which our addresses lie; empty for none
     */
    LaunchServlet(FirstLeg journey, LaunchPages pages, Map<String, OwnPage> own, String path) {
        super("POST");
        this.own = Map.copyOf(own);
        this.journey = journey;
        this.pages = pages;
        this.cookieScope = "=; Path=" + path + "/lti; Max-Age=0; Secure; HttpOnly; SameSite=None; Partitioned";
    }

    /** Whoever opens it in a browser is told where to go. */
    @Override
    protected void refuseMethod(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            pages.notice("", "link", HttpServletResponse.SC_METHOD_NOT_ALLOWED, request, response);
        } else {
            super.refuseMethod(request, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Parameters parameters = Parameters.ofBody(request, MOST_BYTES);
        if (!parameters.repeated().isEmpty()) {
            refuse("", List.of(Violation.of(Rule.RESPONSE, "a parameter twice")), request, response);
            return;
        }
        boolean asked = parameters.values().containsKey(LaunchPages.STORED);
        Optional<String> stored =
                asked && pages.sent(request) ? Optional.of(parameters.get(LaunchPages.STORED)) : Optional.empty();
        LaunchOutcome outcome = journey.arrive(new LaunchPost(
                parameters.get("state"),
                parameters.get("id_token"),
                parameters.get("error"),
                Cookies.of(request),
                stored,
                asked));
        if (outcome instanceof LaunchOutcome.Forwarded forwarded) {
            LOG.info("launch forwarded: platform {}, tool {}", forwarded.platform(), forwarded.tool());
            response.addHeader("Set-Cookie", forwarded.cookie() + cookieScope);
            pages.forward(forwarded.platform(), forwarded.login(), request, response);
        } else if (outcome instanceof LaunchOutcome.Picking picking) {
            LOG.info(
                    "deep linking begun: platform {}, {} tools",
                    picking.platform(),
                    picking.choices().size());
            response.addHeader("Set-Cookie", picking.cookie() + cookieScope);
            pages.picker(picking, request, response);
        } else if (outcome instanceof LaunchOutcome.Own opened) {
            LOG.info("launch of our own page: platform {}", opened.visitor().platform());
            response.addHeader("Set-Cookie", opened.cookie() + cookieScope);
            Optional.ofNullable(own.get(opened.address())).orElseThrow().open(opened.visitor(), request, response);
        } else if (outcome instanceof LaunchOutcome.Blocked blocked) {
            LOG.info(
                    "launch blocked: platform {}, tool {}, {}",
                    blocked.platform(),
                    blocked.tool(),
                    blocked.blocking().reason().wire());
            pages.blocked(blocked.platform(), blocked.blocking(), request, response);
        } else if (outcome instanceof LaunchOutcome.AskStorage ask) {
            LOG.debug("launch without a cookie: platform {} is asked for its storage", ask.platform());
            Map<String, String> launch =
                    Map.of("state", parameters.get("state"), "id_token", parameters.get("id_token"));
            pages.askStorage(ask.platform(), ask.storage(), launch, ask.again(), request, response);
        } else if (outcome instanceof LaunchOutcome.FromUnknownDeployment unknown) {
            LOG.info("launch refused: {}", unknown.violations());
            pages.unapproved(unknown.platform(), unknown.violations(), request, response);
        } else if (outcome instanceof LaunchOutcome.WithoutCookie without) {
            LOG.info("launch refused: {}", without.violation());
            pages.withoutCookie(without.platform(), without.violation(), without.again(), request, response);
        } else if (outcome instanceof LaunchOutcome.Refused refused) {
            refuse(refused.platform(), refused.violations(), request, response);
        }
    }

    private void refuse(
            String platform, List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        LOG.info("launch refused: {}", violations);
        pages.refused(platform, violations, request, response);
    }
}
