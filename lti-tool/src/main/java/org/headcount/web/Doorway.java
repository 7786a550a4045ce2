package org.headcount.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.slf4j.MDC;

/** What every request passes first: it gets its id, the headers that nobody may forget, and a net under it. */
final class Doorway implements Filter {

    private final Problems problems;
    private final Metrics metrics;
    private final boolean https;

    Doorway(Problems problems, Metrics metrics, boolean https) {
        this.problems = problems;
        this.metrics = metrics;
        this.https = https;
    }

    @Override
    public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plainRequest;
        HttpServletResponse response = (HttpServletResponse) plainResponse;
        String id = RequestId.fresh();
        request.setAttribute(RequestId.ATTRIBUTE, id);
        request.setAttribute(CutOff.REQUEST, request);
        MDC.put("request", id);
        long began = System.nanoTime();
        boolean answered = true;
        try {
            harden(response, id);
            // where nothing is the server puts a servlet of its own, which would read all back
            if (request.getMethod().equals("TRACE")
                    && request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT) {
                response.setHeader("Allow", "");
                throw new ProblemException(Problem.ofStatus(405));
            }
            pass(request, response, chain);
        } catch (IOException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                answered = false;
                Request.addCompletionListener(
                        ServletContextRequest.getServletContextRequest(request),
                        ended -> metrics.answered(request, response, System.nanoTime() - began));
                throw e; // the peer went away, or sent too much: the server answers if it still can
            }
            problems.send(Problem.ofStatus(408), request, response);
        } catch (ServletException | RuntimeException e) {
            Throwable cause = e instanceof ServletException wrapped && wrapped.getRootCause() != null
                    ? wrapped.getRootCause()
                    : e;
            problems.send(problems.of(cause, id), request, response);
        } finally {
            if (answered) {
                metrics.answered(request, response, System.nanoTime() - began);
            }
            MDC.remove("request");
        }
    }

    private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (AwaitedBody.BrokenOff e) {
            throw e.getCause();
        }
    }

    /** The strictest that any answer could bear; pages that need more say so themselves. */
    private void harden(HttpServletResponse response, String id) {
        response.setHeader("X-Request-Id", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "strict-origin");
        response.setHeader("Cache-Control", "no-store"); // but for assets and key sets
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        if (https) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
    }
}
