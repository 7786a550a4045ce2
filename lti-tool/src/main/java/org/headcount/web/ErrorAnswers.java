package org.headcount.web;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what the server itself refuses, before or after any servlet: malformed requests, unknown addresses, oversized bodies. */
final class ErrorAnswers implements Request.Handler {

    private final Problems problems;

    ErrorAnswers(Problems problems) {
        this.problems = problems;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status =
                request.getAttribute(ErrorHandler.ERROR_STATUS) instanceof Integer known ? known : response.getStatus();
        String reference = request.getAttribute(RequestId.ATTRIBUTE) instanceof String id ? id : RequestId.fresh();
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        String path = request.getHttpURI().getPath();
        String languages = request.getHeaders().get(HttpHeader.ACCEPT_LANGUAGE);
        Problem problem = Problem.ofStatus(status);
        Problems.Rendered rendered = problems.render(
                problem,
                accept == null ? "" : accept,
                languages == null ? "" : languages,
                path == null ? "" : path,
                reference);
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, rendered.contentType());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        problem.retryAfter().ifPresent(seconds -> response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds));
        response.getHeaders().put("X-Request-Id", reference);
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Referrer-Policy", "strict-origin");
        response.getHeaders()
                .put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        response.write(true, ByteBuffer.wrap(rendered.body()), callback);
        return true;
    }
}
