package org.headcount.web.lti;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Blocking;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.tool.Fault;
import org.headcount.lti.tool.Violation;
import org.headcount.metering.Decision;
import org.headcount.web.RequestId;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;

/** The pages of the launch journey. */
final class LaunchPages {

    private static final String NOWHERE = "'none'";
    private static final String ANY_SITE = "https: http://localhost:* http://127.0.0.1:*";

    private final Pages pages;
    private final Addresses addresses;

    LaunchPages(Pages pages, Addresses addresses) {
        this.pages = pages;
        this.addresses = addresses;
    }

    /** Sends the browser on: by redirect, or by a form where the URL would be too long. */
    void forward(BrowserRequest to, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (to.fitsUrl()) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", to.url());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Referrer-Policy", "no-referrer");
            return;
        }
        // browsers hold a form's target to the policy through all redirects that follow, and an LMS may redirect
        // anywhere
        pages.send(form(to.to().toString(), to.parameters(), texts(request, "")).sentTo(ANY_SITE), 200, response);
    }

    /** Has the browser post fields to the one address. */
    void post(
            String address,
            Map<String, String> fields,
            String returnUrl,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        pages.send(form(address, fields, texts(request, "")).framedBy(ancestors(returnUrl)), 200, response);
    }

    /**
     * Allows the address, and whatever site of the web it redirects to: Chromium holds the whole chain behind a form to the policy, LMSs send people on to
     * their school's host, and tools to the host of their application.
     */
    private static Page form(String address, Map<String, String> fields, Texts texts) {
        Page page = Page.framed("launch/forward.jte", texts, Map.of("action", address, "fields", fields));
        return address.startsWith("https:")
                ? page.sentTo(origin(address), "https:")
                : page.sentTo(origin(address), ANY_SITE);
    }

    void refused(List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Fault fault = violations.get(0).fault();
        Texts texts = texts(request, "");
        String kind = switch (fault) {
            case MALFORMED -> "malformed";
            case UNTRUSTED -> "untrusted";
            case FORBIDDEN -> "forbidden";
            case UNDECIDED -> "undecided";
        };
        String help = texts.of(fault == Fault.UNDECIDED ? "refused.later" : "refused.help");
        Page page = refusal(texts, texts.of("refused." + kind + ".title"), help, violations, request);
        pages.send(page, status(fault), response);
    }

    /** A refusal whose reason is no rule of a launch. */
    void refused(int status, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Texts texts = texts(request, "");
        Page page = refusal(texts, texts.of("refused.malformed.title"), texts.of("refused.help"), List.of(), request);
        pages.send(page, status, response);
    }

    private static Page refusal(
            Texts texts, String title, String text, List<Violation> violations, HttpServletRequest request) {
        return Page.framed(
                "launch/refused.jte",
                texts,
                Map.of("title", title, "text", text, "violations", violations, "reference", RequestId.of(request)));
    }

    private static int status(Fault fault) {
        return switch (fault) {
            case MALFORMED -> HttpServletResponse.SC_BAD_REQUEST;
            case UNTRUSTED -> HttpServletResponse.SC_UNAUTHORIZED;
            case FORBIDDEN -> HttpServletResponse.SC_FORBIDDEN;
            case UNDECIDED -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        };
    }

    /** The cookie did not come back: offers to begin the login anew in a window of its own. */
    void withoutCookie(Map<String, String> again, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Page page = Page.framed(
                "launch/cookie.jte",
                texts(request, ""),
                Map.of("login", addresses.login(), "again", again, "reference", RequestId.of(request)));
        pages.send(page.sentTo("'self'", ANY_SITE), HttpServletResponse.SC_UNAUTHORIZED, response);
    }

    void blocked(Blocking blocking, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Texts texts = texts(request, blocking.locale());
        String since = blocking.since()
                .map(instant -> texts.of(
                        "blocked.since",
                        texts.instant(instant, blocking.zone()),
                        blocking.zone().getId()))
                .orElse("");
        Page page = Page.framed(
                "launch/blocked.jte",
                texts,
                Map.of(
                        "why", texts.of(why(blocking), blocking.institution()),
                        "since", since,
                        "institution", blocking.institution(),
                        "returnUrl", blocking.returnUrl(),
                        "reference", RequestId.of(request)));
        pages.send(page.framedBy(ancestors(blocking.returnUrl())), HttpServletResponse.SC_FORBIDDEN, response);
    }

    private static String why(Blocking blocking) {
        if (blocking.reason() == Decision.Reason.NO_LICENCE_FREE) {
            return "blocked.why.full";
        }
        return blocking.switched() ? "blocked.why.switched" : "blocked.why.elapsed";
    }

    /** Says a word to somebody who came without a launch, or twice. {@code key} is that of the title and the text. */
    void notice(String key, int status, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Texts texts = texts(request, "");
        pages.send(
                Page.framed(
                        "launch/notice.jte",
                        texts,
                        Map.of("title", texts.of(key + ".title"), "text", texts.of(key + ".text"))),
                status,
                response);
    }

    private static Texts texts(HttpServletRequest request, String locale) {
        String accepted = request.getHeader("Accept-Language");
        return Texts.forPerson(locale, accepted == null ? "" : accepted);
    }

    /** The LMS whose page the launch came from; anywhere where it did not say so that we understand. */
    private static String ancestors(String returnUrl) {
        String origin = origin(returnUrl);
        return origin.equals(NOWHERE) ? Page.ANYWHERE : origin;
    }

    /** Scheme, host and port, as Content Security Policy names a source; nobody where there is none. It has no way to name an IPv6 address. */
    private static String origin(String address) {
        try {
            URI uri = URI.create(address);
            String host = uri.getHost();
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (!web || host == null) {
                return NOWHERE;
            }
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            return host.startsWith("[") ? uri.getScheme() + ":" : uri.getScheme() + "://" + host + port;
        } catch (IllegalArgumentException notAnAddress) {
            return NOWHERE;
        }
    }
}
