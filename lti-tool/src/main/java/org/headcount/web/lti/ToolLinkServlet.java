package org.headcount.web.lti;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code /lti/tools/…}: what an LMS puts into its links. Whoever opens it without a launch is told where to go. */
final class ToolLinkServlet extends HttpServlet {

    private final transient LaunchPages pages;

    ToolLinkServlet(LaunchPages pages) {
        this.pages = pages;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        pages.notice("", "link", HttpServletResponse.SC_OK, request, response);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        pages.notice("", "link", HttpServletResponse.SC_BAD_REQUEST, request, response);
    }
}
