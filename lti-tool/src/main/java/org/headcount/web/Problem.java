package org.headcount.web;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a request, as RFC 9457 tells it.
 *
 * @param name the last part of {@code type}; it never changes its meaning
 * @param title the same for every occurrence of the name
 * @param detail what to do about this one; nothing personal, nothing of our inside
 */
public record Problem(int status, String name, String title, String detail, List<Fault> faults) {

    /**
     * One faulty member of a body, query or path.
     *
     * @param pointer RFC 6901, or the parameter's name after a {@code ?}
     */
    public record Fault(String pointer, String message) {}

    public Problem {
        faults = List.copyOf(faults);
    }

    public static Problem of(int status, String name, String title, String detail) {
        return new Problem(status, name, title, detail, List.of());
    }

    public static Problem invalid(List<Fault> faults) {
        return new Problem(
                400,
                "invalid-request",
                "The request cannot be understood",
                faults.size() == 1 ? "One member is faulty." : faults.size() + " members are faulty.",
                faults);
    }

    public static Problem notFound() {
        return of(404, "not-found", "There is no such thing", "Nothing is here, or nothing that you may see.");
    }

    /** After how many seconds the same may be answered otherwise (RFC 9110 §10.2.3); empty where waiting helps nobody. */
    public Optional<String> retryAfter() {
        return switch (status) {
            case 429 -> Optional.of("30");
            case 503 -> Optional.of("10");
            default -> Optional.empty();
        };
    }

    /** For what went wrong before any of our own code could say more. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> of(400, "bad-request", "The request is malformed", "It does not follow HTTP or our limits.");
            case 401 -> of(401, "unauthorized", "Who are you?", "This needs a key or a session.");
            case 403 -> of(403, "forbidden", "Not with these rights", "The rights at hand do not reach this far.");
            case 404 -> notFound();
            case 405 ->
                of(405, "method-not-allowed", "Not with this method", "The address exists; the method does not.");
            case 406 -> of(406, "not-acceptable", "Not in this form", "None of the accepted media types is offered.");
            case 408 -> of(408, "timeout", "Too slow", "The request took too long to arrive.");
            case 413 -> of(413, "too-large", "Too large", "The body is larger than is accepted here.");
            case 414, 431 -> of(status, "too-large", "Too large", "The address or the headers are too large.");
            case 415 ->
                of(415, "unsupported-media-type", "Not this media type", "The body has another type than expected.");
            case 501, 505 ->
                of(status, "bad-request", "The request is malformed", "This version or method of HTTP is not spoken.");
            case 503 -> of(503, "unavailable", "Not now", "The service cannot answer at the moment; try again later.");
            default ->
                status >= 500
                        ? of(
                                status,
                                "internal-error",
                                "Something went wrong on our side",
                                "It was written down; tell the reference to the operator.")
                        : of(status, "bad-request", "The request cannot be answered", "HTTP status " + status + ".");
        };
    }
}
