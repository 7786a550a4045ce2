package org.headcount.practice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does what a browser does between a click and a page that waits for a person: keeps cookies, follows redirects, sends
 * forms that send themselves. Every request is remembered, and may be bent or held back before it is made. Two
 * browsers with one jar are two windows of one browser.
 */
public final class PracticeBrowser {

    private static final int LONGEST_CHAIN = 20;
    private static final Pattern SCRIPT = Pattern.compile("(?is)<script\\b([^>]*)>(.*?)</script>");
    private static final Pattern SOURCE = Pattern.compile("(?i)\\bsrc\\s*=\\s*[\"']?([^\"'\\s>]+)");
    private static final Pattern SUBMITS = Pattern.compile("\\b(submit|requestSubmit)\\s*\\(\\s*\\)");
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final CookieJar cookies;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<BrowserPage> visited = new ArrayList<>();
    private UnaryOperator<BrowserStep> change = UnaryOperator.identity();

    public PracticeBrowser() {
        this(new CookieJar());
    }

    public PracticeBrowser(CookieJar cookies) {
        this.cookies = cookies;
        headers.put("User-Agent", "Mozilla/5.0 (practice)");
        headers.put("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        headers.put("Accept-Language", "en");
    }

    public CookieJar cookies() {
        return cookies;
    }

    /** Sends this header with every request from now on. */
    public PracticeBrowser saying(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Bends every fitting request before it is made, until the next call of this. */
    public PracticeBrowser bending(Predicate<BrowserStep> which, UnaryOperator<BrowserStep> how) {
        change = step -> which.test(step) ? how.apply(step) : step;
        return this;
    }

    /** Opens a page and goes on until one that waits for a person. */
    public BrowserPage open(String url) {
        return follow(get(url));
    }

    /** Makes a step and goes on until a page that waits for a person. */
    public BrowserPage go(BrowserStep step) {
        return follow(send(step));
    }

    /** Opens a page and goes on until a fitting request would be made, which is not made but given back. */
    public BrowserStep holdBefore(String url, Predicate<BrowserStep> which) {
        BrowserPage page = get(url);
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Optional<BrowserStep> next = next(page);
            if (next.isEmpty()) {
                throw new AssertionError("came to rest before such a request, at " + page);
            }
            if (which.test(next.get())) {
                return next.get();
            }
            page = send(next.get(), Optional.of(page));
        }
        throw new AssertionError("more than " + LONGEST_CHAIN + " steps from " + url);
    }

    /** One GET, and nothing that follows from it. */
    public BrowserPage get(String url) {
        return send(BrowserStep.get(url));
    }

    /** One POST of a form, and nothing that follows from it. */
    public BrowserPage post(String url, Map<String, String> fields) {
        return send(BrowserStep.post(url, fields));
    }

    /** One POST by a page of that origin, and nothing that follows from it. */
    public BrowserPage postFrom(String origin, BrowserStep step) {
        BrowserStep page = BrowserStep.get(origin);
        return send(step, Optional.of(new BrowserPage(page, 200, HttpHeaders.of(Map.of(), (name, value) -> true), "")));
    }

    /** One step, and nothing that follows from it. */
    public BrowserPage send(BrowserStep step) {
        return send(step, Optional.empty());
    }

    /** Goes on from a page until one that waits for a person. */
    public BrowserPage follow(BrowserPage from) {
        BrowserPage page = from;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Optional<BrowserStep> next = next(page);
            if (next.isEmpty()) {
                return page;
            }
            page = send(next.get(), Optional.of(page));
        }
        throw new AssertionError("more than " + LONGEST_CHAIN + " steps from " + from);
    }

    /** Every answer so far, each with its request, oldest first. */
    public List<BrowserPage> visited() {
        return List.copyOf(visited);
    }

    /** The newest answer to a request whose URL begins so. */
    public BrowserPage visited(String prefix) {
        for (int i = visited.size() - 1; i >= 0; i--) {
            if (visited.get(i).step().isTo(prefix)) {
                return visited.get(i);
            }
        }
        throw new AssertionError("never went to " + prefix + " but to "
                + visited.stream().map(BrowserPage::url).toList());
    }

    /** What a browser does next without anybody touching it. */
    public Optional<BrowserStep> next(BrowserPage page) {
        Optional<String> location = page.header("Location").filter(found -> page.status() / 100 == 3);
        if (location.isPresent()) {
            URI target = page.url().resolve(location.get());
            boolean repeats = page.status() == 307 || page.status() == 308;
            return Optional.of(
                    repeats
                            ? new BrowserStep(
                                    page.step().method(), target, page.step().fields())
                            : BrowserStep.get(target.toString()));
        }
        List<BrowserForm> forms = page.forms();
        return forms.size() == 1 && forms.get(0).isHidden() && submitsItself(page)
                ? Optional.of(forms.get(0).step())
                : Optional.empty();
    }

    private boolean submitsItself(BrowserPage page) {
        if (Pattern.compile("(?i)<body[^>]*\\bonload\\s*=[^>]*submit\\(")
                .matcher(page.body())
                .find()) {
            return true;
        }
        Matcher script = SCRIPT.matcher(page.body());
        while (script.find()) {
            Matcher source = SOURCE.matcher(script.group(1));
            String code = source.find() ? code(page.url().resolve(source.group(1))) : script.group(2);
            if (SUBMITS.matcher(code).find()) {
                return true;
            }
        }
        return false;
    }

    private static String code(URI source) {
        return exchange(HttpRequest.newBuilder(source).build()).body();
    }

    private BrowserPage send(BrowserStep planned, Optional<BrowserPage> from) {
        BrowserStep step = change.apply(planned);
        boolean crossSite = from.filter(
                        page -> !page.url().getHost().equals(step.url().getHost()))
                .isPresent();
        HttpRequest.Builder request = HttpRequest.newBuilder(step.url()).timeout(Duration.ofSeconds(60));
        headers.forEach(request::setHeader);
        cookies.header(step, crossSite).ifPresent(value -> request.setHeader("Cookie", value));
        if (step.isForm()) {
            request.setHeader("Content-Type", "application/x-www-form-urlencoded");
            request.setHeader("Origin", origin(step, from));
            request.POST(HttpRequest.BodyPublishers.ofString(step.body(), UTF_8));
        } else {
            request.method(step.method(), HttpRequest.BodyPublishers.noBody());
        }
        HttpResponse<String> response = exchange(request.build());
        BrowserPage page = new BrowserPage(step, response.statusCode(), response.headers(), response.body());
        page.headers("Set-Cookie").forEach(line -> cookies.take(step.url(), line));
        visited.add(page);
        return page;
    }

    /** As browsers write it for a form; a page that hides where a visitor comes from hides it here too. */
    private static String origin(BrowserStep step, Optional<BrowserPage> from) {
        URI page = from.map(BrowserPage::url).orElse(step.url());
        String origin = page.getScheme() + "://" + page.getAuthority();
        String policy = from.flatMap(found -> found.header("Referrer-Policy"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        boolean isOther =
                !origin.equals(step.url().getScheme() + "://" + step.url().getAuthority());
        return policy.equals("no-referrer") || (policy.equals("same-origin") && isOther) ? "null" : origin;
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException("no answer to " + request, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }
}
