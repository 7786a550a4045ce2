package org.headcount.gateway.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code frame-ancestors} (Content Security Policy 3 §6.4.2) as far as hosts go; what a browser would show, and a little more, passes. */
final class FrameSources {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private FrameSources() {}

    /** Whether a list of sources lets a page of that address show the page that sent the list; whatever is no address may show nothing. */
    static boolean allow(String sources, String address) {
        return page(address)
                .filter(page -> List.of(sources.strip().split("\\s+", -1)).stream()
                        .map(source -> source.toLowerCase(Locale.ROOT))
                        .anyMatch(source -> allows(source, page)))
                .isPresent();
    }

    private static Optional<URI> page(String address) {
        try {
            return Optional.of(new URI(address)).filter(page -> page.getScheme() != null && page.getHost() != null);
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }

    private static boolean allows(String source, URI page) {
        String scheme = page.getScheme().toLowerCase(Locale.ROOT);
        if (source.equals("*") || source.equals(scheme + ":") || (source.equals("http:") && scheme.equals("https"))) {
            return true;
        }
        int separator = source.indexOf("://");
        String wanted = separator < 0 ? "" : source.substring(0, separator);
        if (!wanted.isEmpty() && !wanted.equals(scheme) && !(wanted.equals("http") && scheme.equals("https"))) {
            return false;
        }
        String place = separator < 0 ? source : source.substring(separator + 3);
        String withoutPath = place.indexOf('/') < 0 ? place : place.substring(0, place.indexOf('/'));
        int colon = withoutPath.lastIndexOf(':');
        String host = colon < 0 ? withoutPath : withoutPath.substring(0, colon);
        String port = colon < 0 ? "" : withoutPath.substring(colon + 1);
        return fitsHost(host, page.getHost().toLowerCase(Locale.ROOT)) && fitsPort(wanted, port, page);
    }

    private static boolean fitsHost(String pattern, String host) {
        return pattern.equals("*")
                || (pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern));
    }

    private static boolean fitsPort(String wantedScheme, String port, URI page) {
        int usual = page.getScheme().equalsIgnoreCase("https") ? HTTPS : HTTP;
        int actual = page.getPort() < 0 ? usual : page.getPort();
        boolean upgraded = wantedScheme.equals("http") && port.equals(Integer.toString(HTTP)) && actual == HTTPS;
        return port.equals("*")
                || upgraded
                || (port.isEmpty() ? actual == usual : port.equals(Integer.toString(actual)));
    }
}
