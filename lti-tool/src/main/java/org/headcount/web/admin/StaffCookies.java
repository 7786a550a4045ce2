package org.headcount.web.admin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Our cookies at the pages of staff. Where we are reached by https they come in an LMS's frame too, but only in that LMS's: they are partitioned by the site
 * around the page. No script reads them.
 */
final class StaffCookies {

    private final String path;
    private final boolean https;

    /** @param path below which they are sent */
    StaffCookies(String path, boolean https) {
        this.path = path;
        this.https = https;
    }

    Optional<String> read(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .filter(value -> !value.isEmpty())
                        .findFirst();
    }

    /** @param value of characters that a cookie may have (RFC 6265 §4.1.1) */
    void write(String name, String value, Duration lifetime, HttpServletResponse response) {
        write(name, value, lifetime, https ? "SameSite=None; Partitioned" : "SameSite=Lax", response);
    }

    /** One that no frame has, and that comes with no form of another site. */
    void writeFrameless(String name, String value, Duration lifetime, HttpServletResponse response) {
        write(name, value, lifetime, "SameSite=Lax", response);
    }

    void remove(String name, HttpServletResponse response) {
        write(name, "", Duration.ZERO, response);
    }

    void removeFrameless(String name, HttpServletResponse response) {
        writeFrameless(name, "", Duration.ZERO, response);
    }

    private void write(String name, String value, Duration lifetime, String sites, HttpServletResponse response) {
        response.addHeader(
                "Set-Cookie",
                name + "=" + value + "; Path=" + path + "; Max-Age=" + lifetime.toSeconds() + (https ? "; Secure" : "")
                        + "; HttpOnly; " + sites);
    }
}
