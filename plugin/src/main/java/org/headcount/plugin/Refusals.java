package org.headcount.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a refusal is put, for whoever asked. By status, never by sendError: the host's error page would take its place. */
final class Refusals {

    /** Below the host's context: the page that a host's script client is sent to. */
    static final String PAGE = "/headcount/blocked";

    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(
                    JsonRecyclerPools
                            .nonRecyclingPool()) // else the host's threads keep buffers, and with them our class loader
            .build();

    private final URI serviceUrl;
    private final boolean olatCommands;

    Refusals(URI serviceUrl, boolean olatCommands) {
        this.serviceUrl = serviceUrl;
        this.olatCommands = olatCommands;
    }

    /** @param own whether it is the actor's own standing that stops it */
    void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            Channel channel,
            List<Answer> refused,
            boolean own,
            String reference)
            throws IOException {
        Words words = new Words(refused, own);
        if (channel == Channel.WEBDAV) {
            Texts texts = Texts.in(request.getLocales());
            write(
                    response,
                    403,
                    "text/plain",
                    texts.of(words.title) + "\n" + texts.of("reference") + ": " + reference + "\n");
        } else if (channel == Channel.SCREEN && olatCommands && isOlatClient(request)) {
            command(request, response, words, reference);
        } else if (channel == Channel.SCREEN && wantsPage(request)) {
            page(request, response, words, reference);
        } else {
            write(response, 403, "application/problem+json", problem(refused, words, reference));
        }
    }

    /** The page that a script client was sent to. */
    void blockedPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Query query = new Query(request.getQueryString());
        String reference = query.all("ref").stream().findFirst().orElse("");
        Words words = new Words(
                query.all("why").stream().findFirst().orElse(""),
                query.all("since").stream().findFirst().flatMap(Refusals::instant));
        page(request, response, words, reference.matches("[0-9a-f]{1,32}") ? reference : "");
    }

    private static void page(HttpServletRequest request, HttpServletResponse response, Words words, String reference)
            throws IOException {
        Texts texts = Texts.in(request.getLocales());
        response.setHeader("Content-Language", texts.language());
        write(response, 403, "text/html", BlockedPage.html(texts, words.why, words.since(texts), reference));
    }

    /**
     * What OpenOLAT's client understands: command 3 replaces the window's address. Its script looks at answers of status 200
     * alone; what a form sent into a hidden frame comes back as a page that hands the command over.
     */
    private static void command(HttpServletRequest request, HttpServletResponse response, Words words, String reference)
            throws IOException {
        String page = request.getContextPath() + PAGE + "?why=" + words.why + "&ref=" + reference
                + words.since
                        .map(at -> "&since=" + URLEncoder.encode(at.toString(), StandardCharsets.UTF_8))
                        .orElse("");
        String address = HttpVisit.routed(request, false);
        String window = address.replaceFirst("^/+[^/]*/+", "").split(":", 2)[0].replaceAll("[^\\w-]", "");
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("cmdcnt", 1);
            json.writeArrayFieldStart("cmds");
            json.writeStartObject();
            json.writeStringField("w", window);
            json.writeNumberField("cmd", 3);
            json.writeObjectFieldStart("cda");
            json.writeStringField("rurl", page);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
        if (isScript(request)) {
            write(response, 200, "application/json", out.toString());
        } else {
            String commands = out.toString().replace("<", "\\u003c");
            write(
                    response,
                    403,
                    "text/html",
                    "<!DOCTYPE html><html><head><title>-</title><script>\nvar r=" + commands
                            + ";\nif(parent!=self&&parent.window.o_info){parent.window.o_ainvoke(r);}"
                            + "else{self.location.replace(r.cmds[0].cda.rurl);}\n</script></head><body></body></html>");
        }
    }

    private String problem(List<Answer> refused, Words words, String reference) throws IOException {
        String reason = words.reason(refused);
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            Texts english = Texts.in("en");
            json.writeStartObject();
            json.writeStringField("type", serviceUrl + "/problems/" + reason);
            json.writeStringField("title", english.of(words.title));
            json.writeNumberField("status", 403);
            json.writeStringField("detail", english.of(words.why));
            json.writeStringField("instance", "urn:headcount:refusal:" + reference);
            json.writeStringField("reason", reason);
            json.writeArrayFieldStart("learners");
            for (Answer each : refused) {
                json.writeString(each.learner().identity());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private static void write(HttpServletResponse response, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(type + ";charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        response.flushBuffer(); // the host's error page cannot replace what has left
    }

    private static boolean isOlatClient(HttpServletRequest request) {
        return isScript(request)
                || (request.getMethod().equals("POST") && OlatWindow.isForm(HttpVisit.routed(request, false)));
    }

    private static boolean isScript(HttpServletRequest request) {
        return "XMLHttpRequest".equals(request.getHeader("X-Requested-With"));
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html") && !isScript(request);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Which of the texts it is. */
    private static final class Words {

        final String why;
        final String title;
        final Optional<Instant> since;

        Words(List<Answer> refused, boolean own) {
            this(
                    refused.stream().allMatch(each -> each.standing() == Standing.UNKNOWN)
                            ? "unknown"
                            : own ? "own" : "other",
                    refused.size() == 1 ? refused.get(0).since() : Optional.empty());
        }

        Words(String why, Optional<Instant> since) {
            this.why = List.of("own", "other", "unknown").contains(why) ? why : "own";
            this.title = "title." + this.why;
            this.since = since;
        }

        String reason(List<Answer> refused) {
            return refused.stream()
                    .filter(each -> each.standing() == Standing.INACTIVE)
                    .findFirst()
                    .map(Answer::reason)
                    .orElse("undecided");
        }

        String since(Texts texts) {
            return since.map(at -> texts.of(
                            "since",
                            DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                                    .withLocale(Locale.forLanguageTag(texts.language()))
                                    .format(at.atOffset(ZoneOffset.UTC))))
                    .orElse("");
        }
    }
}
