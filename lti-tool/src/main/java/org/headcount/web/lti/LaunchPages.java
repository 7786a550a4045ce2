package org.headcount.web.lti;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.connection.LmsHosts;
import org.headcount.gateway.launch.Blocking;
import org.headcount.gateway.launch.LaunchOutcome;
import org.headcount.lti.message.BrowserRequest;
import org.headcount.lti.tool.Fault;
import org.headcount.lti.tool.Login;
import org.headcount.lti.tool.PlatformStorage;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.headcount.metering.status.Decision;
import org.headcount.web.RequestId;
import org.headcount.web.pages.Page;
import org.headcount.web.pages.Pages;
import org.headcount.web.pages.Texts;

/** The pages of the launch journey. */
final class LaunchPages {

    /** The field with which a page of ours posts a launch again. */
    static final String STORED = "stored";

    private static final String NOWHERE = "'none'";
    private static final int MOST_REMEMBERED = 1_000;
    private static final String ANY_SITE = "https: http://localhost:* http://127.0.0.1:*";

    private final Pages pages;
    private final Addresses addresses;
    private final LmsHosts hosts;

    /** An LMS's addresses are mostly the same as a moment ago, and to read them costs as much as to render the page. */
    private final Cache<List<String>, String> remembered = Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MOST_REMEMBERED)
            .build();

    LaunchPages(Pages pages, Addresses addresses, LmsHosts hosts) {
        this.pages = pages;
        this.addresses = addresses;
        this.hosts = hosts;
    }

    /**
     * Sends the browser on: by redirect, or by a form where the URL would be too long.
     *
     * @param platform the LMS, in whose frame this happens
     */
    void forward(String platform, BrowserRequest to, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<String> url = to.shortUrl();
        if (url.isPresent()) {
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", url.get());
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Referrer-Policy", "no-referrer");
            return;
        }
        // browsers hold a form's target to the policy through all redirects that follow, and an LMS may redirect
        // anywhere
        Page page = form(to.to().toString(), to.parameters(), texts(request, ""))
                .sentTo(ANY_SITE)
                .framedBy(ancestors(platform, ""));
        pages.send(page, 200, response);
    }

    /**
     * Has the browser post fields to the one address.
     *
     * @param platform as for {@link #forward}
     * @param returnUrl as the launch tells it; empty where it does not
     */
    void post(
            String platform,
            String address,
            Map<String, String> fields,
            String returnUrl,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        pages.send(form(address, fields, texts(request, "")).framedBy(ancestors(platform, returnUrl)), 200, response);
    }

    /** Has the browser post what was chosen to the LMS's page. */
    void chosen(
            String platform,
            String returnUrl,
            Map<String, String> fields,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        pages.send(
                form("choice", returnUrl, fields, texts(request, "")).framedBy(ancestors(platform, returnUrl)),
                200,
                response);
    }

    /** Lets somebody say in which tool they want to choose content. */
    void picker(LaunchOutcome.Picking picking, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Page page = Page.framed(
                "launch/picker.jte",
                texts(request, picking.locale()),
                Map.of("action", addresses.tools(), "sealed", picking.sealed(), "choices", picking.choices()));
        pages.send(
                page.sentTo("'self'", ANY_SITE).framedBy(ancestors(picking.platform(), picking.returnUrl())),
                200,
                response);
    }

    /** What was chosen breaks a rule. */
    void notTaken(String platform, List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Texts texts = texts(request, "");
        Fault fault = violations.get(0).fault();
        String help = texts.of(fault == Fault.UNDECIDED ? "refused.later" : "choice.refused.text");
        Page page = refusal(texts, texts.of("choice.refused.title"), help, violations, request);
        pages.send(page.framedBy(ancestors(platform, "")), status(fault), response);
    }

    /**
     * Allows the address, and whatever site of the web it redirects to: Chromium holds the whole chain behind a form to the policy, LMSs send people on to
     * their school's host, and tools to the host of their application.
     */
    private static Page form(String address, Map<String, String> fields, Texts texts) {
        return form("forward", address, fields, texts);
    }

    /** @param key that all texts of the page begin with */
    private static Page form(String key, String address, Map<String, String> fields, Texts texts) {
        Page page = Page.framed("launch/forward.jte", texts, Map.of("action", address, "fields", fields, "key", key));
        return address.startsWith("https:")
                ? page.sentTo(origin(address), "https:")
                : page.sentTo(origin(address), ANY_SITE);
    }

    /** {@code platform} is empty where nobody knows whose launch it was. */
    void refused(String platform, List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
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
        String title = texts.of("refused." + kind + ".title");
        if (violations.get(0).rule().equals(Rule.MESSAGE_TYPE.name())) { // nobody has done anything wrong
            title = texts.of("refused.message.title");
            help = texts.of("refused.message.text");
        }
        Page page = refusal(texts, title, help, violations, request);
        pages.send(page.framedBy(ancestors(platform, "")), status(fault), response);
    }

    /** A genuine launch from a place that nobody has approved yet: says who has to. */
    void unapproved(
            String platform, List<Violation> violations, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Texts texts = texts(request, "");
        Page page = refusal(texts, texts.of("unapproved.title"), texts.of("unapproved.text"), violations, request);
        pages.send(page.framedBy(ancestors(platform, "")), HttpServletResponse.SC_FORBIDDEN, response);
    }

    /** A refusal whose reason is no rule of a launch. */
    void refused(String platform, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Texts texts = texts(request, "");
        Page page = refusal(texts, texts.of("refused.malformed.title"), texts.of("refused.help"), List.of(), request);
        pages.send(page.framedBy(ancestors(platform, "")), status, response);
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
    void withoutCookie(
            String platform,
            Violation violation,
            Map<String, String> again,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Page page = Page.framed(
                "launch/cookie.jte",
                texts(request, ""),
                Map.of(
                        "login",
                        addresses.login(),
                        "again",
                        again,
                        "violations",
                        List.of(violation),
                        "reference",
                        RequestId.of(request)));
        pages.send(
                page.sentTo("'self'", ANY_SITE).framedBy(ancestors(platform, "")),
                HttpServletResponse.SC_UNAUTHORIZED,
                response);
    }

    /** Has the LMS keep our word for this login, then goes on to the LMS; offers a window of its own where the LMS does not answer. */
    void store(String platform, Login.Begun login, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        BrowserRequest to = login.request();
        Map<String, Object> call = new HashMap<>();
        call.put("subject", "lti.put_data");
        call.put("value", login.cookieValue());
        call.put("url", to.shortUrl().orElse(""));
        call.put("action", to.to().toString());
        call.put("fields", to.parameters());
        storage(platform, login.storage().orElseThrow(), call, login.again(), request, response);
    }

    /** Fetches our word from the LMS, and posts the launch again with it. */
    void askStorage(
            String platform,
            PlatformStorage storage,
            Map<String, String> launch,
            Map<String, String> again,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Map<String, String> fields = new LinkedHashMap<>(launch);
        fields.put(STORED, "");
        Map<String, Object> call = new HashMap<>();
        call.put("subject", "lti.get_data");
        call.put("value", "");
        call.put("url", "");
        call.put("action", addresses.launch());
        call.put("fields", fields);
        storage(platform, storage, call, again, request, response);
    }

    private void storage(
            String platform,
            PlatformStorage storage,
            Map<String, Object> call,
            Map<String, String> again,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        call.put("storage", storage);
        call.put("stored", STORED);
        call.put("login", addresses.login());
        call.put("again", again);
        call.put("reference", RequestId.of(request));
        Page page = Page.framed("launch/storage.jte", texts(request, ""), call);
        pages.send(page.sentTo("'self'", ANY_SITE).framedBy(ancestors(platform, "")), 200, response);
    }

    /** Whether one of our own pages sent this request. A browser says so itself, and no script of another site can make it lie. */
    boolean sent(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site == null
                ? origin(addresses.login()).equals(request.getHeader("Origin"))
                : site.equals("same-origin");
    }

    void blocked(String platform, Blocking blocking, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
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
        pages.send(
                page.framedBy(ancestors(platform, blocking.returnUrl())), HttpServletResponse.SC_FORBIDDEN, response);
    }

    private static String why(Blocking blocking) {
        if (blocking.reason() == Decision.Reason.NO_LICENCE_FREE) {
            return "blocked.why.full";
        }
        if (blocking.reason() == Decision.Reason.CONTRACT_ENDED) {
            return "blocked.why.ended";
        }
        return blocking.switched() ? "blocked.why.switched" : "blocked.why.elapsed";
    }

    /** Says a word to somebody who came without a launch, or twice. {@code key} is that of the title and the text; {@code platform} is empty where unknown. */
    void notice(String platform, String key, int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Texts texts = texts(request, "");
        Page page = Page.framed(
                "launch/notice.jte", texts, Map.of("title", texts.of(key + ".title"), "text", texts.of(key + ".text")));
        pages.send(page.framedBy(ancestors(platform, "")), status, response);
    }

    private static Texts texts(HttpServletRequest request, String locale) {
        String accepted = request.getHeader("Accept-Language");
        return Texts.forPerson(locale, accepted == null ? "" : accepted);
    }

    /** The LMS that launches; anybody where nobody knows which. */
    private String ancestors(String platform, String returnUrl) {
        List<String> addresses = new ArrayList<>(hosts.of(platform));
        if (!returnUrl.isEmpty()) {
            addresses.add(beginning(returnUrl));
        }
        return remembered.get(addresses, Ancestors::of);
    }

    /** Up to the path: what follows differs from launch to launch, and says nothing about who frames it. */
    private static String beginning(String url) {
        int end = Math.max(0, url.indexOf("://")) + 3;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, Math.min(end, url.length()));
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
