package org.headcount.gateway;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Reads {@code frame-ancestors} (Content Security Policy 3 §6.4.2) as far as hosts go; what a browser would show, and a little more, passes. */
final class FrameSources {

    private FrameSources() {}

    /** Whether a list of sources lets a page of that address show the page that sent the list. */
    static boolean allow(String sources, String address) {
        URI page = URI.create(address);
        return List.of(sources.strip().split("\\s+", -1)).stream()
                .map(source -> source.toLowerCase(Locale.ROOT))
                .anyMatch(source -> allows(source, page));
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
        return fitsHost(host, page.getHost().toLowerCase(Locale.ROOT)) && fitsPort(port, page);
    }

    private static boolean fitsHost(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    private static boolean fitsPort(String port, URI page) {
        int usual = page.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        int actual = page.getPort() < 0 ? usual : page.getPort();
        return port.equals("*") || (port.isEmpty() ? actual == usual : port.equals(Integer.toString(actual)));
    }
}
