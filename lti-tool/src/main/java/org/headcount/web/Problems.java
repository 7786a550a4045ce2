package org.headcount.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.TemporarilyUnavailable;
import org.headcount.gateway.statement.DamagedStatement;
import org.headcount.lti.wire.Json;
import org.headcount.web.pages.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where what went wrong becomes an answer: RFC 9457 for programs, a plain page in their language for people. */
public final class Problems {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Addresses where only browsers go; all others are called by programs too. */
    private static final Pattern FOR_PEOPLE =
            Pattern.compile("/(admin|lti(?!/(jwks|notices)(/|$)))(/.*)?|/platforms/[^/]*/(authorize|deep-link)");

    /** A page that may have been opened in an LMS's frame, nobody knows whose; it has nothing worth a false click. */
    private static final String IN_ANY_FRAME = "default-src 'none'; frame-ancestors *; base-uri 'none'";

    private final Addresses addresses;

    public Problems(Addresses addresses) {
        this.addresses = addresses;
    }

    /** An answer's bytes and what they are. */
    public record Rendered(String contentType, byte[] body) {}

    /**
     * Writes the problem as the answer, in the form that the caller can read.
     *
     * <p>Does nothing when the answer has begun already: its reader sees it end early.
     */
    public void send(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        String accept = request.getHeader("Accept");
        String languages = request.getHeader("Accept-Language");
        Rendered rendered = render(
                problem,
                accept == null ? "" : accept,
                languages == null ? "" : languages,
                request.getRequestURI(),
                RequestId.of(request));
        response.resetBuffer();
        response.setStatus(problem.status());
        problem.retryAfter().ifPresent(seconds -> response.setHeader("Retry-After", seconds));
        if (isForPeople(request.getRequestURI())) {
            response.setHeader("Content-Security-Policy", IN_ANY_FRAME);
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(rendered.contentType());
        response.setContentLength(rendered.body().length);
        response.getOutputStream().write(rendered.body());
    }

    /**
     * What became of an exception that nobody else has caught; anything but a caller's mistake is logged here, once. What passes by itself is told in a line:
     * while it lasts there is one for every request.
     */
    public Problem of(Throwable thrown, String reference) {
        if (thrown instanceof ProblemException known) {
            return known.problem();
        }
        Optional<Problem> sent = SenderFault.in(thrown);
        if (sent.isPresent()) {
            return sent.get();
        }
        Optional<TemporarilyUnavailable> passing = TemporarilyUnavailable.in(thrown);
        if (passing.isPresent()) {
            LOG.warn("request {} is to come again: {}", reference, passing.get().getMessage());
            return Problem.ofStatus(503);
        }
        LOG.error("request {} failed", reference, thrown);
        return thrown instanceof DamagedStatement damaged
                ? Problem.of(
                        500,
                        "statement-damaged",
                        "A statement is no longer what was written",
                        "That of " + damaged.month()
                                + ". Its text as it is kept can still be read as JSON; headcount.jar verify says what differs.")
                : Problem.ofStatus(500);
    }

    /**
     * Renders for whoever asked with these Accept and Accept-Language headers.
     *
     * @param path of the request, as it came
     * @param reference finds the request in our log
     */
    public Rendered render(Problem problem, String accept, String languages, String path, String reference) {
        boolean page = accept.contains("text/html") || isForPeople(path);
        return page && !accept.contains("json")
                ? new Rendered(
                        "text/html;charset=utf-8",
                        page(problem, languages, reference).getBytes(StandardCharsets.UTF_8))
                : new Rendered(MEDIA_TYPE, json(problem, reference).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isForPeople(String path) {
        String base = addresses.base().getRawPath();
        return path.startsWith(base)
                && FOR_PEOPLE.matcher(path.substring(base.length())).matches();
    }

    /** As a program reads it. */
    public String json(Problem problem, String reference) {
        ObjectNode answer = Json.object()
                .put("type", addresses.problem(problem.name()))
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail())
                .put("instance", "urn:uuid:" + reference);
        if (!problem.faults().isEmpty()) {
            ArrayNode errors = answer.putArray("errors");
            problem.faults()
                    .forEach(fault ->
                            errors.addObject().put("pointer", fault.pointer()).put("message", fault.message()));
        }
        return Json.text(answer);
    }

    /** In English where it is nothing that people are usually told. */
    private static String page(Problem problem, String languages, String reference) {
        String name = "problem." + problem.name();
        Texts texts = Texts.forPerson("", languages);
        return texts.find(name).isPresent()
                ? page(texts, texts.of(name), texts.of(name + ".help"), reference)
                : page(Texts.ENGLISH, problem.title(), problem.detail(), reference);
    }

    private static String page(Texts texts, String title, String text, String reference) {
        return """
                <!DOCTYPE html>
                <html lang="%s">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><title>%s</title></head>
                <body><main><h1>%s</h1><p>%s</p><p><small>%s %s</small></p></main></body>
                </html>
                """.formatted(texts.language(), title, title, text, texts.of("reference"), reference);
    }
}
