package org.headcount.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.headcount.web.Problem;
import org.headcount.web.Problems;
import org.headcount.web.RequestId;
import org.jspecify.annotations.Nullable;

/** Hands whatever a resource throws to {@link Problems}. */
final class ProblemAnswers implements ExceptionMapper<Throwable> {

    private final Problems problems;

    @Context
    private @Nullable HttpServletRequest request;

    ProblemAnswers(Problems problems) {
        this.problems = problems;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        String reference = request == null ? "" : RequestId.of(request);
        Problem problem = thrown instanceof WebApplicationException known
                        && known.getResponse().getStatus() < 500
                ? Problem.ofStatus(known.getResponse().getStatus())
                : problems.of(thrown, reference);
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type(Problems.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(problems.json(problem, reference));
        if (problem.status() == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        problem.retryAfter().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        if (thrown instanceof WebApplicationException known
                && known.getResponse().getHeaderString("Allow") != null) {
            answer.header(HttpHeaders.ALLOW, known.getResponse().getHeaderString("Allow"));
        }
        return answer.build();
    }
}
