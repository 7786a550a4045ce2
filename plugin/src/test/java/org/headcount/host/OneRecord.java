package org.headcount.host;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What a host keeps: tells how often it was changed, by whatever request does not merely read, and the name that this one gave. */
public final class OneRecord extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final Set<String> READS = Set.of("GET", "HEAD", "PROPFIND");

    private final AtomicInteger changes = new AtomicInteger();

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        response.setContentType("text/plain;charset=UTF-8");
        int now = READS.contains(request.getMethod()) ? changes.get() : changes.incrementAndGet();
        response.getWriter().write("changes=" + now + " name=" + request.getParameter("name"));
    }
}
