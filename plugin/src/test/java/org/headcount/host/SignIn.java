package org.headcount.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.olat.core.util.UserSession;

/** Puts into the session what OpenOLAT would: who it is, and what the one thing on the page listens with. */
public final class SignIn extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        request.getSession()
                .setAttribute(
                        UserSession.class.getName(),
                        new UserSession(
                                Long.parseLong(request.getParameter("key")),
                                request.getParameter("author") != null,
                                request.getParameter("page"),
                                request.getParameter("listener")));
    }
}
