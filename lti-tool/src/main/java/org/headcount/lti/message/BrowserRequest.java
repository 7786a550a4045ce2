package org.headcount.lti.message;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request that a browser is to carry to another site for us: short ones as a redirect, long ones as a form that submits itself. */
public record BrowserRequest(URI to, Map<String, String> parameters) {

    /** Longer URLs are cut or refused somewhere on the way. */
    private static final int LONGEST_URL = 2_000;

    public BrowserRequest {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The address with the parameters behind those that it has already. */
    public String url() {
        String address = to.toString();
        StringBuilder url = new StringBuilder(address);
        String query = to.getRawQuery();
        char separator = query == null ? '?' : '&';
        boolean first = query != null && query.isEmpty();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!first) {
                url.append(separator);
            }
            first = false;
            separator = '&';
            url.append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
        }
        return url.toString();
    }

    /** The same where it is short enough for every browser, proxy and LMS. */
    public Optional<String> shortUrl() {
        return Optional.of(url()).filter(url -> url.length() <= LONGEST_URL);
    }

    private static String encode(String text) {
        if (isPlain(text)) {
            return text; // as most of what is ours, some thousand letters of a state among it
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20"); // a plus is not a space to everybody
    }

    /** A stream of a thousand letters costs more than the rest of an address. */
    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!isPlain(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '-'
                || letter == '_'
                || letter == '.';
    }

    /** The address and the names only: the values may be secrets. */
    @Override
    public String toString() {
        return "BrowserRequest[" + to.getScheme() + "://" + to.getRawAuthority() + to.getRawPath() + " "
                + parameters.keySet() + "]";
    }
}
