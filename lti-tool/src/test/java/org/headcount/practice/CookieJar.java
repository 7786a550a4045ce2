package org.headcount.practice;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cookies of one browser, by its rules: ports share them, {@code Secure} ones are taken and sent over https and on
 * loopback only, and a form that comes from another host brings none but those that are {@code SameSite=None}. Nothing
 * grows old by itself; {@code Max-Age=0} removes.
 */
public final class CookieJar {

    /** A cookie with the attributes as they were written, names in lower case. */
    public record Cookie(String host, String name, String value, Map<String, String> attributes) {

        public boolean has(String attribute) {
            return attributes.containsKey(attribute.toLowerCase(Locale.ROOT));
        }

        public String attribute(String name) {
            return attributes.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final List<Cookie> cookies = new ArrayList<>();
    private boolean refusing;

    public synchronized List<Cookie> cookies() {
        return List.copyOf(cookies);
    }

    public synchronized Optional<Cookie> cookie(String namePrefix) {
        return cookies.stream()
                .filter(cookie -> cookie.name().startsWith(namePrefix))
                .findFirst();
    }

    /** Loses every cookie whose name begins so. */
    public synchronized void drop(String namePrefix) {
        cookies.removeIf(cookie -> cookie.name().startsWith(namePrefix));
    }

    public synchronized void dropAll() {
        cookies.clear();
    }

    /** Takes no cookie from now on, as a browser that blocks them. */
    public synchronized void refuseAll() {
        refusing = true;
        cookies.clear();
    }

    synchronized void take(URI from, String line) {
        List<String> parts =
                Arrays.stream(line.split(";")).map(String::strip).collect(Collectors.toCollection(ArrayList::new));
        String[] pair = parts.remove(0).split("=", 2);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String part : parts) {
            String[] attribute = part.split("=", 2);
            attributes.put(attribute[0].toLowerCase(Locale.ROOT), attribute.length > 1 ? attribute[1] : "");
        }
        Cookie cookie = new Cookie(from.getHost(), pair[0], pair.length > 1 ? pair[1] : "", Map.copyOf(attributes));
        if (refusing || !isAllowed(cookie, from)) {
            return;
        }
        cookies.removeIf(old -> old.name().equals(cookie.name())
                && old.host().equals(cookie.host())
                && path(old).equals(path(cookie)));
        boolean isGone = cookie.attribute("max-age").matches("0|-.*")
                || cookie.attribute("expires").contains("1970");
        if (!isGone) {
            cookies.add(cookie);
        }
    }

    /** @param crossSite whether the step was begun by a page of another host */
    synchronized Optional<String> header(BrowserStep step, boolean crossSite) {
        String header = cookies.stream()
                .filter(cookie -> cookie.host().equals(step.url().getHost()))
                .filter(cookie -> path(step.url()).startsWith(path(cookie)))
                .filter(cookie -> !cookie.has("secure") || isTrustworthy(step.url()))
                .filter(cookie -> !crossSite || travels(cookie, step.method()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    private static boolean travels(Cookie cookie, String method) {
        String sameSite = cookie.attribute("samesite").toLowerCase(Locale.ROOT);
        return sameSite.equals("none") || (!sameSite.equals("strict") && method.equals("GET"));
    }

    private static boolean isAllowed(Cookie cookie, URI from) {
        boolean secure = cookie.has("secure");
        boolean hostPrefixKept =
                !cookie.name().startsWith("__Host-") || (secure && path(cookie).equals("/") && !cookie.has("domain"));
        boolean noneIsSecure = !cookie.attribute("samesite").equalsIgnoreCase("none") || secure;
        return hostPrefixKept && noneIsSecure && (!secure || isTrustworthy(from));
    }

    private static boolean isTrustworthy(URI url) {
        return url.getScheme().equals("https") || url.getHost().matches("localhost|127\\..*|\\[::1]");
    }

    /** Nothing behind the host is its root (RFC 6265 §5.1.4). */
    private static String path(URI url) {
        return url.getPath().isEmpty() ? "/" : url.getPath();
    }

    private static String path(Cookie cookie) {
        return cookie.attribute("path").startsWith("/") ? cookie.attribute("path") : "/";
    }
}
