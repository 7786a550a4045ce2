package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.launch.DeepLinkOutcome;
import org.headcount.gateway.launch.DeepLinking;
import org.headcount.gateway.launch.DeepLinks;
import org.headcount.web.KnownMethods;

/** {@code /lti/tools…} and {@code /lti/links/…}: what an LMS puts into its links. Whoever opens it without a launch is told where to go; who chooses a tool goes on. */
final class ToolLinkServlet extends KnownMethods {

    private static final Pattern NAME = Pattern.compile("/[a-z0-9]{1,64}");
    private static final int MOST_BYTES = 256 * 1024;

    private final transient DeepLinking choosing;
    private final transient Connections connections;
    private final transient DeepLinks links;
    private final transient LaunchPages pages;

    ToolLinkServlet(DeepLinking choosing, Connections connections, DeepLinks links, LaunchPages pages) {
        super("GET", "POST");
        this.choosing = choosing;
        this.connections = connections;
        this.links = links;
        this.pages = pages;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(HttpServletResponse.SC_OK, request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isChoice(request)) {
            pick(request, response);
        } else {
            answer(HttpServletResponse.SC_BAD_REQUEST, request, response);
        }
    }

    private void pick(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!pages.sent(request)) { // what the page holds is worth something in the browser that was given it
            DeepLinkPosts.answer(DeepLinkOutcome.notFromHere(), pages, request, response);
            return;
        }
        Parameters parameters = Parameters.ofBody(request, MOST_BYTES);
        String sealed = parameters.repeated().isEmpty() ? parameters.get("launch") : "";
        DeepLinkPosts.answer(choosing.pick(sealed, parameters.get("tool")), pages, request, response);
    }

    private void answer(int status, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        boolean known = isChoice(request)
                || (NAME.matcher(path).matches()
                        && (request.getServletPath().equals("/lti/links")
                                ? links.isLink(path.substring(1))
                                : connections.isTool(path.substring(1))));
        if (known) {
            pages.notice("", "link", status, request, response);
        } else {
            pages.notice("", "nolink", HttpServletResponse.SC_NOT_FOUND, request, response);
        }
    }

    /** Whether it is the address that leaves the choice of a tool to people. */
    private static boolean isChoice(HttpServletRequest request) {
        return request.getServletPath().equals("/lti/tools") && path(request).isEmpty();
    }

    private static String path(HttpServletRequest request) {
        return request.getPathInfo() == null ? "" : request.getPathInfo();
    }
}
