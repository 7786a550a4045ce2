package org.headcount.web.lti;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.headcount.gateway.Connections;

/** {@code /lti/tools/…}: what an LMS puts into its links. Whoever opens it without a launch is told where to go. */
final class ToolLinkServlet extends HttpServlet {

    private static final Pattern TOOL = Pattern.compile("/[a-z0-9]{1,64}");

    private final transient Connections connections;
    private final transient LaunchPages pages;

    ToolLinkServlet(Connections connections, LaunchPages pages) {
        this.connections = connections;
        this.pages = pages;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(HttpServletResponse.SC_OK, request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(HttpServletResponse.SC_BAD_REQUEST, request, response);
    }

    private void answer(int status, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        if (TOOL.matcher(path).matches() && connections.isTool(path.substring(1))) {
            pages.notice("", "link", status, request, response);
        } else {
            pages.notice("", "nolink", HttpServletResponse.SC_NOT_FOUND, request, response);
        }
    }
}
