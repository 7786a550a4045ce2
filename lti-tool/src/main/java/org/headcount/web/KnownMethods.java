package org.headcount.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A servlet that tells once which methods it takes. {@code GET} brings {@code HEAD}; {@code OPTIONS} reads what there is; whatever else comes is refused, and told
 * what there is (RFC 9110 §15.5.6), before anything of the request but its address is read.
 */
public abstract class KnownMethods extends HttpServlet {

    private final transient List<String> everywhere;

    /** @param everywhere what each of its addresses takes; none where they differ and {@link #methods} tells it */
    protected KnownMethods(String... everywhere) {
        this.everywhere = List.of(everywhere);
    }

    /**
     * What the address of this request takes, whatever the request's own method.
     *
     * @throws ProblemException if there is no such address
     */
    protected List<String> methods(HttpServletRequest request) {
        return everywhere;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        List<String> methods = methods(request);
        String method = request.getMethod();
        if (methods.contains(method.equals("HEAD") ? "GET" : method)) {
            carryOut(request, response);
            return;
        }
        response.setHeader(
                "Allow",
                methods.stream()
                        .flatMap(each -> each.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(each))
                        .collect(Collectors.joining(", ")));
        if (!method.equals("OPTIONS")) {
            refuseMethod(request, response);
        }
    }

    /** Answers a request whose method the address takes. */
    protected void carryOut(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        super.service(request, response);
    }

    /** Says that the address does not take the method; those that it takes stand in the answer already. */
    protected void refuseMethod(HttpServletRequest request, HttpServletResponse response) throws IOException {
        throw new ProblemException(Problem.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED));
    }
}
