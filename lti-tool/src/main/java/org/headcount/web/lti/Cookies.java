package org.headcount.web.lti;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;

/** A request's cookies by name; of two with one name the first, whose path is the longer one. */
final class Cookies {

    private Cookies() {}

    static Map<String, String> of(HttpServletRequest request) {
        Map<String, String> cookies = new HashMap<>();
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                cookies.putIfAbsent(cookie.getName(), cookie.getValue());
            }
        }
        return cookies;
    }
}
